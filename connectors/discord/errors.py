"""The one place where Discord's refusals become `connectors.errors`.

Source: docs.discord.com/developers/topics/opcodes-and-status-codes (“JSON Error Codes”) and
…/topics/rate-limits, read in November 2026.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from connectors.errors import AuthExpired, ConnectorError, Permanent, RateLimited
from connectors.http import Reply
from lib.clock import Clock
from lib.i18n import Text, say

NEW_HOOK: Final = say(
    "Make a new web hook in Discord (the channel’s settings → Integrations → Webhooks) and connect "
    "the channel again with its address."
)
_FEWER_BYTES: Final = say("Make the pictures or the video smaller.")
_CHANGE: Final = say("Change the post accordingly, then send it again.")
_ASK: Final = say("Ask whoever runs the Discord server.")
_TEXT_CHANNEL: Final = say(
    "Make the web hook in a text channel, or name a thread on the channel’s page."
)


class Absent(Permanent):
    """The message was deleted."""


_Known = tuple[type[AuthExpired | Permanent], Text, Text]
_GONE: Final[_Known] = (AuthExpired, say("This web hook is not there any more."), NEW_HOOK)
_TOO_LARGE: Final[_Known] = (Permanent, say("A file is too large for Discord."), _FEWER_BYTES)
_FORUM: Final[_Known] = (
    Permanent,
    say("This is a forum, whose messages need a thread."),
    _TEXT_CHANNEL,
)
_MODERATED: Final[_Known] = (
    Permanent,
    say("The server’s automatic moderation blocked this text."),
    _CHANGE,
)
BY_CODE: Final[Mapping[int, _Known]] = {
    10003: (AuthExpired, say("The channel is not there any more."), NEW_HOOK),
    10008: (Absent, say("The message is not there any more."), _CHANGE),
    10015: _GONE,
    50027: _GONE,
    50001: (Permanent, say("Discord does not let this web hook in."), _ASK),
    50013: (Permanent, say("Discord does not let this web hook in."), _ASK),
    40005: _TOO_LARGE,
    50045: _TOO_LARGE,
    50006: (Permanent, say("There is nothing to publish."), say("Write a text or add an image.")),
    50083: (Permanent, say("The thread is archived."), _ASK),
    160005: (Permanent, say("The thread is locked."), _ASK),
    200000: _MODERATED,
    220001: _FORUM,
    220003: _FORUM,
    240000: (Permanent, say("Discord takes a link of this text for harmful."), _CHANGE),
}


def judged(reply: Reply, clock: Clock) -> ConnectorError | None:
    """None for what is no refusal of Discord's own."""
    told = _told(reply)
    if reply.status < 400 or reply.status >= 500 or told is None:
        return None
    code, evidence = told.get("code"), f"{reply.status} {told.get('code')} {reply.words}"
    if reply.status == 429 or code == 20016:
        return _wait(told, clock, evidence)
    if isinstance(code, int) and code in BY_CODE:
        kind, reason, remedy = BY_CODE[code]
        return kind(reason, remedy=remedy, evidence=evidence)
    if code == 50035:
        reason = say("Discord refused this: %(words)s", words=reply.words)
        return Permanent(reason, remedy=_CHANGE, evidence=evidence)
    return None


def _wait(told: Mapping[str, Any], clock: Clock, evidence: str) -> RateLimited | None:
    seconds = told.get("retry_after")
    if not isinstance(seconds, int | float):
        return None  # then the usual table reads the header
    return RateLimited(
        say("%(network)s asks us to slow down.", network="Discord"),
        until=clock.now() + timedelta(seconds=min(float(seconds), 86_400.0)),
        evidence=evidence,
    )


def _told(reply: Reply) -> Mapping[str, Any] | None:
    try:
        told = reply.json()
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
