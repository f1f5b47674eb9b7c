"""What Lighthouse says of the main pages, on a phone and at a desk.

Fetches Lighthouse by npm each time (110 packages), so it is no part of the set-up; says so and
stops where npm or Chromium is missing.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Final

from bench.demo_site import MAIN_PAGES, served, signed_in
from bench.table import show

VERSION: Final = "12.8.2"  # the newest that runs on Node 20
CHROMIUM: Final = "/usr/bin/chromium"
TARGETS: Final[Mapping[str, int]] = {"performance": 95, "accessibility": 100, "best-practices": 100}
_FLAGS: Final = "--headless=new --no-sandbox"


def main() -> None:
    npm = shutil.which("npm")
    if npm is None or not os.path.exists(CHROMIUM):
        sys.stdout.write("Lighthouse needs npm and Chromium: skipped.\n")
        return
    with served() as base:
        cookies = signed_in(base).cookies.get_dict()
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        rows = [
            [path, form, *_scores(npm, base + path, form, cookie)]
            for path in MAIN_PAGES
            for form in ("mobile", "desktop")
        ]
    show("Lighthouse, out of 100", ["page", "as", *TARGETS, "under target"], rows)


def _scores(npm: str, address: str, form: str, cookie: str) -> list[str]:
    done = subprocess.run(
        [
            *(npm, "exec", "--yes", f"--package=lighthouse@{VERSION}", "--", "lighthouse", address),
            *("--quiet", "--output=json", f"--chrome-flags={_FLAGS}"),
            f"--only-categories={','.join(TARGETS)}",
            f"--extra-headers={json.dumps({'Cookie': cookie})}",
            *(["--preset=desktop"] if form == "desktop" else []),
        ],
        env={**os.environ, "CHROME_PATH": CHROMIUM},  # noqa: TID251 - handed on, not read
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)["categories"]
    scores = {name: round(told[name]["score"] * 100) for name in TARGETS}
    under = [name for name, score in scores.items() if score < TARGETS[name]]
    return [*map(str, scores.values()), ", ".join(under) or "-"]


if __name__ == "__main__":
    main()
