"""Files, and forms with files (multipart/form-data, RFC 7578), read as they are sent: a video is
never whole in memory.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

_BLOCK: Final = 65_536  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """`length` bytes of a file from `begin` on."""

    file: Path
    begin: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One field; `content` a path or a slice: that file's. `name`, `filename` and `mime` are plain
    ASCII.
    """

    name: str
    content: bytes | Path | Slice
    filename: str = ""
    mime: str = ""

    def head(self) -> bytes:
        lines = [f'Content-Disposition: form-data; name="{self.name}"']
        if self.filename:
            lines[0] += f'; filename="{self.filename}"'
        if self.mime:
            lines.append(f"Content-Type: {self.mime}")
        return "\r\n".join([*lines, "", ""]).encode("ascii")

    def size(self) -> int:
        match self.content:
            case bytes():
                return len(self.content)
            case Slice(length=length):
                return length
            case Path():
                return self.content.stat().st_size

    def blocks(self) -> Iterator[bytes]:
        left = self.size()
        with self._opened() as file:
            while left > 0 and (block := file.read(min(_BLOCK, left))):
                left -= len(block)
                yield block

    def _opened(self) -> BinaryIO:
        match self.content:
            case bytes():
                return BytesIO(self.content)
            case Slice(file=path, begin=begin):
                file = path.open("rb")
                file.seek(begin)
                return file
            case Path():
                return self.content.open("rb")


class Flow:
    """A body for `Http.call`, to be sent once; `content_type` goes with it. `length` in bytes."""

    def __init__(self, blocks: Iterator[bytes], *, length: int, content_type: str) -> None:
        self.content_type = content_type
        self._length = length
        self._blocks = blocks
        self._rest = b""

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        while block := self.read(_BLOCK):
            yield block

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            block = next(self._blocks, b"")
            if not block:
                break
            self._rest += block
        end = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:end], self._rest[end:]
        return given


def one_file(content: Path | Slice, mime: str) -> Flow:
    """The file, or the part of it, alone. Raises OSError where it is missing."""
    file = Piece(name="", content=content)
    return Flow(file.blocks(), length=file.size(), content_type=mime)


class Form(Flow):
    """Raises OSError where a file cannot be read, before anything is sent if it is missing."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._boundary = secrets.token_hex(16)
        self._pieces = tuple(pieces)
        length = sum(len(self._before(one)) + one.size() + 2 for one in self._pieces)
        super().__init__(
            self._all(),
            length=length + len(self._end()),
            content_type=f"multipart/form-data; boundary={self._boundary}",
        )

    def _all(self) -> Iterator[bytes]:
        for piece in self._pieces:
            yield self._before(piece)
            yield from piece.blocks()
            yield b"\r\n"
        yield self._end()

    def _before(self, piece: Piece) -> bytes:
        return f"--{self._boundary}\r\n".encode() + piece.head()

    def _end(self) -> bytes:
        return f"--{self._boundary}--\r\n".encode()
