"""API tokens: made, recognised, revoked. Only their SHA-256 is kept."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lib.errors import Invalid, NotFound
from lib.i18n import Text, say
from models.actor import Actor
from models.people import ApiToken, Membership, User, Workspace
from models.way import ROLE_WORDS, Role, at_least

PREFIX: Final = "mrn_"
_FRESH: Final = timedelta(minutes=1)  # `last_used_at` is written no more often


class Scope(StrEnum):
    """What a token may be used for, within what its person's role allows."""

    POSTS_READ = "posts:read"
    POSTS_WRITE = "posts:write"
    REVIEW = "review"
    SCHEDULE = "schedule"
    CHANNELS_READ = "channels:read"
    CHANNELS_WRITE = "channels:write"
    MENTIONS_READ = "mentions:read"
    STOP = "stop"
    AUDIT_READ = "audit:read"
    WEBHOOKS = "webhooks"


LEAST: Final = {
    Scope.POSTS_READ: Role.VOLUNTEER,
    Scope.POSTS_WRITE: Role.VOLUNTEER,
    Scope.REVIEW: Role.EDITOR,
    Scope.SCHEDULE: Role.EDITOR,
    Scope.CHANNELS_READ: Role.VOLUNTEER,
    Scope.CHANNELS_WRITE: Role.MANAGER,
    Scope.MENTIONS_READ: Role.EDITOR,
    Scope.STOP: Role.EDITOR,
    Scope.AUDIT_READ: Role.MANAGER,
    Scope.WEBHOOKS: Role.MANAGER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Whose token it is, what it may be used for, and how its person reads."""

    token_id: int
    name: str
    scopes: frozenset[str]
    actor: Actor
    language: str
    zone: str
    is_fresh: bool  # its last use is on record already


def allowed(role: Role) -> list[Scope]:
    """Every scope that the role can use."""
    return [scope for scope, least in LEAST.items() if at_least(role, least)]


def issue(
    session: Session, actor: Actor, *, name: str, scopes: Iterable[str] = (), now: datetime
) -> tuple[ApiToken, str]:
    """A new token of the actor's and its secret, which is told this once. No scopes: all allowed.

    Raises Invalid for a scope that is unknown or beyond the actor's role.
    """
    wanted = list(dict.fromkeys(scopes)) or [scope.value for scope in allowed(actor.role)]
    if beyond := [scope for scope in wanted if scope not in allowed(actor.role)]:
        raise _beyond(actor, beyond)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        workspace_id=actor.workspace_id,
        user_id=actor.user_id,
        name=name[:200],
        digest=digest(secret),
        scopes=wanted,
        created_at=now,
    )
    session.add(token)
    session.flush()
    return token, secret


def revoke(session: Session, token_id: int, *, now: datetime) -> ApiToken:
    """From now on it opens nothing; a second time changes nothing. Raises NotFound."""
    token = session.get(ApiToken, token_id) if 0 < token_id < 2**63 else None
    if token is None:
        raise NotFound(say("There is no token with this number."))
    token.revoked_at = token.revoked_at or now
    return token


def bearer(session: Session, secret: str, *, now: datetime) -> Bearer | None:
    """Whose token it is, with the role held now; None if it opens nothing (any more)."""
    if not secret.startswith(PREFIX):
        return None
    found = session.execute(
        select(ApiToken, User, Workspace, Membership.role)
        .join(User, User.id == ApiToken.user_id)
        .join(Workspace, Workspace.id == ApiToken.workspace_id)
        .join(
            Membership,
            (Membership.user_id == ApiToken.user_id)
            & (Membership.workspace_id == ApiToken.workspace_id),
        )
        .where(ApiToken.digest == digest(secret), ApiToken.revoked_at.is_(None), User.active)
    ).one_or_none()
    if found is None:
        return None
    token, user, workspace, role = found
    return Bearer(
        token_id=token.id,
        name=token.name,
        scopes=frozenset(token.scopes),
        actor=Actor(user_id=user.id, workspace_id=workspace.id, role=role, name=user.name),
        language=user.language or workspace.language,
        zone=workspace.zone,
        is_fresh=token.last_used_at is not None and now - token.last_used_at < _FRESH,
    )


def touch(session: Session, token_id: int, *, now: datetime) -> None:
    """Writes that the token was used."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now))


def every(session: Session) -> Sequence[tuple[ApiToken, str, str]]:
    """All tokens of the installation with the person's address and the workspace's slug."""
    found = (
        select(ApiToken, User.email, Workspace.slug)
        .join(User, User.id == ApiToken.user_id)
        .join(Workspace, Workspace.id == ApiToken.workspace_id)
        .order_by(ApiToken.id)
    )
    return session.execute(found).all()


def digest(secret: str) -> str:
    """The token is 256 random bits: a plain hash keeps it, no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _beyond(actor: Actor, scopes: Sequence[str]) -> Invalid:
    what: Text = say(
        "The role %(role)s cannot use %(scopes)s.",
        role=ROLE_WORDS[actor.role],
        scopes=", ".join(scopes),
    )
    names = ", ".join(scope.value for scope in allowed(actor.role))
    return Invalid(
        what, remedy=say("Choose among: %(names)s.", names=names), fields={"scopes": what}
    )
