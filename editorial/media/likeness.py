"""Which pictures look alike, also after they were made smaller or saved again. Pure.

The difference hash of N. Krawetz, “Kind of Like That”, 2013: a 9 × 8 copy in grey, one bit for each
two neighbours in a row, set where it gets lighter. Copies of a picture differ in a few bits of 64.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import Final

from PIL import Image

ALIKE: Final = 6  # bits of 64
_BANDS: Final = ALIKE + 1  # with at most six bits apart, one of seven bands is the same
_BAND: Final = 10  # bits of a band; the last has four


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
    found: set[int] = set()
    for (one, a), (other, b) in _candidates(known):
        if distance(a, b) <= ALIKE:
            found |= {one, other}
    return found


def _candidates(
    known: Iterable[tuple[int, str]],
) -> Iterator[tuple[tuple[int, str], tuple[int, str]]]:
    """Pairs with a band in common: of ten thousand pictures few, and none that is alike is lost."""
    buckets = defaultdict(list)
    for number, one in known:
        if one:
            value = int(one, 16)
            for band in range(_BANDS):
                key = (band, value >> (band * _BAND) & ((1 << _BAND) - 1))
                buckets[key].append((number, one))
    for bucket in buckets.values():
        yield from combinations(bucket, 2)
