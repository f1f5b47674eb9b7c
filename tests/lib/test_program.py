"""How long a program that died is left alone."""

from hypothesis import given
from hypothesis import strategies as st

from lib.program import FIRST_PAUSE, LONGEST_PAUSE, SETTLED, pause_after

seconds = st.floats(min_value=0, max_value=10_000)


def test_pauses_double_up_to_half_a_minute():
    pauses: list[float] = []
    before = None
    for _ in range(8):
        before = pause_after(before, lived=0.1)
        pauses.append(before)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_minute_of_life_forgives_everything():
    assert pause_after(LONGEST_PAUSE, lived=SETTLED) == FIRST_PAUSE


@given(before=st.none() | seconds, lived=seconds)
def test_a_pause_is_never_shorter_than_the_first_nor_longer_than_the_longest(before, lived):
    if before is not None:
        before = min(max(before, FIRST_PAUSE), LONGEST_PAUSE)
    assert FIRST_PAUSE <= pause_after(before, lived=lived) <= LONGEST_PAUSE
