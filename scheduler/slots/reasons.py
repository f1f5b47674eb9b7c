"""Why a time was chosen, in plain words."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from lib.i18n import Text, city, say, say_n
from lib.zones import Located, wall_time
from scheduler.slots.agenda import DAY, Agenda, Rules, Spot, week_of
from scheduler.slots.no_go import Days, Holiday, Hours

WEEKDAYS: Final = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)
_WORTH_TELLING: Final = 2  # days that were left aside: the last ones say enough


def when(wall: datetime) -> Text:
    """“Tuesday 18:10”, by the channel's own clock."""
    return say("%(day)s %(time)s", day=WEEKDAYS[wall.weekday()], time=f"{wall:%H:%M}")


def length(duration: timedelta) -> Text:
    """Whole seconds under two minutes, whole minutes under two hours, whole hours from there on."""
    if timedelta(0) < duration < timedelta(minutes=2) and duration % timedelta(minutes=1):
        return say("%(seconds)s s", seconds=duration // timedelta(seconds=1))
    minutes = duration // timedelta(minutes=1)
    if minutes < 120:
        return say("%(minutes)s min", minutes=minutes)
    return say("%(hours)s h", hours=minutes // 60)


def quiet_hours(rules: Rules) -> Text:
    return say("%(start)s to %(end)s", start=_hour(rules.quiet_from), end=_hour(rules.quiet_to))


def _hour(hour: int) -> str:
    return f"{hour:02d}:00"


def expected(spot: Spot, *, lift: float, sure: Text) -> Text:
    percent = round(lift * 100)
    told = {"when": when(spot.wall), "percent": abs(percent), "sure": sure}
    if percent > 0:
        return say("%(when)s: typically +%(percent)s %% (%(sure)s)", **told)
    if percent < 0:
        return say("%(when)s: typically −%(percent)s %% (%(sure)s)", **told)
    return say("%(when)s: no measurable difference expected (%(sure)s)", **told)


def elsewhere(rules: Rules, at: datetime) -> Iterator[Text]:
    """What the clocks show where a part of the public lives."""
    for zone in rules.elsewhere:
        shown = f"{wall_time(at, zone):%H:%M}"
        yield say("%(time)s by the clock of %(place)s", time=shown, place=city(zone))


def freshness(fresh_until: datetime | None) -> Text:
    if fresh_until is None:
        return say("hot: as soon as the channel’s rules allow")
    return say(
        "hot: as soon as the channel’s rules allow, fresh until %(until)s", until=fresh_until
    )


def embargo(until: datetime | None, *, now: datetime) -> Iterator[Text]:
    if until is not None and until > now:
        yield say("under embargo until %(until)s", until=until)


def waited(agenda: Agenda, since: datetime) -> Iterator[Text]:
    """Said when the earliest instant fell into hours without posts."""
    rules, wall = agenda.rules, agenda.spot(since).wall
    if rules.is_quiet(wall.hour):
        yield say("not in the quiet hours (%(hours)s)", hours=quiet_hours(rules))
    hours = rules.no_go.at(wall)
    if hours is not None and not hours.is_whole:
        yield barred(hours)


def distances(agenda: Agenda, at: datetime) -> Iterator[Text]:
    """To the posts around it that are less than a day away."""
    before, after = agenda.before(at), agenda.after(at)
    if before is not None and at - before < DAY:
        yield say("kept %(length)s from the post before", length=length(at - before))
    if after is not None and after - at < DAY:
        yield say("kept %(length)s from the next post", length=length(after - at))


def left_aside(agenda: Agenda, days: Iterable[date]) -> list[Text]:
    """Why the last of those days could not be had; what bars several of them is said once."""
    told: list[Text] = []
    for day in days:
        why = _unavailable(agenda, day)
        if why is not None and why not in told:
            told.append(why)
    return told[-_WORTH_TELLING:]


def _unavailable(agenda: Agenda, day: date) -> Text | None:
    if (bar := agenda.rules.no_go.on(day)) is not None:
        return barred(bar)
    return _full(agenda, day) if agenda.is_full(day) else None


def barred(bar: Days | Holiday | Hours) -> Text:
    """“Tuesday 14 July is a public holiday (Fête nationale)”."""
    match bar:
        case Holiday(day=day, name=name):
            return say("%(day)s is a public holiday (%(name)s)", day=day, name=name)
        case Days(first=first, last=last, name=name) if first == last:
            return say("%(day)s is kept free (%(name)s)", day=first, name=name)
        case Days(first=first, last=last, name=name):
            return say(
                "%(first)s to %(last)s is kept free (%(name)s)", first=first, last=last, name=name
            )
        case Hours():
            return each_week(bar)


def each_week(hours: Hours) -> Text:
    day = WEEKDAYS[hours.weekday]
    if hours.is_whole:
        return say("every %(day)s is kept free", day=day)
    return say(
        "every %(day)s from %(start)s to %(end)s is kept free",
        day=day,
        start=_hour(hours.start),
        end=_hour(hours.end),
    )


def full_week(agenda: Agenda, since: datetime, spot: Spot) -> Iterator[Text]:
    """The last week at its cadence between `since` and the spot."""
    first = agenda.spot(since).day
    aimed_at = agenda.rules.per_week
    mondays = {week_of(first + DAY * n) for n in range((spot.day - first).days)}
    passed = sorted(mondays - {week_of(spot.day)})
    for monday in [day for day in passed if agenda.in_week(day) >= aimed_at][-1:]:
        yield say_n(
            "the week of %(monday)s already has its %(n)s post",
            "the week of %(monday)s already has its %(n)s posts",
            aimed_at,
            monday=monday,
        )


def _full(agenda: Agenda, day: date) -> Text:
    return say(
        "%(day)s is full (%(taken)s of %(cap)s)",
        day=WEEKDAYS[day.weekday()],
        taken=agenda.on(day),
        cap=agenda.rules.daily_cap,
    )


def above_cadence(rules: Rules) -> Text:
    return say_n(
        "above the %(n)s post a week aimed at: no free place within it in this time",
        "above the %(n)s posts a week aimed at: no free place within it in this time",
        rules.per_week,
    )


def clocks(located: Located, wall: datetime, zone: str) -> Iterator[Text]:
    """Said where the wall time is not there that day, or there twice."""
    if located.moved:
        yield say(
            "%(asked)s does not exist that day, the clocks go forward: %(taken)s is taken.",
            asked=f"{wall:%H:%M}",
            taken=when(wall_time(located.at, zone)),
        )
    if located.doubled:
        yield say(
            "%(asked)s comes twice that day, the clocks go back: the first is taken.",
            asked=f"{wall:%H:%M}",
        )
