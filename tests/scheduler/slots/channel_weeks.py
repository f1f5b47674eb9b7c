"""Weeks of a channel in which the clocks change, and its rules once more in plain words."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import ceil

from hypothesis import strategies as st

from lib.i18n import Text, speaking
from lib.public_holidays import PublicHolidays
from lib.zones import locate, wall_time
from models.way import Temperature
from scheduler.slots import Rules, Slot, choose, no_go
from scheduler.slots.priors import prior

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PARIS = Rules(zone="Europe/Paris", gap=2 * HOUR, per_week=7, daily_cap=5, quiet_from=21, quiet_to=7)
# Where clocks change by an hour, half an hour, two; at midnight; the other way round; never.
ODD_DAYS = {
    "Europe/Paris": ("2026-03-29", "2026-10-25"),
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),
    "Antarctica/Troll": ("2026-03-29", "2026-10-25"),
    "America/Havana": ("2026-03-08", "2026-11-01"),
    "Africa/Cairo": ("2026-04-24", "2026-10-30"),
    "Asia/Beirut": ("2026-03-29", "2026-10-25"),
    "America/Nuuk": ("2026-03-28", "2026-10-25"),
    "Africa/Casablanca": ("2026-02-15", "2026-03-22"),
    "Pacific/Chatham": ("2026-04-05", "2026-09-27"),
    "Asia/Kolkata": ("2026-03-29", "2026-12-25"),
}
EVERY_YEAR = ("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")
FRENCH_HOLIDAYS = {
    "2026": (*EVERY_YEAR, "04-06", "05-14", "05-25"),
    "2027": (*EVERY_YEAR, "03-29", "05-06", "05-17"),
}


def paris(wall: str) -> datetime:
    return locate(datetime.fromisoformat(wall), "Europe/Paris").at


MONDAY = paris("2026-11-30 09:03")


def chosen(rules: Rules = PARIS, taken: Sequence[datetime] = (), **given: object) -> Slot:
    asked = {
        "prior": prior("facebook"),
        "temperature": Temperature.COLD,
        "fresh_until": None,
        "not_before": None,
        "key": 1,
        "now": MONDAY,
    }
    return choose(rules, taken, **{**asked, **given})  # type: ignore[arg-type]


def english(texts: Sequence[Text]) -> str:
    with speaking("en", "Europe/Paris"):
        return "\n".join(str(text) for text in texts)


def lawful(rules: Rules, taken: Sequence[datetime], at: datetime) -> bool:
    """The rules once more, in the plainest words, against what the code says."""
    wall = wall_time(at, rules.zone)
    hours, quiet = rules.quiet_from, set()
    while hours != rules.quiet_to:
        quiet.add(hours)
        hours = (hours + 1) % 24
    return (
        wall.hour not in quiet
        and len(on_the_day(rules, taken, at)) < rules.daily_cap
        and all(abs(other - at) >= rules.gap for other in taken)
        and not is_no_go(rules.no_go, wall)
    )


def is_no_go(bars: no_go.NoGo, wall: datetime) -> bool:
    dates = [
        one.first + n * DAY
        for one in bars.days
        for n in range(400)
        if one.first + n * DAY <= one.last
    ]
    hours = [(one.weekday, hour) for one in bars.hours for hour in range(one.start, one.end)]
    year, _, day = wall.date().isoformat().partition("-")
    holidays = FRENCH_HOLIDAYS[year] if bars.holidays else []
    return wall.date() in dates or (wall.weekday(), wall.hour) in hours or day in holidays


def on_the_day(rules: Rules, taken: Sequence[datetime], at: datetime) -> list[datetime]:
    day = wall_time(at, rules.zone).date()
    return [other for other in taken if wall_time(other, rules.zone).date() == day]


def keeps_cadence(rules: Rules, taken: Sequence[datetime], at: datetime) -> bool:
    """Its local week has had fewer than its share, and its day fewer than a seventh of that."""
    week = wall_time(at, rules.zone).isocalendar()[:2]
    same = [other for other in taken if wall_time(other, rules.zone).isocalendar()[:2] == week]
    today = len(on_the_day(rules, taken, at))
    return len(same) < rules.per_week and today < ceil(rules.per_week / 7)


def named_by_its_wall_time(rules: Rules, at: datetime) -> bool:
    return locate(wall_time(at, rules.zone), rules.zone).at == at


@st.composite
def bars(draw: st.DrawFn, *, around: date) -> no_go.NoGo:
    """Holidays of days, weekly hours, and perhaps the public holidays of France."""
    day = st.integers(-4, 12).map(lambda n: around + n * DAY)
    weekly = st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(1, 24))
    return no_go.NoGo(
        days=tuple(
            no_go.Days(name="congés", first=first, last=first + length * DAY)
            for first, length in draw(st.lists(st.tuples(day, st.integers(0, 3)), max_size=3))
        ),
        hours=tuple(
            no_go.Hours(weekday=weekday, start=start, end=max(end, start + 1))
            for weekday, start, end in draw(st.lists(weekly, max_size=3))
        ),
        holidays=draw(st.sampled_from([None, PublicHolidays(country="FR")])),
    )


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Rules, list[datetime], datetime]:
    """A channel, what is taken on it, and a `now` up to three days before the clocks change."""
    zone = draw(st.sampled_from(sorted(ODD_DAYS)))
    odd_day = datetime.fromisoformat(draw(st.sampled_from(ODD_DAYS[zone])))
    rules = Rules(
        zone=zone,
        gap=draw(st.integers(0, 36)) * 20 * MINUTE,
        per_week=draw(st.integers(0, 30)),
        daily_cap=draw(st.integers(1, 6)),
        quiet_from=draw(st.integers(0, 23)),
        quiet_to=draw(st.integers(0, 23)),
        no_go=draw(bars(around=odd_day.date())),
    )
    now = locate(odd_day, zone).at - draw(st.integers(0, 3 * 24 * 60)) * MINUTE
    minutes = draw(st.lists(st.integers(-2 * 24 * 60, 9 * 24 * 60), max_size=40))
    return rules, [now + minute * MINUTE for minute in minutes], now
