"""Subscriptions to calendars: made, recognised, revoked. Only the SHA-256 of a token is kept."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lib.errors import Invalid, NotFound
from lib.i18n import say
from models.actor import Actor
from models.people import Membership, User, Workspace
from models.scope import fetch, scoped
from models.subscription import Subscription
from models.tokens import digest
from models.way import Role

MOST: Final = 20  # of one person
_FRESH: Final = timedelta(minutes=10)  # `last_used_at` is written no more often


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, as they are now, and what. `actor`: a volunteer's where only own posts count."""

    subscription: Subscription
    actor: Actor
    workspace: str
    language: str
    zone: str
    is_fresh: bool  # its last use is on record already


def subscribe(
    session: Session,
    actor: Actor,
    *,
    name: str,
    filters: Mapping[str, Sequence[str]],
    own: bool,
    now: datetime,
) -> tuple[Subscription, str]:
    """A new one of the actor's and its token, which is told this once. Raises Invalid."""
    if len(mine(session, actor)) >= MOST:
        raise Invalid(
            say("You have %(most)s such addresses already.", most=MOST),
            remedy=say("Revoke one that is not used any more."),
        )
    token = _token()
    made = Subscription(
        workspace_id=actor.workspace_id,
        user_id=actor.user_id,
        name=name.strip()[:120] or "Marronnier",
        digest=digest(token),
        filters={key: list(values) for key, values in filters.items() if values},
        own=own,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made, token


def mine(session: Session, actor: Actor) -> Sequence[Subscription]:
    """The actor's own that still open, by name."""
    open_ones = scoped(actor, Subscription).where(
        Subscription.user_id == actor.user_id, Subscription.revoked_at.is_(None)
    )
    return session.scalars(open_ones.order_by(Subscription.name, Subscription.id)).all()


def renew(session: Session, actor: Actor, subscription_id: int) -> tuple[Subscription, str]:
    """The same with a new token; the old one opens nothing any more. Raises NotFound."""
    found, token = _own(session, actor, subscription_id), _token()
    found.digest, found.last_used_at = digest(token), None
    return found, token


def revoke(session: Session, actor: Actor, subscription_id: int, *, now: datetime) -> Subscription:
    """From now on it opens nothing. Raises NotFound."""
    found = _own(session, actor, subscription_id)
    found.revoked_at = now
    return found


def reader(session: Session, token: str, *, now: datetime) -> Reader | None:
    """None if it opens nothing (any more): unknown, revoked, or its person has left."""
    found = session.execute(
        select(Subscription, User, Workspace, Membership.role)
        .join(User, User.id == Subscription.user_id)
        .join(Workspace, Workspace.id == Subscription.workspace_id)
        .join(
            Membership,
            (Membership.user_id == Subscription.user_id)
            & (Membership.workspace_id == Subscription.workspace_id),
        )
        .where(Subscription.digest == digest(token), Subscription.revoked_at.is_(None), User.active)
    ).one_or_none()
    if found is None:
        return None
    subscription, user, workspace, role = found
    seen_as = Role.VOLUNTEER if subscription.own else role
    used = subscription.last_used_at
    return Reader(
        subscription=subscription,
        actor=Actor(user_id=user.id, workspace_id=workspace.id, role=seen_as, name=user.name),
        workspace=workspace.name,
        language=user.language or workspace.language,
        zone=workspace.zone,
        is_fresh=used is not None and now - used < _FRESH,
    )


def touch(session: Session, subscription_id: int, *, now: datetime) -> None:
    """Writes that it was used."""
    used = update(Subscription).where(Subscription.id == subscription_id)
    session.execute(used.values(last_used_at=now))


def _own(session: Session, actor: Actor, subscription_id: int) -> Subscription:
    found = fetch(session, actor, Subscription, subscription_id)
    if found.user_id != actor.user_id or found.revoked_at is not None:
        raise NotFound
    return found


def _token() -> str:
    return secrets.token_urlsafe(32)
