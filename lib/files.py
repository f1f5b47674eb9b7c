"""Files known by their content, one folder per workspace."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

_PIECE: Final = 1_048_576  # bytes
_COPIES: Final = "copies"
_ARRIVING: Final = "arriving"


class TooLarge(ValueError):
    """More bytes than are taken."""


@dataclass(frozen=True, slots=True)
class Files:
    """Kept as `<root>/<workspace>/<first two>/<sha256>`; never changed once written.

    Copies, which can be made again from a file that is kept, lie apart below `<workspace>/copies`:
    they are forgotten by their age, and nothing has to be asked to know that they may.
    """

    root: Path

    def write(self, workspace_id: int, data: bytes) -> str:
        """Keeps `data`, wholly or not at all; its SHA-256 in hexadecimal."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(workspace_id, sha256)
        if not target.exists():
            _written(data, target)
        return sha256

    def lend(self, workspace_id: int, data: bytes) -> str:
        """As `write`, but where no such file is kept only a copy, young again each time."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.path(workspace_id, sha256).exists():
            _kept_young(data, self._copy(workspace_id, sha256))
        return sha256

    def lent(self, workspace_id: int, sha256: str) -> Path:
        """Where that file is, or else a copy of it would be."""
        kept = self.path(workspace_id, sha256)
        return kept if kept.is_file() else self._copy(workspace_id, sha256)

    def forget_copies(self, *, before: datetime) -> int:
        """Takes away the copies that were lent last before then; how many."""
        return _forgotten(self.root.glob(f"*/{_COPIES}/*/*"), before)

    def keep(self, workspace_id: int, stream: IO[bytes], *, most: int) -> tuple[str, int]:
        """Keeps what is read from `stream`, never whole in memory; its SHA-256 and bytes.

        Raises TooLarge after `most` bytes; nothing is left behind then.
        """
        folder = self.root / str(workspace_id)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            try:
                sha256, size = _copied(stream, file, most)
                target = self.path(workspace_id, sha256)
                target.parent.mkdir(parents=True, exist_ok=True)
                Path(file.name).replace(target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        return sha256, size

    def read(self, workspace_id: int, sha256: str) -> bytes:
        """Raises FileNotFoundError."""
        return self.path(workspace_id, sha256).read_bytes()

    def path(self, workspace_id: int, sha256: str) -> Path:
        if not (len(sha256) == 64 and sha256.isalnum()):
            raise FileNotFoundError(sha256)
        return self.root / str(workspace_id) / sha256[:2] / sha256

    def is_whole(self, workspace_id: int, sha256: str) -> bool:
        """Whether it is still what it was when it was kept. Raises FileNotFoundError."""
        with self.path(workspace_id, sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def forget(self, workspace_id: int, sha256: str) -> None:
        """For good; nothing where it is not there."""
        self.path(workspace_id, sha256).unlink(missing_ok=True)

    def arriving(self, workspace_id: int, key: str) -> Path:
        """Where a file lies that comes in pieces."""
        if not key.replace("-", "").replace("_", "").isalnum():
            raise FileNotFoundError(key)
        return self.root / str(workspace_id) / _ARRIVING / key

    def forget_arrivals(self, *, before: datetime) -> int:
        """Takes away what got no new piece since then; how many."""
        return _forgotten(self.root.glob(f"*/{_ARRIVING}/*"), before)

    def _copy(self, workspace_id: int, sha256: str) -> Path:
        return self.root / str(workspace_id) / _COPIES / sha256[:2] / sha256


def _forgotten(paths: Iterable[Path], before: datetime) -> int:
    count = 0
    for path in paths:
        with suppress(FileNotFoundError):  # another daemon was faster
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                count += 1
    return count


def _kept_young(data: bytes, copy: Path) -> None:
    try:
        os.utime(copy)
    except FileNotFoundError:
        _written(data, copy)


def _written(data: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)


def _copied(stream: IO[bytes], file: IO[bytes], most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > most:
            raise TooLarge(size)
        digest.update(piece)
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest(), size
