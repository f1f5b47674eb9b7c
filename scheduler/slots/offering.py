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
from scheduler.rights import rights_until, without
from scheduler.slots import LEAD, MARGIN, NoSlot, Slot
from scheduler.slots.agenda import WEEK, Rules
from scheduler.slots.by_hand import breaks, nearest
from scheduler.slots.choosing import rules_of, taken_on
from scheduler.slots.jitter import key_of
from scheduler.slots.offers import offers

_LOOKS: Final = 30  # each at a later time than the one before
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What times are measured by on one channel."""

    channel: Channel
    rules: Rules
    taken: Sequence[datetime]
    bounds: _Bounds


def offered(
    session: Session, channels: Sequence[Channel], asked: Asked, *, now: datetime
) -> list[Offer]:
    """One a channel; changes nothing."""
    return [_offer(session, channel, asked, now=now) for channel in channels]


def against(
    session: Session, channels: Sequence[Channel], asked: Asked, *, now: datetime
) -> list[Text]:
    """What stands against the time that the person has in mind, on any of those channels."""
    if asked.at is None or asked.at < now:
        return []
    told = (_broken(session, _ground(session, one, asked, now=now), asked) for one in channels)
    return list({str(words): words for found in told for words in found}.values())


def closest(
    session: Session, channels: Sequence[Channel], asked: Asked, *, now: datetime
) -> datetime | None:
    """The time closest to the one they have in mind that nothing stands against, on all of those
    channels; where each has another one, the first that suits them all. None within the week.
    """
    at = asked.at
    grounds = [_ground(session, one, asked, now=now) for one in channels]
    if at is None or not grounds:
        return None
    found = (_other(one.rules, one.taken, one.bounds, at, now=now) for one in grounds)
    suits = [other for other in found if other and _suits(grounds, other)]
    near = min(suits, key=lambda other: abs(other - at), default=None)
    return near or _following(grounds, at, now=now)


def _suits(grounds: Sequence[_Ground], at: datetime) -> bool:
    return all(
        not breaks(one.rules, one.taken, at)
        and (one.bounds.not_before is None or one.bounds.not_before <= at)
        and (one.bounds.fresh_until is None or at < one.bounds.fresh_until)
        for one in grounds
    )


def _following(grounds: Sequence[_Ground], at: datetime, *, now: datetime) -> datetime | None:
    """The first from then on that suits them all."""
    begins = [one.bounds.not_before for one in grounds if one.bounds.not_before]
    ends = [one.bounds.fresh_until - MARGIN for one in grounds if one.bounds.fresh_until]
    since = max(at, now + LEAD, *begins)
    until = min([since + _AROUND, *ends])
    for _ in range(_LOOKS):
        found = [nearest(one.rules, one.taken, since, until=until) for one in grounds]
        times = [other for other in found if other is not None]
        if len(times) < len(found):
            return None
        if all(other == since for other in times):
            return since
        since = max(times)
    return None


def _ground(session: Session, channel: Channel, asked: Asked, *, now: datetime) -> _Ground:
    return _Ground(
        channel=channel,
        rules=rules_of(session, channel),
        taken=taken_on(session, channel, except_post=asked.post_id, since=now),
        bounds=_bounds(session, channel, asked),
    )


def _broken(session: Session, ground: _Ground, asked: Asked) -> tuple[Text, ...]:
    if asked.at is None:
        return ()
    beside = _beside(session, ground.channel, asked, asked.at)
    return (*breaks(ground.rules, ground.taken, asked.at), *beside)


def _offer(session: Session, channel: Channel, asked: Asked, *, now: datetime) -> Offer:
    ground = _ground(session, channel, asked, now=now)
    try:
        slots = offers(
            ground.rules,
            ground.taken,
            prior=expectation(session, channel, now=now),
            temperature=asked.temperature,
            fresh_until=ground.bounds.fresh_until,
            not_before=ground.bounds.not_before,
            key=key_of(asked.post_id or 0, channel.id),
            now=now,
        )
    except NoSlot as refusal:
        found = Offer(channel=channel, none=refusal.message)
    else:
        found = Offer(channel=channel, slots=tuple(slots))
    if asked.at is None or asked.at < now:
        return found
    broken = _broken(session, ground, asked)
    other = _other(ground.rules, ground.taken, ground.bounds, asked.at, now=now) if broken else None
    return replace(found, broken=broken, nearest=other)


def _bounds(session: Session, channel: Channel, asked: Asked) -> _Bounds:
    """With the days of what it was written for, by that channel's calendar, and the rights of its
    pictures.
    """
    days = asked.post_id and seasons.days_of(session, asked.post_id)
    begins, ends = days.bounds(channel.zone) if days else (None, None)
    since = filter(None, (begins, asked.embargo_until, asked.relevant_from))
    rights = rights_until(session, [asked.post_id]).get(asked.post_id) if asked.post_id else None
    until = filter(None, (ends, asked.fresh_until, rights))
    return _Bounds(not_before=max(since, default=None), fresh_until=min(until, default=None))


def _beside(session: Session, channel: Channel, asked: Asked, at: datetime) -> Iterator[Text]:
    """What stands against that time beside the channel's rules."""
    if asked.embargo_until is not None and at < asked.embargo_until:
        yield say("The post is under embargo until %(until)s.", until=asked.embargo_until)
    if asked.post_id is not None:
        yield from seasons.outside(session, asked.post_id, at, channel.zone)
        if ended := without(session, asked.post_id, at):
            yield ended


def _other(
    rules: Rules, taken: Sequence[datetime], bounds: _Bounds, at: datetime, *, now: datetime
) -> datetime | None:
    """The closest to that time that nothing stands against."""
    since = max(now + LEAD, bounds.not_before or now)
    until = max(at, since) + _AROUND
    if bounds.fresh_until is not None:
        until = min(until, bounds.fresh_until - MARGIN)
    return nearest(rules, taken, min(max(at, since), until), since=since, until=until)
