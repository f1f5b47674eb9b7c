"""How often a long-lived process looks for garbage in circles."""

import gc
from typing import Final

_YOUNG: Final = 50_000  # objects made before the youngest are looked through; Python's own is 700
_OLDER: Final = (50, 100)


def look_rarely() -> None:
    """Call once all is imported. What stands by then stays, and is not looked through again.

    Sending makes some thousand short-lived objects a post, hardly any of them in circles: with
    Python's own thresholds a quarter of the time went into looking for those.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *_OLDER)
