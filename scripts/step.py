"""One step of the set-up: skipped when nothing changed, timed, and explained when it fails."""

import hashlib
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
STAMPS: Final = ROOT / ".venv" / ".set-up"
LOG: Final = ROOT / ".cache" / "set-up.log"

_NO_NETWORK: Final = (
    r"name resolution|from versions: none|NewConnectionError|ConnectTimeout|ENOTFOUND|EAI_AGAIN"
    r"|ECONNREFUSED|ETIMEDOUT|Network is unreachable|Connection refused"
)
_REMEDIES: Final = {
    r"ensurepip is not\s+available|No module named '?(venv|ensurepip)": (
        "Python’s venv module is missing (Debian, Ubuntu: apt-get install python3-venv)."
    ),
    _NO_NETWORK: (
        "The package registry cannot be reached: check the network or the proxy, then run again."
    ),
    r"No space left|ENOSPC": "The disk is full: make room, then run again.",
    r"Permission denied|EACCES": (
        "This directory cannot be written: run as its owner, or clone into one of your own."
    ),
    r"No matching distribution": (
        "A package does not exist for this Python: try Python 3.11 (make run PYTHON=…)."
    ),
}


class Failed(Exception):
    """A step that could not be done; its text is for the person at the terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`key` tells what the result was made from, `makes` what must be there afterwards."""

    name: str
    key: str
    makes: Sequence[Path]

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name.replace(" ", "-")

    def done(self) -> bool:
        try:
            return self.stamp.read_text() == self.key and all(p.exists() for p in self.makes)
        except FileNotFoundError:
            return False

    def begin(self) -> float:
        """Takes the stamp away first: a step that was killed half-way is never taken for done."""
        self.stamp.unlink(missing_ok=True)
        tell(f"  {self.name} … ")
        return time.monotonic()

    def end(self, began: float) -> None:
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.stamp.with_suffix(".new")
        fresh.write_text(self.key)
        fresh.replace(self.stamp)
        tell(f"{time.monotonic() - began:.0f} s\n")


def tell(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def key_of(files: Iterable[Path], *more: str) -> str:
    """Changes when a file's contents or one of `more` changes."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes() + b"\0")
    digest.update("\0".join(more).encode())
    return digest.hexdigest()


def call(*argv: str | Path) -> None:
    """Runs a command quietly, its output kept in LOG. Raises Failed with the remedy."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("ab") as log:
        start = log.tell()
        done = subprocess.run(
            argv, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    if done.returncode:
        with LOG.open("rb") as log:
            log.seek(start)
            raise Failed(explain(log.read().decode(errors="replace")))


def explain(output: str) -> str:
    """What went wrong and what to do, from what the failed command printed."""
    remedy = next(
        (words for pattern, words in _REMEDIES.items() if re.search(pattern, output)),
        "Run it again; if it fails again, the whole output is in .cache/set-up.log.",
    )
    return "\n".join(["failed.", *output.strip().splitlines()[-12:], "", remedy])
