"""Which pictures look alike, also after they were made smaller or saved again. Pure.

The difference hash of N. Krawetz, “Kind of Like That”, 2013: a 9 × 8 copy in grey, one bit for each
two neighbours in a row, set where it gets lighter. Copies of a picture differ in a few bits of 64.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, pairwise
from typing import Final

from PIL import Image

ALIKE: Final = 6  # bits of 64
# At most six bits apart: of seven bands at least one is the same. Each: where it begins, its mask.
_EDGES: Final = tuple(64 * band // (ALIKE + 1) for band in range(ALIKE + 2))
_BANDS: Final = tuple((start, (1 << end - start) - 1) for start, end in pairwise(_EDGES))


def fingerprint(picture: Image.Image) -> str:
    """16 hexadecimal digits; "" for one colour all over, which would be like any other such."""
    small = picture.convert("RGB").convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    grey = small.tobytes()
    rows = (grey[start : start + 9] for start in range(0, 72, 9))
    bits = "".join("1" if right > left else "0" for row in rows for left, right in pairwise(row))
    return f"{int(bits, 2):016x}" if "1" in bits else ""


def distance(one: str, other: str) -> int:
    """In how many bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def alike(known: Iterable[tuple[int, str]], to: str) -> list[int]:
    """The ids among `known` that look like `to`, the most alike first."""
    if not to:
        return []
    near = [(distance(one, to), number) for number, one in known if one]
    return [number for bits, number in sorted(near) if bits <= ALIKE]


def looking_alike(known: Iterable[tuple[int, str]]) -> set[int]:
    """The ids of all that look like some other one."""
    values = [(number, int(one, 16)) for number, one in known if one]
    found: set[int] = set()
    for bucket in _buckets(values):
        for (one, a), (other, b) in combinations(bucket, 2):
            if (a ^ b).bit_count() <= ALIKE:
                found |= {one, other}
    return found


def _buckets(values: Iterable[tuple[int, int]]) -> Iterable[list[tuple[int, int]]]:
    """Those with a band in common: of ten thousand few at a time, and no pair that is alike is in
    none of them.
    """
    buckets = defaultdict(list)
    for number, value in values:
        for band, (shift, mask) in enumerate(_BANDS):
            buckets[band, value >> shift & mask].append((number, value))
    return buckets.values()
