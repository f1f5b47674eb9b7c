"""Days and hours kept free of posts, of a channel or of all; and whose public holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lib import public_holidays
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from models.channel import Channel
from models.no_go import WHOLE_DAY, DaysOff, HoursOff
from models.permissions import May
from models.scope import fetch, scoped

MOST: Final = 200  # of each kind in a workspace: every search for a time reads them
LONGEST_NAME: Final = 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept free, in order of time."""

    days: Sequence[DaysOff]
    hours: Sequence[HoursOff]


def kept(session: Session, actor: Actor, channel_id: int | None) -> Kept:
    """Of that channel and of all channels; None: only of all."""
    days, hours = scoped(actor, DaysOff), scoped(actor, HoursOff)
    return Kept(
        days=session.scalars(
            days.where(
                or_(DaysOff.channel_id.is_(None), DaysOff.channel_id == channel_id)
            ).order_by(DaysOff.first, DaysOff.id)
        ).all(),
        hours=session.scalars(
            hours.where(
                or_(HoursOff.channel_id.is_(None), HoursOff.channel_id == channel_id)
            ).order_by(HoursOff.weekday, HoursOff.start, HoursOff.id)
        ).all(),
    )


def keep_days(
    session: Session,
    actor: Actor,
    channel_id: int | None,
    *,
    name: str,
    first: date,
    last: date,
) -> DaysOff:
    """On that channel, or (None) on all. Raises Invalid."""
    _may_keep(session, actor, channel_id, DaysOff)
    fields: dict[str, Text] = {}
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        fields["name"] = say("A name has 1 to %(most)s characters.", most=LONGEST_NAME)
    if last < first:
        fields["last"] = say("The last day is before the first.")
    _must_be_right(fields)
    days = DaysOff(
        workspace_id=actor.workspace_id,
        channel_id=channel_id,
        name=name.strip(),
        first=first,
        last=last,
    )
    session.add(days)
    return days


def keep_hours(
    session: Session, actor: Actor, channel_id: int | None, *, weekday: int, start: int, end: int
) -> HoursOff:
    """Each week, on that channel or (None) on all. Raises Invalid."""
    _may_keep(session, actor, channel_id, HoursOff)
    fields: dict[str, Text] = {}
    if not 0 <= weekday < 7:
        fields["weekday"] = say("Choose a day of the week.")
    if not 0 <= start < end <= WHOLE_DAY:
        fields["end"] = say("Hours go from 0 to 24, and end after they start.")
    _must_be_right(fields)
    hours = HoursOff(
        workspace_id=actor.workspace_id,
        channel_id=channel_id,
        weekday=weekday,
        start=start,
        end=end,
    )
    session.add(hours)
    return hours


def open_days(session: Session, actor: Actor, days_id: int) -> None:
    """They are days like others again."""
    actor.must(May.KEEP_FREE)
    session.delete(fetch(session, actor, DaysOff, days_id))


def open_hours(session: Session, actor: Actor, hours_id: int) -> None:
    actor.must(May.KEEP_FREE)
    session.delete(fetch(session, actor, HoursOff, hours_id))


def keep_holidays(
    session: Session, actor: Actor, channel_id: int, *, country: str, region: str
) -> Channel:
    """Those of `country` ("": of none), and of its `region` ("": of none). Raises Invalid."""
    actor.must(May.KEEP_FREE)
    channel = fetch(session, actor, Channel, channel_id)
    fields: dict[str, Text] = {}
    if country and country not in public_holidays.countries():
        fields["country"] = say("No public holidays are known of this country.")
    elif region and region not in public_holidays.regions(country):
        fields["region"] = say("This is no region of that country.")
    _must_be_right(fields)
    channel.holiday_country, channel.holiday_region = country or None, region
    return channel


def _may_keep(
    session: Session, actor: Actor, channel_id: int | None, table: type[DaysOff | HoursOff]
) -> None:
    actor.must(May.KEEP_FREE)
    if channel_id is not None:
        fetch(session, actor, Channel, channel_id)
    own = select(func.count(table.id)).where(table.workspace_id == actor.workspace_id)
    if (session.scalar(own) or 0) >= MOST:
        raise Invalid(
            say("More than %(most)s cannot be kept.", most=MOST),
            remedy=say("Take away some that are past."),
        )


def _must_be_right(fields: dict[str, Text]) -> None:
    if fields:
        raise Invalid(
            say("This cannot be kept free."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )
