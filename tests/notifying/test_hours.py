"""When people are left alone."""

from datetime import datetime, timedelta

import pytest

from models.reach import Hours
from notifying.flood import Send, Wait, turn
from notifying.hours import next_digest, open_from

PARIS = Hours(zone="Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ("2026-12-01T12:00:30+01:00", "2026-12-01T12:00:30+01:00"),
        ("2026-12-01T20:00:00+01:00", "2026-12-02T08:00:00+01:00"),
        ("2026-12-02T07:59:00+01:00", "2026-12-02T08:00:00+01:00"),
        ("2026-12-05T20:30:00+01:00", "2026-12-07T08:00:00+01:00"),  # Saturday night
        ("2026-12-06T12:00:00+01:00", "2026-12-07T08:00:00+01:00"),  # Sunday
        ("2027-03-27T23:00:00+01:00", "2027-03-29T08:00:00+02:00"),  # over the change of clocks
        ("2026-10-24T23:00:00+02:00", "2026-10-26T08:00:00+01:00"),
    ],
)
def test_what_comes_in_quiet_hours_waits_for_the_next_open_one(told: str, sent: str) -> None:
    assert open_from(at(told), PARIS) == at(sent)


def test_an_hour_that_the_clocks_leave_out_opens_when_they_have_moved() -> None:
    hours = Hours(zone="Europe/Paris", days=frozenset(), since=22, until=2)
    assert open_from(at("2027-03-28T01:30:00+01:00"), hours) == at("2027-03-28T03:00:00+02:00")


def test_who_has_no_quiet_hours_is_told_at_once() -> None:
    hours = Hours(zone="Europe/Paris", days=frozenset(), since=0, until=0)
    assert open_from(at("2026-12-06T03:00:00+01:00"), hours) == at("2026-12-06T03:00:00+01:00")


def test_a_digest_keeps_its_hour_over_the_change_of_clocks() -> None:
    hours = Hours(zone="Europe/Paris", days=frozenset())
    assert next_digest(at("2027-03-27T09:00:00+01:00"), hours, hour=8) == at(
        "2027-03-28T08:00:00+02:00"
    )


NOW = at("2026-12-01T12:00:00+01:00")


def ago(*minutes: int) -> list[datetime]:
    return [NOW - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("recent", "due", "waiting", "expected"),
    [
        ([], 1, 1, Send(together=False)),
        ([], 3, 3, Send(together=False)),
        ([], 1, 4, Send(together=True)),
        ([], 200, 200, Send(together=True)),
        ([2], 2, 2, Send(together=False)),
        ([2, 3], 2, 2, Send(together=True)),
        ([2, 3, 4], 1, 1, Wait(until=at("2026-12-01T12:06:00+01:00"))),
        ([11, 12, 13], 1, 1, Send(together=False)),
    ],
)
def test_more_than_a_few_letters_in_ten_minutes_become_one(recent, due, waiting, expected) -> None:
    assert turn(ago(*recent), due=due, waiting=waiting, now=NOW) == expected


def test_trouble_that_goes_on_is_six_letters_an_hour_except_to_whoever_is_on_call() -> None:
    six = ago(11, 12, 13, 14, 15, 40)
    assert turn(six, due=1, waiting=1, now=NOW) == Wait(until=at("2026-12-01T12:20:00+01:00"))
    assert turn(six, due=1, waiting=1, urgent=True, now=NOW) == Send(together=False)
    assert turn(six[:5], due=2, waiting=2, now=NOW) == Send(together=True)
