"""Prints a table of what was measured."""

import statistics
import sys
import time
from collections.abc import Callable, Sequence


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
    sys.stdout.write("\n".join([title, lines[0], "-" * len(lines[0]), *lines[1:], "", ""]))


def seconds(run: Callable[[], object], *, times: int = 5) -> float:
    """The median of `times` runs, in seconds, after one that does not count."""
    run()
    return statistics.median(_once(run) for _ in range(times))


def _once(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
