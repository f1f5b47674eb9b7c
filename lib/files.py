"""Files known by their content, one folder per workspace."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_PIECE: Final = 1_048_576  # bytes


class TooLarge(ValueError):
    """More bytes than are taken."""


@dataclass(frozen=True, slots=True)
class Files:
    """Kept as `<root>/<workspace>/<first two>/<sha256>`; never changed once written."""

    root: Path

    def write(self, workspace_id: int, data: bytes) -> str:
        """Keeps `data`, wholly or not at all; its SHA-256 in hexadecimal."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(workspace_id, sha256)
        if target.exists():
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(target)
        return sha256

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
