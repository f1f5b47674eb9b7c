"""When and where the author of a post that is not scheduled would like it to leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from editorial.draft import Draft
from editorial.drafting import draft_of, edit
from lib.errors import WrongState
from lib.i18n import Text, say
from models.actor import Actor
from models.post import Post
from models.way import PostState


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """Another channel in the place of `source`; None: beside the others."""

    source: int | None
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What whoever wished it is to know: that it `waits`, that it is to be submitted `again`."""

    waits: Sequence[Text]
    again: Sequence[Text]


def wish(
    session: Session,
    actor: Actor,
    post_id: int,
    at: datetime,
    *,
    instead: Instead | None = None,
    now: datetime,
) -> Wished:
    """Raises WrongState for another channel of an approved post; Changed, Invalid, NotAllowed."""
    post, revision, draft = draft_of(session, actor, post_id)
    was, wished = post.state, replace(draft, wished_at=at)
    if instead is not None:
        _must_not_be_approved(post)
        wished = replace(wished, channels=_with(draft.channels, instead))
    post = edit(session, actor, post_id, wished, seen=revision.number, now=now)
    return Wished(waits=list(waits(wished)), again=list(_again(was, post.state)))


def waits(draft: Draft) -> Iterator[Text]:
    """That it leaves later than its author would like."""
    wished, until = draft.wished_at, draft.embargo_until
    if wished is not None and until is not None and wished < until:
        yield say("It is wished for before its embargo ends, and leaves %(at)s.", at=until)


def _with(channels: Sequence[int], instead: Instead) -> tuple[int, ...]:
    return tuple(sorted({*(one for one in channels if one != instead.source), instead.target}))


def _again(was: PostState, state: PostState) -> Iterator[Text]:
    if was is PostState.IN_REVIEW and state is PostState.DRAFT:
        yield say("It is a draft again: submit it once more.")


def _must_not_be_approved(post: Post) -> None:
    if post.state is PostState.APPROVED:
        raise WrongState(
            say("It was approved for the channels that it has."),
            remedy=say("Add the channel to the post and have it approved."),
        )
