"""The one place where a Mastodon server's answers become `connectors.errors`.

Words are looked for in English, as most servers answer; without them the status alone decides.
Statuses: docs.joinmastodon.org; 400 for 422 and 409: servers that are not Mastodon.
"""

from typing import Final

from connectors.errors import AuthExpired, ConnectorError, Permanent, RateLimited, Retryable
from connectors.http import Reply
from connectors.mastodon.limits import reset_in
from lib.i18n import say

NEW_TOKEN: Final = say(
    "On your server: Preferences → Development → your application. Give it the rights read and "
    "write, copy its access token, and reconnect the channel with it."
)
_ASK_SERVER: Final = say(
    "Open the account on its server and follow what it says there, or write to the server’s "
    "moderators; then reconnect the channel."
)
_SMALLER: Final = say("Make it smaller, or leave it out for this channel.")
_SHORTER: Final = say("Shorten the text, or write a shorter one for this channel.")
_OTHER_FILE: Final = say("Save the picture as JPEG or PNG, or leave it out for this channel.")

_CLOSED: Final = (
    "login is currently disabled",
    "suspended",
    "confirmed e-mail",
    "pending",
    "moved",
)
_CONTENT: Final = (
    ("character", say("The text is too long for this server."), _SHORTER),
    ("too large", say("The server finds a file too large."), _SMALLER),
    ("file", say("The server does not take one of the files."), _OTHER_FILE),
    ("content type", say("The server does not take one of the files."), _OTHER_FILE),
    ("media", say("The server does not take one of the files."), _OTHER_FILE),
)


class StillPreparing(Retryable):
    """The server has not finished with a file that the post is to show; nothing was published."""


def judge(reply: Reply) -> ConnectorError | None:
    """None where the usual table decides."""
    match reply.status:
        case 206:
            return _preparing(reply)
        case 401:
            return AuthExpired(
                say("The server no longer takes this access token."),
                remedy=NEW_TOKEN,
                evidence=_evidence(reply),
            )
        case 403:
            return _forbidden(reply)
        case 404:
            return _missing(reply)
        case 413:
            reason = say("The server finds a file too large.")
            return Permanent(reason, remedy=_SMALLER, evidence=_evidence(reply))
        case 400 | 422:
            return _refused(reply)
        case 429 if (until := reset_in(reply.headers)) is not None:
            reason = say("The server asks us to slow down.")
            return RateLimited(reason, until=until, evidence=_evidence(reply))
    return None


def _preparing(reply: Reply) -> StillPreparing:
    reason = say("The server is still preparing the picture or the video.")
    return StillPreparing(reason, evidence=_evidence(reply))


def _forbidden(reply: Reply) -> ConnectorError | None:
    if "scope" in reply.words.lower():
        return AuthExpired(
            say("The access token lacks a right."), remedy=NEW_TOKEN, evidence=_evidence(reply)
        )
    if any(words in reply.words.lower() for words in _CLOSED):
        return AuthExpired(
            say("The server has closed this account: %(words)s", words=reply.words),
            remedy=_ASK_SERVER,
            evidence=_evidence(reply),
        )
    return None


def _missing(reply: Reply) -> Permanent:
    if not reply.words:
        return Permanent(
            say("There is no Mastodon server at this address."),
            remedy=say("Correct the server’s address and reconnect the channel."),
            evidence=_evidence(reply),
        )
    return Permanent(
        say("What this post answers or shows is no longer on the server."),
        remedy=say("Cancel it on this channel, then schedule it again."),
        evidence=_evidence(reply),
    )


def _refused(reply: Reply) -> ConnectorError:
    words = reply.words.lower()
    if "finished processing" in words or "not processed" in words:
        return _preparing(reply)
    for part, reason, remedy in _CONTENT:
        if part in words:
            return Permanent(reason, remedy=remedy, evidence=_evidence(reply))
    return Permanent(
        say("The server does not take this post as it is. %(words)s", words=reply.words),
        remedy=say("Change the post accordingly, then send it again."),
        evidence=_evidence(reply),
    )


def _evidence(reply: Reply) -> str:
    return f"{reply.status} {reply.words}"  # what stands in a page may repeat the token
