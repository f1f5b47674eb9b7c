"""Why a time was chosen, and what a time placed by hand would break, in plain words."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from lib.i18n import Text, say, say_n
from lib.zones import Located, wall_time
from scheduler.agenda import DAY, Agenda, Rules, Spot, week_of

WEEKDAYS: Final = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)
_WORTH_TELLING: Final = 2  # full days that were passed over: the last ones say enough


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


def freshness(fresh_until: datetime | None) -> Text:
    if fresh_until is None:
        return say("hot: as soon as the channel’s rules allow")
    return say(
        "hot: as soon as the channel’s rules allow, fresh until %(until)s", until=fresh_until
    )


def waited(agenda: Agenda, since: datetime) -> Iterator[Text]:
    """Said when the earliest instant fell into the quiet hours."""
    if agenda.rules.is_quiet(agenda.spot(since).wall.hour):
        yield say("not in the quiet hours (%(hours)s)", hours=quiet_hours(agenda.rules))


def distances(agenda: Agenda, at: datetime) -> Iterator[Text]:
    """To the posts around it that are less than a day away."""
    before, after = agenda.before(at), agenda.after(at)
    if before is not None and at - before < DAY:
        yield say("kept %(length)s from the post before", length=length(at - before))
    if after is not None and after - at < DAY:
        yield say("kept %(length)s from the next post", length=length(after - at))


def passed_over(agenda: Agenda, since: datetime, spot: Spot) -> Iterator[Text]:
    """The full days, and the last week at its cadence, between `since` and the spot."""
    first = agenda.spot(since).day
    days = [first + DAY * n for n in range((spot.day - first).days)]
    full = [day for day in days if agenda.is_full(day)]
    yield from (_full(agenda, day) for day in full[-_WORTH_TELLING:])
    aimed_at = agenda.rules.per_week
    mondays = {week_of(day) for day in days} - {week_of(spot.day)}
    for monday in sorted(day for day in mondays if agenda.in_week(day) >= aimed_at)[-1:]:
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


def broken(agenda: Agenda, spot: Spot) -> Iterator[Text]:
    """One warning for each rule that a post at that spot would break."""
    rules = agenda.rules
    if (other := agenda.too_close(spot.at)) is not None:
        yield say(
            "Only %(length)s from the post of %(other)s; the channel keeps %(gap)s.",
            length=length(abs(other - spot.at)),
            other=other,
            gap=length(rules.gap),
        )
    if agenda.is_full(spot.day):
        yield say_n(
            "%(day)s already has %(taken)s; the channel takes at most %(n)s post a day.",
            "%(day)s already has %(taken)s; the channel takes at most %(n)s posts a day.",
            rules.daily_cap,
            day=WEEKDAYS[spot.wall.weekday()],
            taken=agenda.on(spot.day),
        )
    if rules.is_quiet(spot.wall.hour):
        yield say(
            "%(when)s is within the channel’s quiet hours (%(hours)s).",
            when=when(spot.wall),
            hours=quiet_hours(rules),
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
