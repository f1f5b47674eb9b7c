"""The one place where a blog's answers become `connectors.errors`.

Codes: WordPress REST API (developer.wordpress.org/rest-api) and what WordPress 6.5 answered here.
"""

import json
from collections.abc import Mapping
from typing import Final

from connectors.errors import AuthExpired, ConnectorError, Permanent
from connectors.http import Reply
from lib.i18n import Text, say

NEW_PASSWORD: Final = say(
    "In the blog: Users → Profile → Application passwords. Make a new one, and reconnect the "
    "channel with it and the user’s name."
)
_ROLE: Final = say(
    "Somebody who manages the blog gives this user the role Author or Editor, then send it again."
)
_PLUGIN: Final = say(
    "A plug-in of the blog or its host may stand in between: ask whoever keeps the blog to let "
    "the REST API and the Authorization header through."
)
_SMALLER: Final = say("Make the picture smaller, or leave it out for this channel.")
_REPAIR: Final = say("Ask whoever keeps the blog.")

_RIGHTS: Final = frozenset(
    {"rest_cannot_publish", "rest_cannot_create", "rest_cannot_edit", "rest_cannot_edit_others"}
)
_REFUSED: Final[Mapping[str, tuple[Text, Text]]] = {
    "rest_post_invalid_id": (
        say("The draft of this article is not on the blog any more."),
        say("Cancel it on this channel, then schedule it again."),
    ),
    "rest_no_route": (say("This blog’s REST API is switched off."), _PLUGIN),
    "rest_upload_sideload_error": (say("The blog does not take this picture."), _SMALLER),
    "rest_upload_unknown_error": (say("The blog could not keep the picture."), _REPAIR),
    "rest_upload_file_too_big": (say("The picture is too large for the blog."), _SMALLER),
    "rest_upload_no_data": (say("The blog received no picture."), _REPAIR),
}


def judge(reply: Reply) -> ConnectorError | None:
    """None where the usual table decides."""
    if reply.status < 400:
        return None
    code = _code(reply)
    evidence = f"{reply.status} {code} {reply.words}"
    if reply.status == 401:  # WordPress says so of whoever it takes for not signed in
        return AuthExpired(
            say("The blog does not let this user in."), remedy=NEW_PASSWORD, evidence=evidence
        )
    if code in _RIGHTS:
        return Permanent(
            say("This user may not do that on the blog."), remedy=_ROLE, evidence=evidence
        )
    if code in _REFUSED:
        reason, remedy = _REFUSED[code]
        return Permanent(reason, remedy=remedy, evidence=evidence)
    if reply.status == 413:
        reason = say("The picture is too large for the blog.")
        return Permanent(reason, remedy=_SMALLER, evidence=evidence)
    if reply.status in {403, 404} and not code:
        return Permanent(
            say("What answers at this address is no WordPress, or stands before one."),
            remedy=_PLUGIN,
            evidence=evidence,
        )
    return None


def _code(reply: Reply) -> str:
    try:
        told = json.loads(reply.body)
    except ValueError:
        return ""
    return str(told.get("code") or "") if isinstance(told, dict) else ""
