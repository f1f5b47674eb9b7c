"""On which days a post comes back."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from itertools import islice, pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.series import Every
from scheduler.recurring.recurrence import Rule, dates

FAR = date(2200, 1, 1)
rules = st.builds(
    Rule,
    every=st.sampled_from(Every),
    step=st.integers(1, 60),
    first=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    last=st.none() | st.dates(date(2000, 1, 1), date(2150, 1, 1)),
)


def some(rule: Rule, number: int = 6) -> list[str]:
    found = islice(dates(rule, since=rule.first, until=FAR), number)
    return [day.isoformat() for day in found]


def test_every_week_is_seven_days_later_through_the_end_of_a_year() -> None:
    rule = Rule(every=Every.WEEK, step=1, first=date(2026, 12, 17))
    assert some(rule, 4) == ["2026-12-17", "2026-12-24", "2026-12-31", "2027-01-07"]


def test_a_week_53_is_a_week_like_any_other() -> None:
    rule = Rule(every=Every.WEEK, step=2, first=date(2020, 12, 14))  # 2020 and 2026 have 53
    weeks = [date.fromisoformat(day).isocalendar()[:2] for day in some(rule, 3)]
    assert weeks == [(2020, 51), (2020, 53), (2021, 2)]


def test_a_month_too_short_takes_its_last_day_and_the_next_one_the_31st_again() -> None:
    rule = Rule(every=Every.MONTH, step=1, first=date(2027, 1, 31))
    assert some(rule, 4) == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]


def test_the_leap_day_is_the_28th_in_a_common_year_and_itself_in_a_leap_year() -> None:
    rule = Rule(every=Every.YEAR, step=1, first=date(2028, 2, 29))
    assert some(rule, 5) == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_a_century_that_is_no_leap_year_is_none() -> None:
    rule = Rule(every=Every.YEAR, step=4, first=date(2096, 2, 29))
    assert some(rule, 3) == ["2096-02-29", "2100-02-28", "2104-02-29"]


def test_the_last_day_is_included() -> None:
    rule = Rule(every=Every.WEEK, step=1, first=date(2026, 12, 1), last=date(2026, 12, 15))
    assert some(rule) == ["2026-12-01", "2026-12-08", "2026-12-15"]


def test_a_calendar_that_ends_ends_it() -> None:
    rule = Rule(every=Every.YEAR, step=60, first=date(9990, 1, 1))
    assert list(dates(rule, since=date(9990, 1, 1), until=date.max)) == [date(9990, 1, 1)]


@given(rules, st.dates(date(1999, 1, 1), date(2160, 1, 1)), st.integers(0, 2000))
def test_a_window_shows_exactly_the_dates_that_fall_into_it(
    rule: Rule, since: date, length: int
) -> None:
    until = since + timedelta(days=length)
    every = list(dates(rule, since=rule.first, until=until))
    assert list(dates(rule, since=since, until=until)) == [day for day in every if day >= since]
    assert all(rule.last is None or day <= rule.last for day in every)


@given(rules)
def test_dates_rise_and_keep_to_the_day_of_the_first(rule: Rule) -> None:
    found = list(islice(dates(rule, since=rule.first, until=FAR), 40))
    assert all(one < other for one, other in pairwise(found))
    for day in found:
        match rule.every:
            case Every.WEEK:
                assert day.weekday() == rule.first.weekday()
            case Every.MONTH:
                assert day.day == min(rule.first.day, monthrange(day.year, day.month)[1])
            case Every.YEAR:
                short = rule.first.day == 29 and rule.first.month == 2 and not isleap(day.year)
                assert (day.month, day.day) == (
                    rule.first.month,
                    28 if short else rule.first.day,
                )
