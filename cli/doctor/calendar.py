"""Whether each channel's clock and public holidays are known to this installation."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.doctor.finding import Finding, fail, warn
from lib import public_holidays
from lib.errors import Refusal
from lib.i18n import say
from lib.zones import is_zone
from models.channel import Channel
from scheduler.slots.clock import clock_of


def calendars(session: Session) -> Iterator[Finding]:
    """Of the channels in use; nothing is said of what is known."""
    found = select(Channel).where(Channel.archived_at.is_(None)).order_by(Channel.id)
    for one in session.scalars(found):
        yield from _clock(one)
        yield from _holidays(one)


def _clock(one: Channel) -> Iterator[Finding]:
    try:
        clock_of(one)
    except Refusal as refusal:
        yield fail(f"channel {one.id} clock", refusal.message, refusal.remedy)
    unknown = [part["zone"] for part in one.audience if not is_zone(part["zone"])]
    if unknown:
        yield warn(
            f"channel {one.id} public",
            say(
                "%(name)s: no time zone is known by the name of %(zones)s, where a part of its "
                "public lives: its hours are not counted.",
                name=one.name,
                zones=", ".join(unknown),
            ),
            say("Choose another on the channel’s page."),
        )


def _holidays(one: Channel) -> Iterator[Finding]:
    country, region = one.holiday_country, one.holiday_region
    if country is None or public_holidays.is_known(country, region):
        return
    yield warn(
        f"channel {one.id} holidays",
        say(
            "%(name)s: no public holidays are known of %(place)s, so none is kept free.",
            name=one.name,
            place=f"{country}, {region}" if region else country,
        ),
        say(
            "Choose the country or region anew on the channel’s page; if it is missing there, "
            "renew the package: pip install --upgrade holidays"
        ),
    )
