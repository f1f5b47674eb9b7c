"""What stands in the calendar in a span, as cards."""

from datetime import datetime

from sqlalchemy.orm import Session

from lib.i18n import zone
from models.actor import Actor
from scheduler.entries import entries
from web.cards import Card, cards
from web.filters import Filters
from web.publications import NativeCard, native_cards


def standing(
    session: Session, who: Actor, since: datetime, until: datetime, wanted: Filters
) -> list[Card | NativeCard]:
    """Ours and what was published by other means, in order of time."""
    found = entries(
        session,
        who,
        since=since,
        until=until,
        channel_ids=wanted.channels,
        temperatures=wanted.temperatures,
        stages=wanted.stages,
    )
    ours = cards(found, zone=zone(), role=who.role)
    others = native_cards(session, who, since, until, wanted)
    return sorted([*ours, *others], key=lambda card: card.wall)
