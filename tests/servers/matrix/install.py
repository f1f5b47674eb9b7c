"""Synapse in an environment of its own, in the user's cache: some 240 MB."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
LONGEST_INSTALL: Final = 10 * 60  # seconds


class CannotInstall(Exception):
    """pip failed; says how."""


def installed() -> Path:
    """Its Python. Raises CannotInstall."""
    wanted = (HERE / "requirements.txt").read_bytes() + sys.version.encode()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marronnier"
    place = cache / f"synapse-{hashlib.sha256(wanted).hexdigest()[:16]}"
    cache.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second process waits for the first one's work
        if not (place / "whole").exists():
            _install(place)
    return place / "bin" / "python"


def _install(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    venv.create(place, with_pip=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "-q"]
    command = [*pip, "--only-binary", ":all:", "-r", str(HERE / "requirements.txt")]
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST_INSTALL)
    except subprocess.TimeoutExpired as error:
        raise CannotInstall("pip took longer than 10 minutes. Try again.") from error
    if done.returncode != 0:
        words = (done.stderr or done.stdout).decode(errors="replace")[-2000:]
        raise CannotInstall(f"pip could not install Synapse:\n{words}")
    (place / "whole").touch()
