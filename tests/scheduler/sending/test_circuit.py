"""When a network is left alone, as a rule."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scheduler.sending.circuit import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    OPENS_AT,
    Health,
    after_call,
    pause,
)

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def lived_through(calls: str, health: Health | None = None) -> Health:
    """After those calls, a second apart: `x` failed, `.` was answered."""
    health = health or Health()
    for second, call in enumerate(calls):
        health = after_call(health, failed=call == "x", now=NOW + timedelta(seconds=second))
    return health


def test_some_failures_are_nothing_and_many_in_a_row_open_it():
    assert lived_through("x" * (OPENS_AT - 1)).until is None
    opened = lived_through("x" * OPENS_AT)
    assert opened.until == NOW + timedelta(seconds=OPENS_AT - 1) + FIRST_PAUSE


def test_every_fifth_call_failing_never_opens_it_and_most_calls_failing_does():
    assert lived_through("x...." * 100).until is None
    assert lived_through("xxx.xxx").until is not None


def test_failures_of_long_ago_are_forgotten():
    health = lived_through("x" * (OPENS_AT - 1))
    assert after_call(health, failed=True, now=NOW + timedelta(minutes=6)).until is None


def test_each_failed_probe_doubles_the_pause_up_to_ten_minutes():
    health = lived_through("x" * OPENS_AT)
    for trips in range(2, 12):
        assert health.until is not None
        at = health.until + timedelta(seconds=1)
        health = after_call(health, failed=True, now=at)
        assert health.until == at + pause(trips)
    assert pause(11) == LONGEST_PAUSE


def test_a_late_failure_of_a_call_begun_before_does_not_prolong_the_pause():
    health = lived_through("x" * OPENS_AT)
    assert after_call(health, failed=True, now=NOW + timedelta(seconds=10)) == health


def test_one_answer_closes_it():
    health = after_call(lived_through("x" * OPENS_AT), failed=False, now=NOW + FIRST_PAUSE)
    assert (health.until, health.faults, health.trips) == (None, 0, 0)


@pytest.mark.slow
@given(some.text("x.", max_size=60))
def test_it_is_open_only_while_failures_outweigh_answers(calls: str):
    health = lived_through(calls)
    if health.until is not None:
        assert calls.count("x") >= OPENS_AT
        assert not calls.endswith(".")
