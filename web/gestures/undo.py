"""What takes a drop back: how the post stood before it, signed, kept by the page itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from editorial import drafting, taking_back
from editorial.approval.stricter import asked_when_late
from lib.errors import WrongState
from lib.i18n import say
from scheduler import undoing
from scheduler.undoing import Change, Stood
from web.edge import actor, house, now

VALID: Final = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    revision: int
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A post as it stands before a drop."""

    post_id: int
    wish: Wish
    deliveries: Mapping[int, Stood]


def before(session: Session, post_id: int) -> Before:
    """Raises NotFound."""
    return Before(
        post_id=post_id,
        wish=_wish(session, post_id),
        deliveries=undoing.standing(session, actor(), post_id),
    )


def token(session: Session, then: Before) -> str:
    """By which the drop that was made since `then` is taken back."""
    done = undoing.changes(session, actor(), then.post_id, then.deliveries)
    wish = _wish(session, then.post_id)
    said = {
        "user": actor().user_id,
        "post": then.post_id,
        "wish": [_told(then.wish), _told(wish)] if wish != then.wish else None,
        "deliveries": [
            [one.id, one.before.to_json() if one.before else None, one.after] for one in done
        ],
    }
    return _signer().dumps(said)


def take_back(session: Session, given: str) -> int:
    """The post's number. Raises WrongState, Changed, Invalid, NotAllowed, NotFound."""
    said = _opened(given)
    post_id = int(said["post"])
    if said["wish"] is not None:
        then, left = map(_read, said["wish"])
        taking_back.take_back(
            session,
            actor(),
            post_id,
            wished_at=then.at,
            revision=then.revision,
            seen=(left.revision, left.at),
            now=now(),
        )
    if said["deliveries"]:
        done = _changes(said["deliveries"])
        with asked_when_late(session, actor(), now=now()):
            undoing.take_back(session, actor(), post_id, done, now=now())
    return post_id


def _opened(given: str) -> dict[str, Any]:
    try:
        said: dict[str, Any] = _signer().loads(given, max_age=VALID)
    except BadData as error:
        raise _too_late() from error
    if said["user"] != actor().user_id:
        raise _too_late()
    return said


def _too_late() -> WrongState:
    return WrongState(
        say("This cannot be taken back any more."),
        remedy=say("Move the post to where you want it."),
    )


def _changes(stored: Sequence[Sequence[Any]]) -> list[Change]:
    return [
        Change(
            id=number,
            before=Stood.from_json(then) if then else None,
            after=(after[0], after[1], after[2]),
        )
        for number, then, after in stored
    ]


def _wish(session: Session, post_id: int) -> Wish:
    post = drafting.visible(session, actor(), post_id)
    return Wish(revision=drafting.current_revision(session, post).number, at=post.wished_at)


def _told(wish: Wish) -> list[Any]:
    return [wish.revision, wish.at.isoformat() if wish.at else None]


def _read(stored: Sequence[Any]) -> Wish:
    revision, at = stored
    return Wish(revision=revision, at=datetime.fromisoformat(at) if at else None)


def _signer() -> URLSafeTimedSerializer:
    # Another salt whenever `Stood` keeps more: what a page got before that is too late.
    return URLSafeTimedSerializer(house().settings.keyring.purpose("undo"), salt="calendar 2")
