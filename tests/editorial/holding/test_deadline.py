"""By when somebody must have acted: the rule alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.holding.deadline import by_when, working_hour
from lib.zones import wall_time
from models.way import Temperature

ZONES = st.sampled_from(["Europe/Paris", "Pacific/Auckland", "America/St_Johns", "Asia/Kolkata"])
INSTANTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - given its zone below
    datetime(2036, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
MONDAY = datetime.fromisoformat("2026-11-30T08:00:00+01:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("leaves", "temperature", "deadline"),
    [
        ("2026-12-03T12:00:00+01:00", Temperature.WARM, "2026-12-02T12:00:00+01:00"),
        ("2026-12-03T12:00:00+01:00", Temperature.COLD, "2026-12-01T12:00:00+01:00"),
        ("2026-12-03T12:00:00+01:00", Temperature.HOT, "2026-12-03T11:00:00+01:00"),
        ("2026-12-07T03:00:00+01:00", Temperature.WARM, "2026-12-04T18:00:00+01:00"),  # weekend
        ("2026-12-03T07:00:00+01:00", Temperature.WARM, "2026-12-01T18:00:00+01:00"),  # early
        ("2026-12-03T22:00:00+01:00", Temperature.WARM, "2026-12-02T18:00:00+01:00"),  # late
        ("2026-12-01T07:00:00+01:00", Temperature.WARM, "2026-12-01T07:00:00+01:00"),  # too late
    ],
)
def test_it_is_some_time_before_the_post_leaves_in_working_hours(
    leaves: str, temperature: Temperature, deadline: str
) -> None:
    found = by_when(
        since=MONDAY, leaves_at=at(leaves), temperature=temperature, zone="Europe/Paris"
    )
    assert found == at(deadline)


def test_without_a_time_there_are_three_days() -> None:
    found = by_when(
        since=MONDAY + timedelta(hours=3),
        leaves_at=None,
        temperature=Temperature.WARM,
        zone="Europe/Paris",
    )
    assert found == MONDAY + timedelta(days=3, hours=3)


@given(
    since=INSTANTS,
    leaves=st.none() | INSTANTS,
    temperature=st.sampled_from(Temperature),
    zone=ZONES,
)
def test_it_is_never_before_it_came_nor_after_it_leaves(
    since: datetime, leaves: datetime | None, temperature: Temperature, zone: str
) -> None:
    found = by_when(since=since, leaves_at=leaves, temperature=temperature, zone=zone)
    assert found >= since
    assert leaves is None or found <= max(leaves, since)


@given(when=INSTANTS, zone=ZONES)
def test_a_working_hour_is_never_later_nor_at_night_nor_on_a_weekend(
    when: datetime, zone: str
) -> None:
    found = working_hour(when, zone)
    wall = wall_time(found, zone)
    assert when - timedelta(days=4) < found <= when
    assert wall.weekday() < 5
    assert 9 <= wall.hour <= 18
    assert working_hour(found, zone) == found
