"""The one place where the Bot API's refusals become `connectors.errors`.

Descriptions as tdlib/telegram-bot-api and Telegram's servers give them (November 2026); they are
not promised, so what is not known falls back on the kind of the answer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from connectors.errors import AuthExpired, ConnectorError, Permanent, RateLimited
from connectors.http import Reply, retry_at
from lib.clock import Clock
from lib.i18n import Text, say

_NEW_TOKEN: Final = say(
    "Ask @BotFather for the bot’s token (/token) and connect the channel again with it."
)
_LET_IN: Final = say(
    "In Telegram, make the bot an administrator of the channel, with the right to post messages, "
    "then press Reconnect with the same token."
)
_RIGHT_NAME: Final = say(
    "Check the channel’s name, and that the bot is a member of it; then connect it again."
)
_SHORTER: Final = say("Shorten the text, or write a shorter one for this channel.")
_OTHER_PICTURE: Final = say(
    "Save the picture anew as JPEG, at most 2560 pixels wide, and try again."
)
_CHANGE: Final = say("Change the post accordingly, then send it again.")

_Known = tuple[type[AuthExpired | Permanent], Text, Text]
_CLOSED: Final[_Known] = (AuthExpired, say("The bot may not write in this chat."), _LET_IN)
_NO_CHAT: Final[_Known] = (AuthExpired, say("Telegram does not know this chat."), _RIGHT_NAME)
_TOO_LONG: Final[_Known] = (Permanent, say("The text is too long for Telegram."), _SHORTER)
_PICTURE: Final[_Known] = (Permanent, say("Telegram cannot use this picture."), _OTHER_PICTURE)
_BY_WORDS: Final[Mapping[str, _Known]] = {
    "chat not found": _NO_CHAT,
    "peer_id_invalid": _NO_CHAT,
    "group chat was upgraded": (
        AuthExpired,
        say("The group became a supergroup and has another number now."),
        say("Connect it again under its new number, which begins with -100."),
    ),
    "not enough rights": _CLOSED,
    "need administrator rights": _CLOSED,
    "have no rights": _CLOSED,
    "chat_write_forbidden": _CLOSED,
    "chat_send_": _CLOSED,  # CHAT_SEND_PHOTOS_FORBIDDEN and its like
    "message thread not found": (
        Permanent,
        say("The topic that this channel writes to is not there any more."),
        say("Correct the topic on the channel’s page."),
    ),
    "topic_closed": (
        Permanent,
        say("The topic that this channel writes to is closed."),
        say("Ask an administrator of the group to open it again."),
    ),
    "chat_restricted": (
        Permanent,
        say("Telegram has restricted this chat."),
        say("Open the chat in Telegram and follow what it says there."),
    ),
    "too long": _TOO_LONG,
    "too_long": _TOO_LONG,
    "must be non-empty": (
        Permanent,
        say("There is nothing to publish."),
        say("Write a text or add an image."),
    ),
    "text is empty": (
        Permanent,
        say("There is nothing to publish."),
        say("Write a text or add an image."),
    ),
    "photo_invalid": _PICTURE,
    "image_process_failed": _PICTURE,
    "wrong file": _PICTURE,
    "media_empty": _PICTURE,
    "video_": (
        Permanent,
        say("Telegram cannot use this video."),
        say("Save it as MP4 (H.264), at most 50 MB, and try again."),
    ),
}


def judged(reply: Reply, clock: Clock) -> ConnectorError | None:
    """None for what is no refusal of the Bot API's own."""
    told = _told(reply)
    if told is None or told.get("ok") is not False:
        return None
    evidence = f"{reply.status} {reply.words}"
    match reply.status:
        case 429 | 420:
            return RateLimited(
                say("Telegram asks us to wait before the next post."),
                until=_until(told, clock.now())
                or retry_at(reply.headers.get("Retry-After"), now=clock.now()),
                evidence=evidence,
            )
        case 401 | 404:
            reason = say("Telegram does not know this bot, or its token was renewed.")
            return AuthExpired(reason, remedy=_NEW_TOKEN, evidence=evidence)
        case 400 | 403 | 413:
            return _refusal(reply, evidence)
        case _:
            return None


def may_not_write() -> AuthExpired:
    return AuthExpired(_CLOSED[1], remedy=_LET_IN)


def not_a_token() -> AuthExpired:
    return AuthExpired(say("This is not the token of a bot."), remedy=_NEW_TOKEN)


def _refusal(reply: Reply, evidence: str) -> ConnectorError:
    words = reply.words.lower()
    for part, (kind, reason, remedy) in _BY_WORDS.items():
        if part in words:
            return kind(reason, remedy=remedy, evidence=evidence)
    if reply.status == 403:  # blocked, kicked, not a member
        return AuthExpired(_CLOSED[1], remedy=_LET_IN, evidence=evidence)
    if reply.status == 413:
        reason = say("What is sent is too large for Telegram.")
        remedy = say("Make the pictures or the video smaller.")
        return Permanent(reason, remedy=remedy, evidence=evidence)
    reason = say("Telegram refused this: %(words)s", words=reply.words)
    return Permanent(reason, remedy=_CHANGE, evidence=evidence)


def _told(reply: Reply) -> Mapping[str, Any] | None:
    try:
        told = reply.json()
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _until(told: Mapping[str, Any], now: datetime) -> datetime | None:
    more = told.get("parameters")
    seconds = more.get("retry_after") if isinstance(more, dict) else None
    return now + timedelta(seconds=min(seconds, 86_400)) if isinstance(seconds, int) else None
