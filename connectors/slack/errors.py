"""The one place where Slack's refusals become `connectors.errors`: they are single words.

Source: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks (“Handling errors”) and
the change log of 2016-05-17, read in November 2026.
"""

from collections.abc import Mapping
from typing import Final

from connectors.errors import AuthExpired, ConnectorError, Permanent
from connectors.http import Reply
from lib.i18n import Text, say

NEW_HOOK: Final = say(
    "Add a new web hook to your app on api.slack.com/apps (Incoming Webhooks) and connect the "
    "channel again with its address."
)
_ASK: Final = say("Ask whoever runs the Slack workspace.")
_CHANGE: Final = say("Change the post accordingly, then send it again.")

_Known = tuple[type[AuthExpired | Permanent], Text, Text]
_GONE: Final[_Known] = (AuthExpired, say("This web hook is not there any more."), NEW_HOOK)
_CLOSED: Final[_Known] = (
    Permanent,
    say("The workspace does not let web hooks write in this channel."),
    _ASK,
)
_NO_TEAM: Final[_Known] = (AuthExpired, say("This Slack workspace is closed."), NEW_HOOK)
_UNREADABLE: Final[_Known] = (Permanent, say("Slack cannot read this post."), _CHANGE)
BY_WORD: Final[Mapping[str, _Known]] = {
    "no_service": _GONE,
    "no_service_id": _GONE,
    "no_active_hooks": _GONE,
    "invalid_token": _GONE,
    "user_not_found": _GONE,
    "no_team": _NO_TEAM,
    "team_disabled": _NO_TEAM,
    "channel_not_found": (AuthExpired, say("The channel is not there any more."), NEW_HOOK),
    "channel_is_archived": (AuthExpired, say("The channel is archived."), NEW_HOOK),
    "action_prohibited": _CLOSED,
    "posting_to_general_channel_denied": _CLOSED,
    "invalid_payload": _UNREADABLE,
    "no_text": (Permanent, say("There is nothing to publish."), say("Write a text.")),
}


def judged(reply: Reply) -> ConnectorError | None:
    """None for what is no refusal of Slack's own."""
    word = reply.body[:100].decode(errors="replace").strip()
    if not 400 <= reply.status < 500 or word not in BY_WORD:
        return None
    kind, reason, remedy = BY_WORD[word]
    return kind(reason, remedy=remedy, evidence=f"{reply.status} {word}")
