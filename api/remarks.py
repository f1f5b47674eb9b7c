"""Remarks: what is said of a post while it is reviewed, and what is suggested instead."""

from typing import Any

from api.errors import Json
from api.present import instant
from api.remark_answers import RemarkIn, RemarkOut, RemarksAsked, RemarksOut, Why
from api.room import Call, Room
from editorial import drafting
from editorial.commenting import adding, settling, suggestions
from editorial.commenting.adding import Writer
from editorial.commenting.anchors import Anchor
from editorial.commenting.reading import Talk, talks
from models.comment import Comment, Thread
from models.post import Post
from models.tokens import Scope

room = Room("Remarks", "What is said of a post while it is reviewed, in two threads.")


@room.reads("/posts/<int:post_id>/remarks", RemarksOut, scope=Scope.POSTS_READ, query=RemarksAsked)
def list_remarks(call: Call, post_id: int) -> Json:
    """List what was said of a post, with answers, in the order in which it began"""
    post = drafting.visible(call.session, call.actor, post_id)
    asked = [call.given["thread"]] if "thread" in call.given else list(Thread)
    return {"items": [_told(one) for thread in asked for one in _talks(call, post, thread)]}


@room.writes(
    "/posts/<int:post_id>/remarks", RemarkOut, scope=Scope.POSTS_WRITE, takes=RemarkIn, status=201
)
def add_remark(call: Call, post_id: int) -> Json:
    """Say something of a post, answer, or suggest other words"""
    post = drafting.visible(call.session, call.actor, post_id)
    given: dict[str, Any] = call.given
    added = adding.add(
        call.session,
        Writer.of(call.actor),
        post,
        thread=given["thread"],
        body=given["body"],
        anchor=_anchor(given),
        parent_id=given.get("parent"),
        replacement=given.get("replacement"),
        revision=given.get("revision"),
        now=call.now,
    )
    return _one(call, added)


@room.writes("/remarks/<int:comment_id>/settle", RemarkOut, scope=Scope.POSTS_WRITE)
def settle_remark(call: Call, comment_id: int) -> Json:
    """Nothing is left to do about it"""
    return _one(call, settling.settle(call.session, call.actor, comment_id, now=call.now))


@room.writes("/remarks/<int:comment_id>/open", RemarkOut, scope=Scope.POSTS_WRITE)
def open_remark(call: Call, comment_id: int) -> Json:
    """Open a settled one again"""
    return _one(call, settling.open_again(call.session, call.actor, comment_id, now=call.now))


@room.writes("/remarks/<int:comment_id>/take-up", RemarkOut, scope=Scope.POSTS_WRITE)
def take_up_remark(call: Call, comment_id: int) -> Json:
    """Put the suggestion in the text: a new revision, which voids an approval"""
    return _one(call, suggestions.take_up(call.session, call.actor, comment_id, now=call.now))


@room.writes("/remarks/<int:comment_id>/decline", RemarkOut, scope=Scope.POSTS_WRITE, takes=Why)
def decline_remark(call: Call, comment_id: int) -> Json:
    """Decline a suggestion, with a word that its writer reads"""
    why: str = call.given["reason"]
    found = settling.decline(call.session, call.actor, comment_id, why=why, now=call.now)
    return _one(call, found)


def _anchor(given: dict[str, Any]) -> Anchor | None:
    if "field" not in given and "quote" not in given:
        return None
    named = {name: given[name] for name in ("quote", "start", "x", "y") if name in given}
    return Anchor(field=given.get("field", "text"), **named)


def _talks(call: Call, post: Post, thread: Thread) -> list[Talk]:
    content = drafting.content_of(call.session, post)
    return talks(call.session, post, content, thread=thread)


def _one(call: Call, comment: Comment) -> Json:
    """The talk that it belongs to."""
    call.session.flush()
    post = drafting.visible(call.session, call.actor, comment.post_id)
    first = comment.parent_id or comment.id
    found = _talks(call, post, comment.thread)
    return next(_told(one) for one in found if one.first.id == first)


def _told(one: Talk) -> Json:
    first, anchor = one.first, one.anchor
    return {
        **_said(first),
        "post": first.post_id,
        "thread": first.thread.value,
        "revision": one.number,
        "field": anchor.field if anchor else None,
        "quote": (anchor.quote or None) if anchor else None,
        "start": one.place.start if one.place else None,
        "x": anchor.x if anchor else None,
        "y": anchor.y if anchor else None,
        "replacement": first.replacement,
        "may_be_taken": one.may_be_taken,
        "taken": first.taken_id is not None,
        "settled_at": instant(first.settled_at),
        "answers": [_said(answer) for answer in one.answers],
    }


def _said(one: Comment) -> Json:
    return {
        "id": one.id,
        "by": one.name,
        "guest": one.guest_id is not None,
        "body": one.body,
        "at": instant(one.at),
    }
