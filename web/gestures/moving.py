"""A drop, done: what stood in the calendar, or came from the pool, stands where it was dropped."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from editorial import drafting
from editorial.taking_back import on_channel_instead
from lib.errors import WrongState
from lib.i18n import Text, say
from models.delivery import Delivery
from models.post import Post
from models.way import PostState
from scheduler import deciding, dropping
from scheduler import queries as scheduled
from web.composer.form import waits
from web.edge import actor, now
from web.gestures.asked import Wanted
from web.gestures.better import broken
from web.posts.moves import warnings_of


def move(session: Session, wanted: Wanted) -> list[Text]:
    """What whoever moved it is to know."""
    if not wanted.deliveries:
        return _wish(session, wanted)
    if wanted.changes_channel:
        return warnings_of(_to_channel(session, wanted))
    return warnings_of(_move_deliveries(session, wanted))


def place(session: Session, wanted: Wanted) -> list[Text]:
    """What is approved is scheduled, of a draft that time is wished for."""
    post = drafting.visible(session, actor(), wanted.post_id)
    if post.state is not PostState.APPROVED:
        return _wish(session, wanted)
    at = wanted.to.at
    return warnings_of(dropping.place(session, actor(), wanted.post_id, at, now=now()))


def _move_deliveries(session: Session, wanted: Wanted) -> list[Delivery]:
    """All or none; those a few minutes apart stay so."""
    found = [scheduled.delivery(session, actor(), one) for one in wanted.deliveries]
    shift = wanted.to.at - min(delivery.due_at for delivery in found)
    return [
        deciding.move(session, actor(), delivery.id, delivery.due_at + shift, now=now())
        for delivery in found
    ]


def _to_channel(session: Session, wanted: Wanted) -> Sequence[Delivery]:
    found = [scheduled.delivery(session, actor(), one) for one in wanted.deliveries]
    taken = next((one for one in found if one.channel_id == wanted.source), None)
    if taken is None or wanted.target is None:
        raise WrongState(
            say("It does not stand on that channel any more."),
            remedy=say("Look at it where it stands now, and move it from there."),
        )
    at = wanted.to.at
    return [dropping.to_channel(session, actor(), taken.id, wanted.target, at=at, now=now())]


def _wish(session: Session, wanted: Wanted) -> list[Text]:
    post, revision, draft = drafting.draft_of(session, actor(), wanted.post_id)
    wished = replace(draft, wished_at=wanted.to.at)
    said: list[Text] = []
    if wanted.changes_channel and wanted.target is not None:
        _must_not_be_approved(post)
        channels = on_channel_instead(draft.channels, wanted.source, wanted.target)
        wished = replace(wished, channels=channels)
        if post.state is PostState.IN_REVIEW:
            said.append(say("It is a draft again: submit it once more."))
    drafting.edit(session, actor(), wanted.post_id, wished, seen=revision.number, now=now())
    return [*(list(waits(wished)) or broken(session, wanted)), *said]


def _must_not_be_approved(post: Post) -> None:
    if post.state is PostState.APPROVED:
        raise WrongState(
            say("It was approved for the channels that it has."),
            remedy=say("Add the channel to the post and have it approved."),
        )
