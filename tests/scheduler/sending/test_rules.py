"""What follows from what happened."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Capabilities, Repeat
from connectors.errors import (
    AccessExpired,
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Permanent,
    RateLimited,
    Retryable,
)
from models.way import Temperature
from scheduler.sending.rules import (
    LONGEST_WAIT,
    AskPerson,
    Look,
    LookLater,
    PauseChannel,
    PlanAgain,
    after_absence,
    after_failure,
    back_off,
    can_be_asked,
    is_stale,
    too_late,
)

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
SETTLE = timedelta(seconds=30)


def after(error: ConnectorError, failures: int = 0, jitter: float = 0.5) -> object:
    return after_failure(error, failures=failures, settle=SETTLE, jitter=jitter, now=NOW)


@pytest.mark.slow
@given(st.integers(0, 10_000), st.floats(0, 1))
def test_a_wait_is_never_negative_and_never_more_than_a_quarter_of_an_hour(
    failures: int, jitter: float
) -> None:
    assert timedelta(seconds=1) <= back_off(failures, jitter=jitter) <= LONGEST_WAIT


def test_waits_grow_with_each_failure() -> None:
    waits = [back_off(n, jitter=1) for n in range(10)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=5)
    assert waits[-1] == LONGEST_WAIT


def test_only_what_was_surely_not_accepted_is_planned_again() -> None:
    assert isinstance(after(Retryable("refused")), PlanAgain)
    assert isinstance(after(RateLimited("slow")), PlanAgain)
    assert isinstance(after(AccessExpired("old")), PlanAgain)
    assert isinstance(after(Permanent("no")), AskPerson)
    assert isinstance(after(AuthExpired("gone")), PauseChannel)
    for unknown in (Ambiguous("lost"), ConnectorError("new kind")):
        decided = after(unknown)
        assert isinstance(decided, LookLater)
        assert decided.at == NOW + SETTLE


def test_a_network_that_names_a_time_is_obeyed_and_holds_its_channel() -> None:
    until = NOW + timedelta(hours=2)
    decided = after(RateLimited("slow", until=until))
    assert isinstance(decided, PlanAgain)
    assert (decided.at, decided.channel) == (until, True)
    past = after(RateLimited("slow", until=NOW - timedelta(hours=1)))
    assert isinstance(past, PlanAgain)
    assert past.at == NOW


def test_an_old_access_is_renewed_at_once_and_then_with_patience() -> None:
    first, second = after(AccessExpired("old")), after(AccessExpired("old"), failures=1)
    assert isinstance(first, PlanAgain)
    assert isinstance(second, PlanAgain)
    assert (first.at, first.renew) == (NOW, True)
    assert second.at > NOW


def test_absent_once_is_not_surely_absent() -> None:
    assert [after_absence(n) for n in (1, 2, 3)] == [
        Look.AGAIN,
        Look.SURELY_ABSENT,
        Look.SURELY_ABSENT,
    ]


@pytest.mark.parametrize("repeat", Repeat)
def test_only_a_network_that_can_be_asked_is_asked(repeat: Repeat) -> None:
    able = Capabilities(max_chars=1, repeat=repeat)
    assert can_be_asked(able, finds=True) is (repeat is not Repeat.BLIND)
    assert not can_be_asked(able, finds=False)


@pytest.mark.parametrize(
    ("rule", "minutes", "late"),
    [
        (["drop", 15], 15, False),
        (["drop", 15], 16, True),
        (["ask", 1440], 1441, True),
        (["ask", 1440], 1440, False),
        (["publish", 15], 100_000, False),
    ],
)
def test_the_channels_rule_says_what_is_too_late(
    rule: list[str | int], minutes: int, late: bool
) -> None:
    due = NOW - timedelta(minutes=minutes)
    why = too_late(due, Temperature.HOT, {"hot": rule}, now=NOW)
    assert (why is not None) is late


def test_without_a_rule_a_day_is_too_late() -> None:
    assert too_late(NOW - timedelta(days=2), Temperature.COLD, {}, now=NOW) is not None
    assert too_late(NOW - timedelta(hours=2), Temperature.COLD, {}, now=NOW) is None


def test_stale_begins_at_the_very_instant() -> None:
    assert is_stale(NOW, now=NOW)
    assert not is_stale(NOW + timedelta(seconds=1), now=NOW)
    assert not is_stale(None, now=NOW)
