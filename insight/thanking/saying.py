"""Thanking: the house once for a volunteer’s post, and anybody who manages, once each."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from insight.thanking.due import Live
from insight.thanking.words import in_words
from lib.errors import NotAllowed, WrongState
from lib.i18n import Text, say, verbatim
from models.actor import Actor
from models.delivery import Delivery
from models.notice import NoticeKind
from models.permissions import May
from models.post import Post
from models.publication import Publication
from models.scope import fetch, scoped
from models.telling import News, inserting, tell
from models.thanks import Thanks
from models.way import DeliveryState

LONGEST: Final = 500  # characters


def thank_for(session: Session, live: Live, *, now: datetime) -> bool:
    """By the house; False where it had done so already, as another daemon may have."""
    figures = in_words(live.figures)
    if not _noted(session, live.workspace_id, live.post_id, by_id=None, said=figures, now=now):
        return False
    words = (
        say(
            "“%(title)s” has been live for two days: %(figures)s. Thank you!",
            title=live.title,
            figures=figures,
        )
        if figures
        else say("“%(title)s” has been live for more than two days. Thank you!", title=live.title)
    )
    news = _news(live.post_id, words, by="house", more=None)
    tell(session.connection(), live.workspace_id, (live.owner_id,), news, now=now)
    return True


def thank(session: Session, actor: Actor, post_id: int, *, said: str, now: datetime) -> None:
    """Told to whoever wrote it. Raises NotFound, NotAllowed, and WrongState where it is not live,
    or was done before.
    """
    actor.must(May.THANK)
    post = fetch(session, actor, Post, post_id)
    if post.owner_id == actor.user_id:
        raise NotAllowed(
            say("You wrote this yourself."), remedy=say("Let somebody else thank you.")
        )
    if not _is_live(session, actor, post_id):
        raise WrongState(
            say("It is not live, so there is nothing to thank for yet."),
            remedy=say("Reload the page to see where the post stands now."),
        )
    words = verbatim(said.strip()[:LONGEST]) if said.strip() else None
    if not _noted(session, actor.workspace_id, post_id, by_id=actor.user_id, said=words, now=now):
        raise WrongState(say("You have said thanks for it already."), remedy=say("Once is enough."))
    told = say("%(name)s thanks you for “%(title)s”.", name=actor.name, title=post.title)
    news = _news(post_id, told, by=str(actor.user_id), more=words)
    tell(session.connection(), actor.workspace_id, (post.owner_id,), news, now=now)


def may_thank(session: Session, actor: Actor, post: Post) -> bool:
    """Whether `thank` would not refuse."""
    if not actor.may(May.THANK) or post.owner_id == actor.user_id:
        return False
    done = any(one.by_id == actor.user_id for one in given(session, actor, (post.id,)))
    return not done and _is_live(session, actor, post.id)


def given(session: Session, actor: Actor, post_ids: Collection[int]) -> Sequence[Thanks]:
    """For these posts, the first first."""
    wanted = scoped(actor, Thanks).where(Thanks.post_id.in_(post_ids)).order_by(Thanks.id)
    return session.scalars(wanted).all() if post_ids else ()


def _is_live(session: Session, actor: Actor, post_id: int) -> bool:
    """Something of it stands on a network that has not said since that it is gone."""
    gone = exists().where(Publication.delivery_id == Delivery.id, Publication.gone_at.is_not(None))
    standing = (
        scoped(actor, Delivery)
        .with_only_columns(Delivery.id)
        .where(Delivery.post_id == post_id, Delivery.state == DeliveryState.PUBLISHED, ~gone)
    )
    return session.scalar(select(standing.exists())) is True


def _noted(
    session: Session,
    workspace_id: int,
    post_id: int,
    *,
    by_id: int | None,
    said: Text | None,
    now: datetime,
) -> bool:
    row = {
        "workspace_id": workspace_id,
        "post_id": post_id,
        "by_id": by_id,
        "said": said,
        "at": now,
    }
    written = inserting(session.connection(), Thanks).values(row).on_conflict_do_nothing()
    return session.connection().execute(written.returning(Thanks.id)).first() is not None


def _news(post_id: int, words: Text, *, by: str, more: Text | None) -> News:
    return News(
        kind=NoticeKind.THANKS,
        matter=f"thanks:{post_id}:{by}",
        words=words,
        more=more,
        why=say("You wrote it."),
        link=f"/posts/{post_id}#thanks",
        post_id=post_id,
    )
