"""Exporting a growing number of posts: seconds, and the most memory it ever held."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.house import ahead, approved, plan, temporary
from bench.table import show
from editorial.exporting import files, posts
from editorial.exporting.posts import Wanted
from lib.i18n import speaking

SIZES: Final = (1_000, 10_000, 100_000)
KINDS: Final = ("csv", "json", "xlsx")


def main() -> None:
    if len(sys.argv) > 1:
        return _one(sys.argv[1], int(sys.argv[2]))
    rows = [[kind, size, *_measured(kind, size)] for kind in KINDS for size in SIZES]
    heads = ["as", "posts", "seconds", "of a processor", "memory grew by, MB", "file, MB"]
    show("Exporting every post, with its delivery", heads, rows)
    return None


def _measured(kind: str, size: int) -> list[str]:
    """In a process of its own, so that its peak is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.exporting", kind, str(size)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def _one(kind: str, size: int) -> None:
    with temporary() as (house, actor), tempfile.TemporaryDirectory() as folder:
        post, revision, [channel] = approved(house, actor, on=1)
        plan(house, post, revision, channel, times=ahead(house, size))
        path = Path(folder) / f"out.{kind}"
        before = _forget_peak()
        began, worked = time.perf_counter(), time.process_time()
        with speaking("fr", "Europe/Paris"), house.database.reading() as session:
            where = posts.place(session, actor)
            found = posts.posts(house.database.reading, actor, Wanted())
            if kind == "xlsx":
                files.write_xlsx(path, found, where)
            else:
                write = files.as_json if kind == "json" else files.as_csv
                with path.open("w", encoding="utf-8") as out:
                    out.writelines(write(found, where))
        took, work = time.perf_counter() - began, time.process_time() - worked
        written = path.stat().st_size / 1e6
        print(f"{took:.1f} {work:.1f} {_kept('VmHWM:') - before:.0f} {written:.1f}")


def _forget_peak() -> float:
    """From now on the peak counts anew: what making the posts took is not the export's. MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return _kept("VmRSS:")


def _kept(name: str) -> float:
    """In MB (of 1 000 000 bytes)."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    main()
