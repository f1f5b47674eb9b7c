"""Importing spreadsheets of growing length: seconds, and the most memory it ever held."""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.house import temporary
from bench.table import show
from cli.importing import Importing
from editorial import channels
from editorial.importing.opening import open_table

SIZES: Final = (1_000, 10_000, 20_000)
TARGET: Final = 20.0  # seconds for 10 000 rows
_HEADINGS: Final = ("Date", "Heure", "Réseaux", "Titre", "Texte", "Lien", "Type", "Statut")


def main() -> None:
    if len(sys.argv) > 1:
        return _one(int(sys.argv[1]))
    found = {size: _measured(size) for size in SIZES}
    rows = [_told(size, *measured) for size, measured in found.items()]
    heads = ["rows", "seconds", "of a processor", "ms of it a row", "peak RSS, MB"]
    heads += [f"seconds / target ({TARGET:.0f} s for 10 000)"]
    show("Importing a CSV, half of its rows submitted for review", heads, rows)
    return None


def _told(size: int, took: float, work: float, held: float) -> list[object]:
    ratio = took / (TARGET * size / 10_000)
    each = work / size * 1000
    return [size, f"{took:.1f}", f"{work:.1f}", f"{each:.2f}", f"{held:.0f}", f"{ratio:.2f}"]


def _measured(size: int) -> tuple[float, float, float]:
    """In a process of its own, so that its peak is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.importing", str(size)],
        capture_output=True,
        text=True,
        check=True,
    )
    took, work, held = done.stdout.split()
    return float(took), float(work), float(held)


def _one(size: int) -> None:
    with temporary() as (house, actor), tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "calendar.csv"
        _write(sheet, size)
        with house.database.transaction() as session:
            for name in ("Facebook", "Mastodon", "Bluesky"):
                channels.connect(
                    session,
                    actor,
                    house.settings.keyring,
                    kind="pretend",
                    handle=name.lower(),
                    name=name,
                    credentials={},
                    now=house.now(),
                )
        began, worked = time.perf_counter(), time.process_time()
        table = open_table(sheet)
        task = Importing(house=house, actor=actor, table=table, folders=(Path(folder),))
        count = len(task.run(sheet.name).imported)
        took, work = time.perf_counter() - began, time.process_time() - worked
    assert count == size, count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(took, work, peak)


def _write(sheet: Path, size: int) -> None:
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADINGS)
        writer.writerows(_rows(size))


def _rows(size: int) -> Iterator[tuple[str, ...]]:
    for n in range(size):
        yield (
            f"{n % 28 + 1:02}/{n % 12 + 1:02}/2027",
            f"{8 + n % 12}h30",
            ("Facebook, Mastodon", "Bluesky", "Tous")[n % 3],
            f"Collecte de sang numéro {n}",
            f"Les réserves sont basses… La collecte n° {n} ouvre de 14 h à 19 h, salle des fêtes.",
            f"https://example.org/collecte/{n}",
            ("chaud", "tiède", "froid")[n % 3],
            ("à valider", "brouillon")[n % 2],
        )


if __name__ == "__main__":
    main()
