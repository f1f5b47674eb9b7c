"""Where a post will stand: a record key that depends on nothing but the delivery's key.

A record key of a post is a TID (atproto.com/specs/tid): 53 bits of microseconds since 1970 and
10 bits of noise, in a base 32 that sorts like the number.
"""

import hashlib
import uuid
from datetime import UTC, datetime
from typing import Final

ALPHABET: Final = "234567abcdefghijklmnopqrstuvwxyz"
LENGTH: Final = 13
_NOISE_BITS: Final = 10
_TIME_BITS: Final = 53
_SPREAD_BITS: Final = 22  # 4.2 s, in microseconds
_YEAR_BITS: Final = 45  # 407 days, in microseconds
_APRIL_2023: Final = 1_680_307_200_000_000


def rkey(key: str, *, part: str = "") -> str:
    """The same for the same `key` and `part`, for ever; two share one about once in 2**32.

    A UUIDv7's own time is kept, give or take the four seconds after it over which deliveries made
    in one millisecond are spread: two posts under one record key would be one post.
    """
    noise = int.from_bytes(hashlib.sha256(f"{key}{part}".encode()).digest()[:8], "big")
    micros = _micros(key, noise >> _NOISE_BITS)
    return _base32(micros << _NOISE_BITS | noise & (1 << _NOISE_BITS) - 1)


def made_at(place: str) -> datetime | None:
    """When the record key was made, as it says; None where it is no TID."""
    if len(place) != LENGTH or any(letter not in ALPHABET for letter in place):
        return None
    number = 0
    for letter in place:
        number = number << 5 | ALPHABET.index(letter)
    return datetime.fromtimestamp((number >> _NOISE_BITS) / 1_000_000, UTC)


def _micros(key: str, noise: int) -> int:
    """Microseconds since 1970, below 2**53."""
    made = _uuid7_millis(key)
    if made is not None:
        micros = made * 1000 + noise % (1 << _SPREAD_BITS)
        if micros < 1 << _TIME_BITS:
            return micros
    return _APRIL_2023 + noise % (1 << _YEAR_BITS)


def _uuid7_millis(key: str) -> int | None:
    try:
        found = uuid.UUID(key)
    except ValueError:
        return None
    return found.int >> 80 if found.version == 7 else None


def _base32(number: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))
