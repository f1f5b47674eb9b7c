"""A file that comes in pieces, one after the other, over a connection that may be cut."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_AT_ONCE: Final = 65_536  # bytes


class OutOfPlace(ValueError):
    """A piece does not begin where the file ends, or another one is being written."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What there is of the file is what lies on the disk: nothing else counts it."""

    path: Path

    def begin(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)

    def size(self) -> int:
        """In bytes. Raises FileNotFoundError."""
        return self.path.stat().st_size

    def add(self, stream: IO[bytes], *, at: int, most: int) -> int:
        """Appends what `stream` gives, at most up to `most` bytes in all; the size then.

        Where the stream breaks off, what came before stays. Raises OutOfPlace, FileNotFoundError.
        """
        with self._alone() as file:
            size = file.seek(0, os.SEEK_END)
            if size != at:
                raise OutOfPlace(size)
            while size < most and (piece := stream.read(min(_AT_ONCE, most - size))):
                size += file.write(piece)
            return size

    @contextmanager
    def _alone(self) -> Iterator[IO[bytes]]:
        with self.path.open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise OutOfPlace from error
            yield file
