"""That no time is free, between which instants, and what can be done."""

from datetime import datetime

from lib.errors import Refusal
from lib.i18n import say


class NoSlot(Refusal):
    """No instant is free within the rules while the post is worth something."""

    code = "no_slot"


def no_slot(*, since: datetime, until: datetime, fresh_until: datetime | None) -> NoSlot:
    if until <= since and fresh_until is not None:
        return NoSlot(
            say(
                "It goes stale at %(until)s, too soon after the earliest time it could leave, "
                "%(since)s.",
                until=fresh_until,
                since=since,
            ),
            remedy=say("Say that it stays fresh for longer, or let it go."),
        )
    return NoSlot(
        say(
            "The channel has no free time between %(since)s and %(until)s.",
            since=since,
            until=until,
        ),
        remedy=say(
            "Move or cancel another post of this channel, ease its gap, daily cap, quiet hours or "
            "no-go days, or place this one by hand."
        ),
    )
