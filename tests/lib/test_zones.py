"""Wall times and instants."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.zones import UnknownZone, day_bounds, locate, wall_time, zone_info

ZONES = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]


def test_a_wall_time_that_does_not_exist_moves_forward_and_says_so() -> None:
    found = locate(datetime(2026, 3, 29, 2, 30), "Europe/Paris")  # noqa: DTZ001 - a wall time
    assert found.moved
    assert wall_time(found.at, "Europe/Paris") == datetime(2026, 3, 29, 3, 30)  # noqa: DTZ001


def test_a_wall_time_that_comes_twice_takes_the_first_and_says_so() -> None:
    found = locate(datetime(2026, 10, 25, 2, 30), "Europe/Paris")  # noqa: DTZ001
    assert found.doubled
    assert found.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_ordinary_wall_time_says_nothing() -> None:
    found = locate(datetime(2026, 11, 29, 2, 30), "Europe/Paris")  # noqa: DTZ001
    assert (found.moved, found.doubled) == (False, False)
    assert found.at == datetime(2026, 11, 29, 1, 30, tzinfo=UTC)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_every_wall_time_is_found_and_shows_as_itself_or_later(wall: datetime, zone: str) -> None:
    found = locate(wall, zone)
    shown = wall_time(found.at, zone)
    assert (shown > wall) if found.moved else (shown == wall)


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 11, 30), 24)]
)
def test_a_local_day_has_its_own_length(day: tuple[int, int, int], hours: int) -> None:
    first, last = day_bounds(datetime(*day, 12), "Europe/Paris")  # noqa: DTZ001
    assert last - first == timedelta(hours=hours)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        zone_info("Paris")
    with pytest.raises(UnknownZone):
        locate(datetime(2026, 1, 1), "Mars/Base")  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        locate(datetime(2026, 1, 1, tzinfo=UTC), "UTC")


def test_a_day_that_a_country_left_out_moves_forward_whole() -> None:
    found = locate(datetime(2011, 12, 30, 10), "Pacific/Apia")  # noqa: DTZ001
    assert found.moved
    assert wall_time(found.at, "Pacific/Apia") == datetime(2011, 12, 31, 10)  # noqa: DTZ001


def test_a_zone_fourteen_hours_ahead_has_its_own_new_year() -> None:
    first, last = day_bounds(datetime(2027, 1, 1), "Pacific/Kiritimati")  # noqa: DTZ001
    assert first == datetime(2026, 12, 31, 10, tzinfo=UTC)
    assert last - first == timedelta(hours=24)
