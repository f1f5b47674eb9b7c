"""The one place where Mattermost's refusals become `connectors.errors`.

By the names that the server gives them (app/webhook.go, web/webhook.go, November 2026).
"""

from collections.abc import Mapping
from typing import Final

from connectors.errors import AuthExpired, ConnectorError, Permanent
from connectors.http import Reply
from lib.i18n import Text, say

NEW_HOOK: Final = say(
    "Make a new web hook in Mattermost (Integrations → Incoming Webhooks) and connect the channel "
    "again with its address."
)
_ASK: Final = say("Ask whoever runs the Mattermost server.")
_CHANGE: Final = say("Change the post accordingly, then send it again.")
_UNARCHIVE: Final = say(
    "Have the channel unarchived in Mattermost and reconnect, or make a web hook in another one."
)

_Known = tuple[type[AuthExpired | Permanent], Text, Text]
_GONE: Final[_Known] = (AuthExpired, say("This web hook is not there any more."), NEW_HOOK)
_NO_CHANNEL: Final[_Known] = (AuthExpired, say("The channel is not there any more."), NEW_HOOK)
_FORBIDDEN: Final[_Known] = (
    Permanent,
    say("The web hook may not write in this channel."),
    _ASK,
)
_UNREADABLE: Final[_Known] = (Permanent, say("Mattermost cannot read this post."), _CHANGE)
BY_NAME: Final[Mapping[str, _Known]] = {
    "web.incoming_webhook.invalid.app_error": _GONE,
    "web.incoming_webhook.user.app_error": _GONE,  # who made it is not there any more
    "app.webhooks.get_incoming.app_error": _GONE,
    "web.incoming_webhook.channel.app_error": _NO_CHANNEL,
    "app.channel.get.existing.app_error": _NO_CHANNEL,
    "web.incoming_webhook.disabled.app_error": (
        Permanent,
        say("The server takes no incoming web hooks."),
        _ASK,
    ),
    "web.incoming_webhook.channel_locked.app_error": _FORBIDDEN,
    "web.incoming_webhook.permissions.app_error": _FORBIDDEN,
    "api.post.create_post.town_square_read_only": _FORBIDDEN,
    "api.post.create_post.can_not_post_to_deleted.error": (
        AuthExpired,
        say("The channel is archived."),
        _UNARCHIVE,
    ),
    "web.incoming_webhook.parse.app_error": _UNREADABLE,
    "web.incoming_webhook.decode.app_error": _UNREADABLE,
    "web.incoming_webhook.text.app_error": (
        Permanent,
        say("There is nothing to publish."),
        say("Write a text."),
    ),
}
_DISABLED: Final = 501  # a 5xx all the same, sent before anything is done


def judged(reply: Reply) -> ConnectorError | None:
    """None for what is no refusal of Mattermost's own."""
    name = _name(reply)
    if name not in BY_NAME or (reply.status >= 500 and reply.status != _DISABLED):
        return None
    kind, reason, remedy = BY_NAME[name]
    return kind(reason, remedy=remedy, evidence=f"{reply.status} {name}")


def _name(reply: Reply) -> str:
    try:
        told = reply.json()
    except ValueError:
        return ""
    return str(told.get("id", "")) if isinstance(told, dict) else ""
