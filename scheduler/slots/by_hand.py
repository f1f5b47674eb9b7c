"""What a time that a person chooses would break, and where it would break nothing. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from lib.i18n import Text, say, say_n
from scheduler.slots import reasons
from scheduler.slots.agenda import Agenda, Rules, Spot

_STEP: Final = timedelta(minutes=5)


def breaks(rules: Rules, taken: Sequence[datetime], at: datetime) -> list[Text]:
    """A warning for each rule that a post placed by hand would break; `taken` without that post."""
    agenda = Agenda(rules, taken)
    return list(_broken(agenda, agenda.spot(at)))


def nearest(
    rules: Rules,
    taken: Sequence[datetime],
    at: datetime,
    *,
    until: datetime,
    since: datetime | None = None,
) -> datetime | None:
    """`at` if it breaks no rule, else the closest instant that does not, or None.

    Before `until`; not before `since`, or not before `at` itself when that is None.
    """
    agenda = Agenda(rules, taken)
    if not any(_broken(agenda, agenda.spot(at))):
        return at
    after = next(agenda.free(since=at, until=until, step=_STEP), None)
    before = list(agenda.free(since=since or at, until=at, step=_STEP))[-1:]
    around = [*before, *([after] if after else [])]
    return min((spot.at for spot in around), key=lambda other: abs(other - at), default=None)


def _broken(agenda: Agenda, spot: Spot) -> Iterator[Text]:
    """One warning for each rule that a post at that spot would break."""
    rules = agenda.rules
    if (other := agenda.too_close(spot.at)) is not None:
        yield say(
            "Only %(length)s from the post of %(other)s; the channel keeps %(gap)s.",
            length=reasons.length(abs(other - spot.at)),
            other=other,
            gap=reasons.length(rules.gap),
        )
    if agenda.is_full(spot.day):
        yield say_n(
            "%(day)s already has %(taken)s; the channel takes at most %(n)s post a day.",
            "%(day)s already has %(taken)s; the channel takes at most %(n)s posts a day.",
            rules.daily_cap,
            day=reasons.WEEKDAYS[spot.wall.weekday()],
            taken=agenda.on(spot.day),
        )
    if rules.is_quiet(spot.wall.hour):
        yield say(
            "%(when)s is within the channel’s quiet hours (%(hours)s).",
            when=reasons.when(spot.wall),
            hours=reasons.quiet_hours(rules),
        )
    yield from no_go(rules, spot.wall)


def no_go(rules: Rules, wall: datetime) -> Iterator[Text]:
    """The warning that a post at that wall time stands on a no-go day or hour."""
    bar = rules.no_go.bar(wall)
    if bar is not None:
        yield say("Nothing was to leave then: %(why)s.", why=reasons.barred(bar))
