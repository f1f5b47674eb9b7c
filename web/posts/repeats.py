"""What a post's page shows of its coming back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from lib import i18n
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.permissions import May
from models.series import Every, Series
from models.way import DeliveryState
from scheduler.recurring import returns
from scheduler.recurring.returns import Return

EVERY_WORDS: Final[Mapping[Every, Text]] = {
    Every.WEEK: say("weeks"),
    Every.MONTH: say("months"),
    Every.YEAR: say("years"),
}
_LIVE_SHOWN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """One series with its next dates, and whether this person may end it."""

    series: Series
    channel: Channel
    coming: Sequence[Return]
    may_end: bool

    @property
    def words(self) -> Text:
        one = self.series
        told = {"often": often(one), "at": one.wall, "first": _day(one.first)}
        if one.last is None:
            return say("%(often)s at %(at)s, from %(first)s on", **told)
        return say("%(often)s at %(at)s, from %(first)s to %(last)s", last=_day(one.last), **told)


def recurring(
    session: Session, actor: Actor, post_id: int, channels: Mapping[int, Channel], *, now: datetime
) -> list[Recurring]:
    return [
        Recurring(
            series=one,
            channel=channels[one.channel_id],
            coming=returns.coming(session, one, now=now),
            may_end=one.ended_at is None and actor.may(May.END_SERIES),
        )
        for one in returns.of_post(session, actor, post_id)
    ]


def often(series: Series) -> Text:
    match series.every:
        case Every.WEEK:
            return say_n("Every week", "Every %(n)s weeks", series.step)
        case Every.MONTH:
            return say_n("Every month", "Every %(n)s months", series.step)
        case Every.YEAR:
            return say_n("Every year", "Every %(n)s years", series.step)


def worth_showing(deliveries: Sequence[Delivery]) -> Iterator[Delivery]:
    """All of them, but of a series only its next one, its last ones and what went wrong."""
    by_series: defaultdict[int, list[Delivery]] = defaultdict(list)
    for one in sorted(deliveries, key=lambda each: (each.due_at, each.id)):
        if one.series_id is None:
            yield one
        else:
            by_series[one.series_id].append(one)
    for made in by_series.values():
        yield from _of_series(made)


def _of_series(made: Sequence[Delivery]) -> Iterator[Delivery]:
    by_state: defaultdict[DeliveryState, list[Delivery]] = defaultdict(list)
    for one in made:
        by_state[one.state].append(one)
    yield from by_state.pop(DeliveryState.PUBLISHED, [])[-_LIVE_SHOWN:]
    yield from by_state.pop(DeliveryState.PLANNED, [])[:1]
    by_state.pop(DeliveryState.CANCELLED, None)
    for wrong in by_state.values():
        yield from wrong


def _day(iso: str) -> str:
    return i18n.day(date.fromisoformat(iso), "d MMM y")
