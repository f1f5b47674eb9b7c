"""`make check`: everything that can be said of the source in under 90 seconds.

Two at a time, all of them even when one fails, so that one run tells everything.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from scripts.step import ROOT, tell

BIN: Final = Path(sys.executable).parent
WORKERS: Final = str(max(2, os.cpu_count() or 2))
ROOMS: Final = [
    *("lib", "models", "connectors", "accounts", "editorial", "scheduler", "community", "insight"),
    *("notifying", "web", "api", "cli", "daemon"),
    *("app.py", "scripts", "tests", "bench"),
]
CHECKS: Final = {
    "types": ["mypy", *ROOMS],
    "unit tests": [
        *("pytest", "-q", "-n", WORKERS, "--dist", "loadgroup", "--no-header"),
        *("-m", "not servers and not browser and not journey and not slow"),
    ],
    "layout": ["ruff", "format", "--check", "."],
    "style": ["ruff", "check", "."],
    "who imports whom": ["lint-imports"],
    "translations": ["python", "-m", "scripts.translations", "check"],
    "dependencies": ["deptry", "."],
    "unused code": ["vulture"],
}


def main() -> int:
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(_run, CHECKS))
    failed = [name for name, ok in zip(CHECKS, results, strict=True) if not ok]
    tell(f"\n{', '.join(failed)}: see above\n" if failed else "\nAll is well.\n")
    return 1 if failed else 0


def _run(name: str) -> bool:
    tool, *options = CHECKS[name]
    began = time.monotonic()
    done = subprocess.run(
        [BIN / tool, *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - began
    last = (done.stdout.strip().splitlines() or [""])[-1]
    if done.returncode == 0:
        tell(f"  {name}: {seconds:.0f} s, {last}\n")
    else:
        tell(f"  {name}: FAILED after {seconds:.0f} s\n{done.stdout}{done.stderr}\n")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
