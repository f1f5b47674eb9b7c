"""By which clock a channel's times are chosen."""

from lib.errors import Refusal
from lib.i18n import say
from lib.zones import is_zone
from models.channel import Channel


def clock_of(channel: Channel) -> str:
    """Its zone. Raises Refusal where this installation does not know it, or not any more."""
    if not is_zone(channel.zone):
        raise Refusal(
            say(
                "%(name)s: this installation knows no time zone “%(zone)s”.",
                name=channel.name,
                zone=channel.zone,
            ),
            remedy=say("Choose another on the channel’s page."),
        )
    return channel.zone
