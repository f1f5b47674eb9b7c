"""When a process looks for garbage in circles: never while it loads, and rarely afterwards."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_YOUNG: Final = 50_000  # objects made before the youngest are looked through; Python's own is 700
_OLDER: Final = (50, 100)


@contextmanager
def left_alone() -> Iterator[None]:
    """Around imports: what they make stays, so nobody looks through it, now or later.

    Python would every few hundred objects, which takes a fourth of the time of loading everything.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.freeze()
            gc.enable()


def look_rarely() -> None:
    """For a long-lived process; call once all is loaded.

    Sending makes some thousand short-lived objects a post, hardly any of them in circles: with
    Python's own thresholds a quarter of the time went into looking for those.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *_OLDER)
