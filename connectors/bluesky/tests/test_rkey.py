"""Where a post will stand follows from its key alone."""

import re
import uuid

from hypothesis import given
from hypothesis import strategies as st

from connectors.bluesky.rkey import ALPHABET, rkey

TID = re.compile(r"[234567abcdefghij][234567a-z]{12}")  # atproto.com/specs/tid
NOVEMBER_2026 = 1_795_000_000_000  # milliseconds


def uuid7(millis: int, rest: int) -> str:
    bits = (millis & (1 << 48) - 1) << 80 | rest & (1 << 80) - 1
    bits = bits & ~(0xF << 76) | 7 << 76
    return str(uuid.UUID(int=bits & ~(0b11 << 62) | 0b10 << 62))


def micros(key: str) -> int:
    number = 0
    for letter in rkey(key):
        number = number << 5 | ALPHABET.index(letter)
    return number >> 10


def test_a_key_has_its_record_key_for_ever():
    """These stand on the network: they may never change."""
    assert rkey("0193f2a0-7c00-7abc-8def-0123456789ab") == "3ldxj3lu54rmx"
    assert rkey("delivery 42") == "3kerj7cm65625"


@given(st.text())
def test_every_key_gives_a_record_key_that_the_network_takes(key):
    assert TID.fullmatch(rkey(key))
    assert rkey(key) == rkey(key)


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**80 - 1))
def test_even_a_uuid_of_the_far_future_does(millis, rest):
    assert TID.fullmatch(rkey(uuid7(millis, rest)))


@given(st.integers(NOVEMBER_2026, NOVEMBER_2026 * 2), st.integers(0, 2**80 - 1))
def test_a_uuid7_keeps_its_time(millis, rest):
    assert 0 <= micros(uuid7(millis, rest)) - millis * 1000 < 4_200_000


def test_keys_made_in_one_millisecond_do_not_meet():
    made = {rkey(uuid7(NOVEMBER_2026, number << 20)) for number in range(2000)}
    assert len(made) == 2000
