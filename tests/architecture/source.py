"""The source as the checks of this folder read it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lib.settings import ROOT

ROOMS = (
    *("lib", "models", "connectors", "accounts", "editorial", "scheduler", "community", "insight"),
    *("notifying", "web", "api", "cli", "daemon"),
)


def python_files(*rooms: str) -> Iterator[tuple[str, str]]:
    """(path from the root, text) of every module of those rooms, tests apart."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT)
            if "tests" not in name.parts:
                yield str(name), path.read_text()


@cache
def parsed(source: str) -> ast.Module:
    """Only read it: all checks share it."""
    return ast.parse(source)


def kept_files() -> Iterator[tuple[str, str]]:
    """(path, text) of every text file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    for name in listed.stdout.splitlines():
        path = Path(ROOT / name)
        try:
            yield name, path.read_text()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
