"""Files known by their content, one folder per workspace."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


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

    def read(self, workspace_id: int, sha256: str) -> bytes:
        """Raises FileNotFoundError."""
        return self.path(workspace_id, sha256).read_bytes()

    def path(self, workspace_id: int, sha256: str) -> Path:
        if not (len(sha256) == 64 and sha256.isalnum()):
            raise FileNotFoundError(sha256)
        return self.root / str(workspace_id) / sha256[:2] / sha256
