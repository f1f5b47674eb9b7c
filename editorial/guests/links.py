"""Links for guests: made by editors, told once, withdrawn at any time."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from editorial.drafting import visible
from editorial.guests.asking import Asked, address_in, must_be_right
from lib.errors import Invalid, WrongState
from lib.i18n import say
from lib.names import plain
from models import auditing
from models.actor import Actor
from models.audit import Act
from models.audit_chain import stamp
from models.auditing import Noted
from models.guest import GuestLink
from models.permissions import May
from models.post import Post
from models.scope import fetch, scoped
from models.tokens import digest
from models.way import GIVEN_UP, STATE_WORDS

MOST: Final = 300  # that open something at one time, in a workspace


def make(session: Session, actor: Actor, asked: Asked, *, now: datetime) -> tuple[GuestLink, str]:
    """The link and its token, which is told this once. For editors and above.

    Raises Invalid, NotAllowed, NotFound, and WrongState for a post that was given up.
    """
    actor.must(May.INVITE_GUESTS)
    must_be_right(asked)
    if asked.post_id is not None:
        _must_be_alive(visible(session, actor, asked.post_id))
    if _open_count(session, actor, now=now) >= MOST:
        raise Invalid(
            say("There are %(most)s links that still open something.", most=MOST),
            remedy=say("Withdraw those that nobody needs, then make another."),
        )
    token = secrets.token_urlsafe(32)
    link = GuestLink(
        workspace_id=actor.workspace_id,
        digest=digest(token),
        post_id=asked.post_id,
        first=asked.first,
        last=asked.last,
        name=plain(asked.name),
        email=address_in(asked),
        language=asked.language,
        may_decide=asked.may_decide,
        once=asked.once,
        by_id=actor.user_id,
        created_at=now,
        ends_at=now + timedelta(days=asked.days),
    )
    session.add(link)
    session.flush()
    return link, token


def of_post(session: Session, actor: Actor, post_id: int, *, now: datetime) -> Sequence[GuestLink]:
    """Those that still open the post, the newest first. Raises NotFound, NotAllowed."""
    actor.must(May.INVITE_GUESTS)
    visible(session, actor, post_id)
    return _listed(session, actor, GuestLink.post_id == post_id, now=now)


def every(session: Session, actor: Actor, *, now: datetime) -> Sequence[GuestLink]:
    """All that still open something, the newest first. Raises NotAllowed."""
    actor.must(May.INVITE_GUESTS)
    return _listed(session, actor, now=now)


def revoke(session: Session, actor: Actor, link_id: int, *, now: datetime) -> GuestLink:
    """It opens nothing from now on; what was said by it stays. Raises NotFound, NotAllowed."""
    actor.must(May.INVITE_GUESTS)
    link = fetch(session, actor, GuestLink, link_id)
    link.revoked_at = link.revoked_at or now
    return link


def revoke_all(session: Session, actor: Actor, post_id: int, *, now: datetime) -> int:
    """Each link to the post itself; how many. Raises NotFound, NotAllowed."""
    actor.must(May.INVITE_GUESTS)
    visible(session, actor, post_id)
    gone = (
        update(GuestLink)
        .where(
            GuestLink.workspace_id == actor.workspace_id,
            GuestLink.post_id == post_id,
            *is_open(now),
        )
        .values(revoked_at=now)
        .returning(GuestLink.id)
    )
    ids = session.scalars(gone).all()
    auditing.note(session.connection(), *(_revoked(actor, post_id, one, now) for one in ids))
    return len(ids)


def _revoked(actor: Actor, post_id: int, link_id: int, now: datetime) -> Noted:
    return Noted(
        workspace_id=actor.workspace_id,
        act=Act.GUEST_LINK_CHANGED,
        about="guest_link",
        about_id=link_id,
        post_id=post_id,
        details={"revoked_at": [None, stamp(now)]},
    )


def is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Neither at its end, nor withdrawn, nor spent."""
    return (
        GuestLink.ends_at > now,
        GuestLink.revoked_at.is_(None),
        GuestLink.spent_at.is_(None),
    )


def _listed(
    session: Session, actor: Actor, *narrower: ColumnElement[bool], now: datetime
) -> Sequence[GuestLink]:
    found = scoped(actor, GuestLink).where(*is_open(now), *narrower)
    return session.scalars(found.order_by(GuestLink.id.desc()).limit(MOST)).all()


def _open_count(session: Session, actor: Actor, *, now: datetime) -> int:
    found = scoped(actor, GuestLink).where(*is_open(now)).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _must_be_alive(post: Post) -> None:
    if post.state in GIVEN_UP:
        raise WrongState(
            say("No guest can read it: the post is %(state)s.", state=STATE_WORDS[post.state]),
            remedy=say("Restore the post first."),
        )
