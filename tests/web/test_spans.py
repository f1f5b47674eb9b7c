"""The days that a calendar page shows."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.i18n import speaking
from web.calendar.spans import View, span

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2189, 12, 31))


@given(view=st.sampled_from(View), day=DAYS)
def test_the_day_asked_for_is_always_shown(view: View, day: date) -> None:
    assert day in span(view, day).days


@given(day=DAYS)
def test_a_month_is_whole_weeks_from_monday(day: date) -> None:
    weeks = list(span(View.MONTH, day).weeks)
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in weeks)


@given(view=st.sampled_from(View), day=DAYS)
def test_later_and_earlier_lead_to_the_neighbouring_span(view: View, day: date) -> None:
    here = span(view, day)
    later = span(view, here.shifted(1))
    assert later.anchor > here.anchor
    assert span(view, later.shifted(-1)).first == here.first


@pytest.mark.parametrize(
    ("view", "day", "language", "title"),
    [
        (View.WEEK, date(2026, 12, 1), "fr", "30 nov. – 6 déc."),
        (View.WEEK, date(2026, 12, 8), "fr", "7 – 13 déc."),
        (View.MONTH, date(2026, 12, 1), "fr", "décembre 2026"),
        (View.DAY, date(2026, 12, 1), "en", "Tuesday 1 December"),
    ],
)
def test_a_span_is_named_in_the_readers_words(
    view: View, day: date, language: str, title: str
) -> None:
    with speaking(language):
        assert span(view, day).title == title


def test_a_day_of_the_clock_change_has_its_own_length() -> None:
    since, until = span(View.DAY, date(2026, 10, 25)).bounds("Europe/Paris")
    assert (since, until) == (
        datetime(2026, 10, 24, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    )
