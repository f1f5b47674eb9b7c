"""On which days something comes back."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.yearly import LAST, NTH, DayOf, FromEaster, WeekdayOf, dates, from_json, to_json

MONTHS = st.none() | st.integers(1, 12)
WEEKDAYS = st.builds(
    WeekdayOf,
    nth=st.sampled_from(NTH),
    weekday=st.integers(0, 6),
    month=MONTHS,
    plus=st.integers(0, 6),
)
DAYS = st.builds(DayOf, day=st.integers(1, 31), month=MONTHS)
EASTERS = st.builds(FromEaster, days=st.integers(-80, 90))
RULES = st.one_of(WEEKDAYS, DAYS, EASTERS)
SOME_DAY = st.dates(date(1950, 1, 1), date(2150, 1, 1))


def in_year(rule, year):
    return list(dates(rule, since=date(year, 1, 1), until=date(year + 1, 1, 1)))


def test_easter_monday_is_the_public_holiday_of_a_hundred_years():
    public = holidays.country_holidays("FR", years=range(1970, 2070), language="fr")
    mondays = [day for day, name in public.items() if name == "Lundi de Pâques"]
    ours = dates(FromEaster(days=1), since=date(1970, 1, 1), until=date(2070, 1, 1))
    assert len(mondays) == 100
    assert list(ours) == sorted(mondays)


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (DayOf(day=5, month=12), date(2026, 12, 5)),
        (DayOf(day=29, month=2), date(2026, 2, 28)),
        (WeekdayOf(nth=1, weekday=0, month=9), date(2026, 9, 7)),
        (WeekdayOf(nth=LAST, weekday=6, month=5), date(2026, 5, 31)),
        (WeekdayOf(nth=3, weekday=5, month=9), date(2026, 9, 19)),
        (WeekdayOf(nth=4, weekday=3, month=11, plus=5), date(2026, 12, 1)),
        (FromEaster(days=39), date(2026, 5, 14)),
        (FromEaster(days=-2), date(2026, 4, 3)),
    ],
)
def test_the_day_of_2026(rule, day):
    assert in_year(rule, 2026) == [day]


def test_29_february_is_itself_in_a_leap_year():
    assert in_year(DayOf(day=29, month=2), 2028) == [date(2028, 2, 29)]


def test_a_month_too_short_takes_its_last_day():
    found = in_year(DayOf(day=31), 2026)
    assert [day.day for day in found] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_a_day_after_december_s_last_weekday_may_stand_in_january():
    rule = WeekdayOf(nth=LAST, weekday=3, month=12, plus=1)  # 31 December 2026 is a Thursday
    assert date(2027, 1, 1) in in_year(rule, 2027)


@given(RULES, SOME_DAY, st.integers(0, 800))
def test_days_come_in_order_each_once_and_within_what_was_asked(rule, since, length):
    until = since + timedelta(days=length)
    found = list(dates(rule, since=since, until=until))
    assert found == sorted(set(found))
    assert all(since <= day < until for day in found)


@given(RULES, SOME_DAY)
def test_two_halves_of_a_time_have_the_days_of_the_whole(rule, middle):
    since, until = middle - timedelta(days=300), middle + timedelta(days=300)
    halves = [*dates(rule, since=since, until=middle), *dates(rule, since=middle, until=until)]
    assert halves == list(dates(rule, since=since, until=until))


@given(WEEKDAYS, SOME_DAY)
def test_a_weekday_rule_gives_that_weekday(rule, since):
    for day in dates(rule, since=since, until=since + timedelta(days=400)):
        assert (day - timedelta(days=rule.plus)).weekday() == rule.weekday


@given(RULES)
def test_a_rule_comes_back_from_the_database_as_it_went(rule):
    assert from_json(to_json(rule)) == rule
