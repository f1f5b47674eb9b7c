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
_SMALLER: Final = say(
    "Make it smaller, or leave it out for this channel. How large a file may be stands on the blog "
    "under Media → Add new file: write that number on the channel’s page."
)
# PHP throws away all of a form that is over its `post_max_size`, and says nothing.
_NOTHING: Final = say("The blog received no file: it may be larger than what PHP takes at once.")
_TOO_LARGE: Final = "upload_max_filesize"  # PHP's own word, in whatever language the rest is
_ANOTHER: Final = say("Look at the comment on the blog; change a word if you mean to say it again.")
_REPAIR: Final = say("Ask whoever keeps the blog.")


class NoBlog(Permanent):
    """What answers is no WordPress: a web page, a firewall."""


class Repeated(Permanent):
    """The blog has this very comment of this user already."""


_RIGHTS: Final = frozenset(
    {"rest_cannot_publish", "rest_cannot_create", "rest_cannot_edit", "rest_cannot_edit_others"}
)
_REFUSED: Final[Mapping[str, tuple[Text, Text]]] = {
    "rest_post_invalid_id": (
        say("The draft of this article is not on the blog any more."),
        say("Cancel it on this channel, then schedule it again."),
    ),
    "rest_comment_invalid_id": (
        say("The comment that this answers is not on the blog any more."),
        say("Leave the answer, or write it as a post of its own."),
    ),
    "rest_comment_closed": (
        say("The article takes no more comments."),
        say("Open its comments on the blog, or leave the answer."),
    ),
    "rest_no_route": (say("This blog’s REST API is switched off."), _PLUGIN),
    "rest_upload_sideload_error": (say("The blog does not take this file."), _SMALLER),
    "rest_upload_unknown_error": (say("The blog could not keep the file."), _REPAIR),
    "rest_upload_file_too_big": (
        say("The file is larger than what the blog takes."),
        _SMALLER,
    ),
    "rest_upload_no_data": (_NOTHING, _SMALLER),
    "rest_upload_no_content_disposition": (_NOTHING, _SMALLER),
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
    if code == "comment_duplicate":
        reason = say("The blog says that this was written below that comment already.")
        return Repeated(reason, remedy=_ANOTHER, evidence=evidence)
    if _TOO_LARGE in reply.words or reply.status == 413:
        reason = say("The file is larger than what the blog takes.")
        return Permanent(reason, remedy=_SMALLER, evidence=evidence)
    if code in _REFUSED:
        reason, remedy = _REFUSED[code]
        return Permanent(reason, remedy=remedy, evidence=evidence)
    if reply.status in {403, 404} and not code:
        return no_blog(reply)
    return None


def no_blog(reply: Reply) -> ConnectorError:
    return NoBlog(
        say("What answers at this address is no WordPress, or stands before one."),
        remedy=_PLUGIN,
        evidence=f"{reply.status} {reply.words}",
    )


def _code(reply: Reply) -> str:
    try:
        told = json.loads(reply.body)
    except ValueError:
        return ""
    return str(told.get("code") or "") if isinstance(told, dict) else ""
