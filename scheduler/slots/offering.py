"""What a person who chooses a time is offered, and told of the time that they have in mind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from lib.i18n import Text
from models.channel import Channel
from models.way import Temperature
from scheduler.learning import expectation
from scheduler.slots import LEAD, MARGIN, NoSlot, Slot
from scheduler.slots.agenda import WEEK
from scheduler.slots.by_hand import breaks, nearest
from scheduler.slots.choosing import rules_of, taken_on
from scheduler.slots.jitter import key_of
from scheduler.slots.offers import offers

_AROUND: Final = WEEK  # how far from the time that they have in mind another one is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`post_id` None: of a post that is not saved yet. `at`: the time that the person has in mind,
    None if they have none. `not_before`: an embargo.
    """

    post_id: int | None
    temperature: Temperature
    fresh_until: datetime | None
    at: datetime | None
    not_before: datetime | None = None


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


def offered(
    session: Session, channels: Sequence[Channel], asked: Asked, *, now: datetime
) -> list[Offer]:
    """One a channel; changes nothing."""
    return [_offer(session, channel, asked, now=now) for channel in channels]


def _offer(session: Session, channel: Channel, asked: Asked, *, now: datetime) -> Offer:
    rules = rules_of(session, channel)
    taken = taken_on(session, channel, except_post=asked.post_id, since=now)
    slots: list[Slot] = []
    none = None
    try:
        slots = offers(
            rules,
            taken,
            prior=expectation(session, channel, now=now),
            temperature=asked.temperature,
            fresh_until=asked.fresh_until,
            not_before=asked.not_before,
            key=key_of(asked.post_id or 0, channel.id),
            now=now,
        )
    except NoSlot as refusal:
        none = refusal.message
    if asked.at is None or asked.at < now:
        return Offer(channel=channel, slots=tuple(slots), none=none)
    until = min(asked.at + _AROUND, (asked.fresh_until or asked.at + _AROUND) - MARGIN)
    broken = breaks(rules, taken, asked.at)
    other = (
        nearest(rules, taken, asked.at, until=until, since=max(now + LEAD, asked.not_before or now))
        if broken
        else None
    )
    return Offer(
        channel=channel, slots=tuple(slots), none=none, broken=tuple(broken), nearest=other
    )
