"""A month by the association's calendar."""

from datetime import datetime

import pytest

from insight.lift.months import month_of
from lib.errors import Invalid

NOW = datetime.fromisoformat("2026-11-30T08:00:00+01:00")


def test_a_month_begins_and_ends_at_midnight_of_the_association() -> None:
    found = month_of("2026-10", zone="Europe/Paris", now=NOW)
    assert found.since == datetime.fromisoformat("2026-10-01T00:00:00+02:00")
    assert found.until == datetime.fromisoformat("2026-11-01T00:00:00+01:00")
    assert found.year_since == datetime.fromisoformat("2025-11-01T00:00:00+01:00")
    assert (str(found.shifted(-10)), str(found.shifted(3))) == ("2025-12", "2027-01")


@pytest.mark.parametrize(("now", "shown"), [("2026-12-02", "2026-11"), ("2026-12-05", "2026-12")])
def test_unasked_it_is_the_one_of_which_something_was_measured(now: str, shown: str) -> None:
    at = datetime.fromisoformat(f"{now}T12:00:00+01:00")
    assert str(month_of(None, zone="Europe/Paris", now=at)) == shown


@pytest.mark.parametrize(
    "asked", ["", "soon", "2026-13", "2026-12", "1999-12", "2026-1", "9999-12"]
)
def test_what_is_no_month_that_has_begun_is_refused(asked: str) -> None:
    with pytest.raises(Invalid):
        month_of(asked, zone="Europe/Paris", now=NOW)
