"""In which other zones a channel's public lives, and how much of it."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import Text, say
from lib.zones import is_zone
from models.actor import Actor
from models.channel import Channel
from models.permissions import May
from models.scope import fetch

MOST: Final = 4  # further zones
Part = tuple[str, str]
"""A zone and its percent, as they were typed."""


def speaks_to(session: Session, actor: Actor, channel_id: int, parts: Sequence[Part]) -> Channel:
    """The rest lives by the channel's own clock. Raises Invalid naming each zone that is wrong."""
    actor.must(May.SET_CHANNELS)
    channel = fetch(session, actor, Channel, channel_id)
    channel.audience = checked(parts, home=channel.zone)
    return channel


def checked(parts: Sequence[Part], *, home: str) -> list[dict[str, str | float]]:
    """As it is stored. Raises Invalid: `fields` by `audience` and the number of the part."""
    fields = {
        f"audience{n}": wrong for n, part in enumerate(parts) if (wrong := _wrong(part, home))
    }
    zones = [zone for zone, _ in parts]
    if not fields and (len(set(zones)) < len(zones) or len(zones) > MOST):
        fields["audience0"] = say("Name at most %(most)s zones, each once.", most=MOST)
    if not fields and sum(int(percent) for _, percent in parts) > 99:
        fields["audience0"] = say("Together they are less than 100 %%; the rest is at home.")
    if fields:
        raise _refused(fields)
    return [{"zone": zone, "share": int(percent) / 100} for zone, percent in parts]


def _wrong(part: Part, home: str) -> Text | None:
    zone, percent = part
    if not is_zone(zone):
        return say("“%(zone)s” is not a time zone.", zone=zone[:64])
    if zone == home:
        return say("This is the channel’s own zone.")
    if not (percent.isdecimal() and len(percent) < 3 and int(percent) > 0):
        return say("A number from %(least)s to %(most)s.", least=1, most=99)
    return None


def _refused(fields: Mapping[str, Text]) -> Invalid:
    return Invalid(
        say("This public cannot be kept."),
        remedy=say("Write zones such as Indian/Reunion, and how many in a hundred live there."),
        fields=fields,
    )
