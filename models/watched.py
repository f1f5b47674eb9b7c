"""Which rows are on the trail: whichever use case writes them, the flush notes it.

A list, not a hope: `tests/architecture/test_audit.py` asks of every table whether it stands here
or says why not, and finds each statement that would write such a row past the flush.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from models.absence import Absence
from models.approval import Agreement, ApprovalCondition, ApprovalRule, Spared
from models.audit import Act, By
from models.audit_chain import stamp
from models.auditing import Noted, Who, note
from models.base import Base
from models.channel import Channel
from models.channel_role import ChannelRole
from models.delivery import Delivery, Stop
from models.guest import GuestLink
from models.imported import ImportBatch
from models.invitation import Invitation
from models.people import ApiToken, Membership, Workspace
from models.post import Decision, Media, Post, Revision
from models.webhook import Webhook

_LONGEST: Final = 300  # characters of a text that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Which act a new row is, a row that goes, a change of some of its columns.

    `tells`: what of a new row or one that goes stands in the details.
    """

    about: str
    made: Act | None = None
    gone: Act | None = None
    changed: Mapping[str, Act] = field(default_factory=dict)
    tells: tuple[str, ...] = ()


def _all(act: Act, *names: str) -> dict[str, Act]:
    return dict.fromkeys(names, act)


_RULE: Final = ("channel_id", "pillar", "mode", "levels")
_CONDITION: Final = ("because", "hour", "level")
_CHANNEL: Final = (
    *("kind", "handle", "name", "zone", "gap_minutes", "per_week", "daily_cap", "quiet_from"),
    *("quiet_to", "late", "paused_at", "archived_at", "public_feed"),
)
_LINK: Final = ("post_id", "first", "last", "name", "may_decide", "once", "ends_at")
WATCHED: Final[Mapping[type[Base], Watch]] = {
    Revision: Watch(about="revision", made=Act.WRITTEN, tells=("number",)),
    Decision: Watch(
        about="decision",
        made=Act.MOVED,
        tells=("move", "to_state", "how", "reason", "from_id", "to_id"),
    ),
    Agreement: Watch(
        about="agreement", made=Act.AGREED, tells=("level", "role", "own", "for_id", "guest_id")
    ),
    Spared: Watch(about="spared", made=Act.SPARED, tells=("user_id", "level")),
    ApprovalRule: Watch(
        about="approval_rule",
        made=Act.RULE_MADE,
        gone=Act.RULE_REMOVED,
        changed=_all(Act.RULE_CHANGED, *_RULE),
        tells=_RULE,
    ),
    ApprovalCondition: Watch(
        about="approval_condition",
        made=Act.RULE_MADE,
        gone=Act.RULE_REMOVED,
        changed=_all(Act.RULE_CHANGED, *_CONDITION),
        tells=_CONDITION,
    ),
    Workspace: Watch(
        about="workspace",
        changed=_all(
            Act.SETTINGS,
            *("name", "slug", "zone", "language", "plans_itself", "explore", "cut_off"),
            *("own_approval", "approval_kept", "due_hot_minutes", "due_warm_hours"),
            *("due_cold_hours", "due_days", "remind_first", "remind_last"),
        ),
    ),
    Membership: Watch(
        about="membership",
        made=Act.JOINED,
        gone=Act.LET_GO,
        changed={"role": Act.ROLE_CHANGED},
        tells=("user_id", "role"),
    ),
    ChannelRole: Watch(
        about="channel_role",
        made=Act.ROLE_CHANGED,
        gone=Act.ROLE_CHANGED,
        changed={"role": Act.ROLE_CHANGED},
        tells=("membership_id", "channel_id", "role"),
    ),
    Absence: Watch(
        about="absence",
        made=Act.AWAY,
        gone=Act.AWAY,
        changed=_all(Act.AWAY, "first", "last", "deputy_id"),
        tells=("user_id", "deputy_id", "first", "last"),
    ),
    Invitation: Watch(
        about="invitation",
        made=Act.INVITED,
        gone=Act.INVITATION_REMOVED,
        changed=_all(Act.INVITATION_CHANGED, "taken_at", "ends_at", "role"),
        tells=("role", "ends_at"),
    ),
    Channel: Watch(
        about="channel",
        made=Act.CONNECTED,
        changed=_all(Act.CHANNEL_CHANGED, *_CHANNEL),
        tells=("kind", "handle", "name"),
    ),
    Delivery: Watch(
        about="delivery",
        made=Act.PLANNED,
        changed=_all(Act.DELIVERY_CHANGED, "state", "due_at", "content_hash"),
        tells=("channel_id", "due_at", "state", "placed_by"),
    ),
    Stop: Watch(
        about="stop",
        made=Act.STOPPED,
        changed={"ended_at": Act.RESUMED},
        tells=("channel_id", "reason"),
    ),
    ApiToken: Watch(
        about="api_token",
        made=Act.TOKEN_MADE,
        changed={"revoked_at": Act.TOKEN_REVOKED},
        tells=("user_id", "name", "scopes"),
    ),
    GuestLink: Watch(
        about="guest_link",
        made=Act.GUEST_LINK_MADE,
        changed=_all(Act.GUEST_LINK_CHANGED, "revoked_at", "spent_at", "ends_at"),
        tells=_LINK,
    ),
    Webhook: Watch(
        about="webhook",
        made=Act.WEBHOOK_MADE,
        gone=Act.WEBHOOK_REMOVED,
        changed=_all(Act.WEBHOOK_CHANGED, "name", "address", "events", "paused_at"),
        tells=("name", "address", "events"),
    ),
    ImportBatch: Watch(
        about="import",
        made=Act.IMPORT_BEGUN,
        changed={"state": Act.IMPORT_CHANGED},
        tells=("filename", "total"),
    ),
    Media: Watch(about="media", gone=Act.MEDIA_DELETED, tells=("sha256", "filename")),
    Post: Watch(about="post", gone=Act.POST_DELETED, tells=("title", "state")),
}


def after_flush(session: Session, _context: UOWTransaction) -> None:
    """Runs while the session still knows what each row said before."""
    acts = [one for row in session.new if (one := _made(row))]
    acts += [one for row in session.dirty for one in _changed(row)]
    acts += [one for row in session.deleted if (one := _gone(row))]
    if acts:
        note(session.connection(), *acts)


def note_inserted(session: Session, table: type[Base], ids: Sequence[int]) -> None:
    """For rows that were put in by statement, which no flush sees."""
    for row in session.scalars(select(table).where(table.id.in_(ids)).order_by(table.id)):
        if act := _made(row):
            note(session.connection(), act)


def _made(row: Any) -> Noted | None:  # noqa: ANN401 - of any table
    watch = WATCHED.get(type(row))
    if watch is None or watch.made is None:
        return None
    return noted(row, watch.made, {name: plain(getattr(row, name)) for name in watch.tells})


def _gone(row: Any) -> Noted | None:  # noqa: ANN401
    watch = WATCHED.get(type(row))
    if watch is None or watch.gone is None:
        return None
    return noted(row, watch.gone, {name: plain(getattr(row, name)) for name in watch.tells})


def _changed(row: Any) -> Iterator[Noted]:  # noqa: ANN401
    watch = WATCHED.get(type(row))
    if watch is None:
        return
    told: dict[Act, dict[str, Any]] = {}
    for name, act in watch.changed.items():
        history = inspect(row).attrs[name].history
        if history.has_changes():
            before = plain(history.deleted[0]) if history.deleted else None
            told.setdefault(act, {})[name] = [before, plain(getattr(row, name))]
    for act, details in told.items():
        yield noted(row, act, details)


def noted(row: Any, act: Act, details: Mapping[str, Any]) -> Noted:  # noqa: ANN401
    """That act on the row, with the post and the content that the row is about."""
    return Noted(
        workspace_id=row.id if isinstance(row, Workspace) else row.workspace_id,
        act=act,
        about=WATCHED[type(row)].about,
        about_id=row.id,
        who=_who(row, act),
        post_id=row.id if isinstance(row, Post) else getattr(row, "post_id", None),
        revision=row.number if isinstance(row, Revision) else None,
        content_hash=_hash(row),
        details=details,
    )


def _hash(row: Any) -> str:  # noqa: ANN401
    name = "content_hash" if isinstance(row, Delivery) else "hash"
    return str(getattr(row, name, ""))


def _who(row: Any, act: Act) -> Who | None:  # noqa: ANN401
    """A guest or a person, where the row says so; None: whoever the transaction is for."""
    guest = getattr(row, "as_name", "") or (row.name if getattr(row, "guest_id", None) else "")
    if guest:
        through = getattr(row, "guest_id", None)
        return Who(by=By.GUEST, user_id=row.by_id, name=guest, through_id=through)
    person = getattr(row, _BY.get((type(row), act), ""), None)
    return None if person is None else Who(by=By.PERSON, user_id=person)


# Where the transaction does not say for whom it is, the row does.
_BY: Final[Mapping[tuple[type[Base], Act], str]] = {
    (Revision, Act.WRITTEN): "author_id",
    (Decision, Act.MOVED): "by_id",
    (Agreement, Act.AGREED): "by_id",
    (Spared, Act.SPARED): "by_id",
    (Invitation, Act.INVITED): "by_id",
    (Stop, Act.STOPPED): "by_id",
    (Stop, Act.RESUMED): "ended_by_id",
    (ApiToken, Act.TOKEN_MADE): "user_id",
    (GuestLink, Act.GUEST_LINK_MADE): "by_id",
    (ImportBatch, Act.IMPORT_BEGUN): "by_id",
}


def plain(value: Any) -> Any:  # noqa: ANN401
    """As JSON can say it; of a long text the beginning."""
    match value:
        case StrEnum():
            return value.value
        case str():
            return value[:_LONGEST]
        case datetime():
            return stamp(value)
        case date():
            return value.isoformat()
        case dict():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case None | bool() | int() | float():
            return value
        case _:
            return str(value)[:_LONGEST]


event.listen(Session, "after_flush", after_flush)
