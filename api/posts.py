"""Posts: written, read, and moved along their way."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api import naming, post_told, reuse
from api.answers import PostOut, PostPage
from api.errors import Json
from api.pages import after, cut, page
from api.parsing import invalid
from api.requests import Approval, PostChange, PostIn, PostQuery, Reason, Wish
from api.room import ROOT, Call, Room
from editorial import drafting, queries, review
from editorial.approval.stricter import asked_when_late
from editorial.draft import Draft
from editorial.reuse import read_again
from lib.i18n import say
from models.content import Attachment, Tags
from models.people import Workspace
from models.post import Media, Post
from models.scope import scoped
from models.tokens import Scope
from scheduler import scheduling

room = Room("Posts", "What is written, and its way from draft to schedule.")
_CHUNK = 200


@room.reads("/posts", PostPage, scope=Scope.POSTS_READ, query=PostQuery)
def list_posts(call: Call) -> Json:
    """List posts, newest first"""
    limit = call.given["limit"]
    found, following = cut(_found(call, limit + 1), limit)
    return page(post_told.posts(call.session, call.actor, found, now=call.now), following)


@room.writes(
    "/posts",
    PostOut,
    scope=Scope.POSTS_WRITE,
    takes=PostIn,
    status=201,
    location=ROOT + "/posts/{id}",
)
def create_post(call: Call) -> Json:
    """Write a new draft"""
    home = call.session.get_one(Workspace, call.actor.workspace_id)
    draft = _changed(call, Draft(title="", language=home.language))
    return _told(call, drafting.create(call.session, call.actor, draft, now=call.now))


@room.reads("/posts/<int:post_id>", PostOut, scope=Scope.POSTS_READ)
def read_post(call: Call, post_id: int) -> Json:
    """Read a post"""
    return _told(call, drafting.visible(call.session, call.actor, post_id))


@room.writes(
    "/posts/<int:post_id>", PostOut, scope=Scope.POSTS_WRITE, takes=PostChange, method="PUT"
)
@room.writes(
    "/posts/<int:post_id>", PostOut, scope=Scope.POSTS_WRITE, takes=PostChange, method="PATCH"
)
def update_post(call: Call, post_id: int) -> Json:
    """Change the fields that are sent; the others stay"""
    _, _, draft = drafting.draft_of(call.session, call.actor, post_id)
    seen = call.given.get("revision")
    draft = _changed(call, draft)
    return _told(
        call, drafting.edit(call.session, call.actor, post_id, draft, seen=seen, now=call.now)
    )


@room.writes("/posts/<int:post_id>/submit", PostOut, scope=Scope.POSTS_WRITE)
def submit_post(call: Call, post_id: int) -> Json:
    """Submit for review"""
    return _told(call, review.submit(call.session, call.actor, post_id, now=call.now))


@room.writes("/posts/<int:post_id>/approve", PostOut, scope=Scope.REVIEW, takes=Approval)
def approve_post(call: Call, post_id: int) -> Json:
    """Approve the revision that stands there"""
    read = call.given.get("revision")
    return _told(
        call, review.approve(call.session, call.actor, post_id, revision=read, now=call.now)
    )


@room.writes("/posts/<int:post_id>/request-changes", PostOut, scope=Scope.REVIEW, takes=Reason)
def request_changes(call: Call, post_id: int) -> Json:
    """Give it back to its author, with the reason"""
    return _told(
        call,
        review.request_changes(
            call.session, call.actor, post_id, reason=call.given["reason"], now=call.now
        ),
    )


@room.writes("/posts/<int:post_id>/reject", PostOut, scope=Scope.REVIEW, takes=Reason)
def reject_post(call: Call, post_id: int) -> Json:
    """Reject it, with the reason"""
    return _told(
        call,
        review.reject(call.session, call.actor, post_id, reason=call.given["reason"], now=call.now),
    )


@room.writes("/posts/<int:post_id>/archive", PostOut, scope=Scope.POSTS_WRITE)
def archive_post(call: Call, post_id: int) -> Json:
    """Put it away"""
    return _told(call, review.archive(call.session, call.actor, post_id, now=call.now))


@room.writes("/posts/<int:post_id>/restore", PostOut, scope=Scope.POSTS_WRITE)
def restore_post(call: Call, post_id: int) -> Json:
    """Take it back from the archive, as a draft"""
    return _told(call, review.restore(call.session, call.actor, post_id, now=call.now))


@room.writes("/posts/<int:post_id>/read-again", PostOut, scope=Scope.REVIEW)
def read_post_again(call: Call, post_id: int) -> Json:
    """Say that a cold post is still true"""
    return _told(call, read_again(call.session, call.actor, post_id, now=call.now))


@room.writes("/posts/<int:post_id>/schedule", PostOut, scope=Scope.SCHEDULE, takes=Wish)
def schedule_post(call: Call, post_id: int) -> Json:
    """Give an approved post its times: at `at`, or (null) at the best moment of each channel"""
    refs = call.given.get("channels")
    chosen = None if refs is None else naming.channel_ids(call, refs)
    drafting.visible(call.session, call.actor, post_id)
    with asked_when_late(call.session, call.actor, now=call.now):
        scheduling.schedule(
            call.session, call.actor, post_id, at=call.given["at"], channels=chosen, now=call.now
        )
    return _told(call, drafting.visible(call.session, call.actor, post_id))


def _told(call: Call, post: Post) -> Json:
    call.session.flush()
    return post_told.post(call.session, call.actor, post, now=call.now)


def _found(call: Call, most: int) -> list[Post]:
    """At most that many, by the query; a channel is looked for in what the posts say."""
    given = call.given
    if "channel" not in given:
        return _chunk(call, after(given), most)
    wanted = naming.channel_id(call, given["channel"])
    found: list[Post] = []
    last = after(given)
    while len(found) < most and (chunk := _chunk(call, last, _CHUNK)):
        found += _going_to(call, chunk, wanted)
        last = chunk[-1].id
    return found[:most]


def _chunk(call: Call, last: int | None, most: int) -> list[Post]:
    return queries.posts(
        call.session,
        call.actor,
        states=call.given.get("state", ()),
        temperature=call.given.get("temperature"),
        search=call.given.get("q", ""),
        after=last,
        limit=most,
    )


def _going_to(call: Call, posts: list[Post], channel_id: int) -> list[Post]:
    ids = [post.revision_id for post in posts if post.revision_id]
    contents = queries.contents(call.session, call.actor, ids)
    return [post for post in posts if channel_id in contents[post.revision_id or 0].channels]


def _changed(call: Call, draft: Draft) -> Draft:
    """The draft with what was sent in place. Raises Invalid."""
    sent: dict[str, Any] = {name: value for name, value in call.given.items() if name != "revision"}
    if "channels" in sent:
        sent["channels"] = naming.channel_ids(call, sent["channels"])
    if "variants" in sent:
        chosen = sent.get("channels", draft.channels)
        sent["variants"] = naming.variants(call, sent["variants"], chosen)
    if "media" in sent:
        sent["media"] = _attachments(call, sent["media"])
    if "wordings" in sent:
        sent["wordings"] = tuple(sent["wordings"])
    if sent.get("tags"):
        sent["tags"] = Tags(**sent["tags"])
    if "reuse" in sent:
        sent["reuse"] = reuse.changed(draft.reuse, sent["reuse"])
    return replace(draft, **sent)


def _attachments(call: Call, sent: list[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    wanted = scoped(call.actor, Media).where(Media.id.in_([one["id"] for one in sent]))
    known = {media.id: media.sha256 for media in call.session.scalars(wanted)}
    unknown = {
        f"media[{index}].id": say(
            "There is no image or video with this number: send it to /media first."
        )
        for index, one in enumerate(sent)
        if one["id"] not in known
    }
    if unknown:
        raise invalid(unknown)
    return tuple(
        Attachment(
            sha256=known[one["id"]],
            alt="" if one.get("decorative") else one.get("alt", ""),
            decorative=one.get("decorative", False),
        )
        for one in sent
    )
