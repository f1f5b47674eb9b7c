"""Notices: what happened, for the person whose token it is."""

from api.errors import Json
from api.notice_answers import NoticeQuery, NoticesOut, ReadIn
from api.present import instant
from api.room import Call, Room
from models import noticeboard
from models.notice import Notice
from models.tokens import Scope

room = Room("Notices", "What became of a person’s posts, and what waits for them.")


@room.reads("/notices", NoticesOut, scope=Scope.POSTS_READ, query=NoticeQuery)
def list_notices(call: Call) -> Json:
    """List the newest hundred of your notices, those not read first"""
    return _told(call, unread="show" in call.given)


@room.writes("/notices/read", NoticesOut, scope=Scope.POSTS_WRITE, takes=ReadIn)
def read_notices(call: Call) -> Json:
    """Mark one notice as read, or all; answers with what is still unread"""
    if "notice" in call.given:
        noticeboard.mark_read(call.session, call.actor, call.given["notice"], now=call.now)
    else:
        noticeboard.mark_all_read(call.session, call.actor, until=call.now, now=call.now)
    return _told(call, unread=True)


def _told(call: Call, *, unread: bool) -> Json:
    found = noticeboard.listed(call.session, call.actor, unread=unread)
    return {
        "items": [_notice(one) for one in found],
        "unread": noticeboard.unread_count(call.session, call.actor),
    }


def _notice(one: Notice) -> Json:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "words": str(one.words),
        "more": str(one.more or ""),
        "post": one.post_id,
        "link": one.link,
        "url": one.url,
        "at": instant(one.at),
        "read_at": instant(one.read_at),
    }
