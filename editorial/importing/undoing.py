"""Taking an import back, as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, select
from sqlalchemy.orm import Session

from editorial.importing.batches import locked
from lib.errors import WrongState
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.comment import Comment
from models.delivery import Delivery
from models.guest import GuestLink
from models.imported import BatchState, ImportBatch, ImportedRow
from models.post import Post, Revision
from models.scope import scoped
from models.series import Series
from models.unsaved import Unsaved
from models.way import DeliveryState

_PART: Final = 500  # posts in one transaction: others write as well
_WORK: Final = (Delivery, Series, Comment, GuestLink, Unsaved)  # what somebody did about a post
_OUT: Final = (DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.PUBLISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The posts that somebody works on: they stay. `count` of them, the first of which by name."""

    count: int
    named: Sequence[tuple[int, str]]


def undo_part(session: Session, actor: Actor, batch_id: int, *, now: datetime) -> bool:
    """Takes away some of the posts that nobody touched since; whether there are more.

    Raises NotFound, and WrongState where it is undone already, or where something of
    it left or may have left.
    """
    batch = locked(session, actor, batch_id)
    _must_be_undoable(session, actor, batch)
    ids = list(session.scalars(_posts(actor, batch, _is_untouched(actor)).limit(_PART)))
    session.execute(delete(Post).where(Post.id.in_(ids)))
    batch.removed += len(ids)
    if len(ids) == _PART:
        return True
    batch.state, batch.ended_at = BatchState.UNDONE, now
    return False


def kept(session: Session, actor: Actor, batch: ImportBatch, *, named: int = 20) -> Kept:
    """Of an import: what stays, or would stay, if it is undone."""
    touched = _posts(actor, batch, ~_is_untouched(actor))
    count = session.scalar(select(func.count()).select_from(touched.subquery())) or 0
    titles = touched.with_only_columns(Post.id, Post.title).order_by(Post.id).limit(named)
    return Kept(count=count, named=[(post_id, title) for post_id, title in session.execute(titles)])


def has_left(session: Session, actor: Actor, batch: ImportBatch) -> bool:
    """Whether anything of it is published, or may be."""
    out = scoped(actor, Delivery).where(Delivery.post_id == Post.id, Delivery.state.in_(_OUT))
    return session.scalars(_posts(actor, batch, out.exists()).limit(1)).first() is not None


def removed_words(count: int) -> Text:
    return say_n("%(n)s post was taken away.", "%(n)s posts were taken away.", count)


def kept_words(count: int) -> Text:
    return say_n(
        "%(n)s post stays, because somebody worked on it since.",
        "%(n)s posts stay, because somebody worked on them since.",
        count,
    )


def _must_be_undoable(session: Session, actor: Actor, batch: ImportBatch) -> None:
    if batch.state not in {BatchState.RUNNING, BatchState.DONE}:
        raise WrongState(
            say("There is nothing of this import to take back."),
            remedy=say("Look at the list of imports to see what became of it."),
        )
    if has_left(session, actor, batch):
        raise WrongState(
            say("Something of this import has left already: it is not taken back as a whole."),
            remedy=say("Archive the posts that are too much, one by one."),
        )


def _posts(actor: Actor, batch: ImportBatch, such: ColumnElement[bool]) -> Select[int]:
    return (
        scoped(actor, Post)
        .join(ImportedRow, ImportedRow.post_id == Post.id)
        .where(ImportedRow.batch_id == batch.id, such)
        .with_only_columns(Post.id)
    )


def _is_untouched(actor: Actor) -> ColumnElement[bool]:
    """Nobody wrote, decided, planned or remarked anything about it since its row came."""
    since = [
        scoped(actor, Revision).where(Revision.post_id == Post.id, Revision.number > 1),
        *(scoped(actor, kind).where(kind.post_id == Post.id) for kind in _WORK),
    ]
    return and_(Post.updated_at <= ImportedRow.at, *(~found.exists() for found in since))
