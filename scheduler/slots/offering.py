"""What a person who chooses a time is offered, and told of the time that they have in mind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from lib.i18n import Text, say
from models.channel import Channel
from models.way import Temperature
from scheduler import seasons
from scheduler.learning import expectation
from scheduler.slots import LEAD, MARGIN, NoSlot, Slot
from scheduler.slots.agenda import WEEK, Rules
from scheduler.slots.by_hand import breaks, nearest
from scheduler.slots.choosing import rules_of, taken_on
from scheduler.slots.jitter import key_of
from scheduler.slots.offers import offers

_AROUND: Final = WEEK  # how far from the time that they have in mind another one is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`post_id` None: of a post that is not saved yet. `at`: the time that the person has in mind,
    None if they have none.
    """

    post_id: int | None
    temperature: Temperature
    fresh_until: datetime | None
    at: datetime | None
    embargo_until: datetime | None = None
    relevant_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Of one channel. `none`: why there is no slot at all. `broken`: the rules that `at` would
    break; `nearest`: the closest time that breaks none.
    """

    channel: Channel
    slots: tuple[Slot, ...] = ()
    none: Text | None = None
    broken: tuple[Text, ...] = ()
    nearest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bounds:
    not_before: datetime | None
    fresh_until: datetime | None


def offered(
    session: Session, channels: Sequence[Channel], asked: Asked, *, now: datetime
) -> list[Offer]:
    """One a channel; changes nothing."""
    return [_offer(session, channel, asked, now=now) for channel in channels]


def _offer(session: Session, channel: Channel, asked: Asked, *, now: datetime) -> Offer:
    rules = rules_of(session, channel)
    taken = taken_on(session, channel, except_post=asked.post_id, since=now)
    bounds = _bounds(session, channel, asked)
    try:
        slots = offers(
            rules,
            taken,
            prior=expectation(session, channel, now=now),
            temperature=asked.temperature,
            fresh_until=bounds.fresh_until,
            not_before=bounds.not_before,
            key=key_of(asked.post_id or 0, channel.id),
            now=now,
        )
    except NoSlot as refusal:
        found = Offer(channel=channel, none=refusal.message)
    else:
        found = Offer(channel=channel, slots=tuple(slots))
    if asked.at is None or asked.at < now:
        return found
    broken = (*breaks(rules, taken, asked.at), *_beside(session, channel, asked, asked.at))
    other = _other(rules, taken, bounds, asked.at, now=now) if broken else None
    return replace(found, broken=broken, nearest=other)


def _bounds(session: Session, channel: Channel, asked: Asked) -> _Bounds:
    """With the days of what it was written for, by that channel's calendar."""
    days = asked.post_id and seasons.days_of(session, asked.post_id)
    begins, ends = days.bounds(channel.zone) if days else (None, None)
    since = filter(None, (begins, asked.embargo_until, asked.relevant_from))
    until = filter(None, (ends, asked.fresh_until))
    return _Bounds(not_before=max(since, default=None), fresh_until=min(until, default=None))


def _beside(session: Session, channel: Channel, asked: Asked, at: datetime) -> Iterator[Text]:
    """What stands against that time beside the channel's rules."""
    if asked.embargo_until is not None and at < asked.embargo_until:
        yield say("The post is under embargo until %(until)s.", until=asked.embargo_until)
    if asked.post_id is not None:
        yield from seasons.outside(session, asked.post_id, at, channel.zone)


def _other(
    rules: Rules, taken: Sequence[datetime], bounds: _Bounds, at: datetime, *, now: datetime
) -> datetime | None:
    """The closest to that time that nothing stands against."""
    since = max(now + LEAD, bounds.not_before or now)
    until = max(at, since) + _AROUND
    if bounds.fresh_until is not None:
        until = min(until, bounds.fresh_until - MARGIN)
    return nearest(rules, taken, min(max(at, since), until), since=since, until=until)
