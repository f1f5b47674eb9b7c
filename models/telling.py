"""Writing notices, in the transaction of what they tell of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select, update

from lib.i18n import Text
from models.notice import Notice, NoticeKind
from models.people import Membership, User
from models.way import Role, at_least

_UNIQUE: Final = ["workspace_id", "user_id", "matter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """See `models.notice.Notice`."""

    kind: NoticeKind
    matter: str
    words: Text
    link: str
    more: Text | None = None
    why: Text | None = None
    by_when: datetime | None = None
    post_id: int | None = None
    url: str = ""


def tell(
    connection: Connection, workspace_id: int, people: Iterable[int], news: News, *, now: datetime
) -> None:
    """Whoever was told of this matter before has it anew, unread."""
    tell_all(connection, workspace_id, people, (news,), now=now)


def tell_all(
    connection: Connection,
    workspace_id: int,
    people: Iterable[int],
    news: Sequence[News],
    *,
    now: datetime,
) -> None:
    """As `tell`, each of these, in one statement."""
    rows = [
        _row(one, workspace_id=workspace_id, user_id=user_id, now=now)
        for user_id in people
        for one in news
    ]
    if rows:
        written = inserting(connection, Notice)
        fresh = {name: written.excluded[name] for name in rows[0] if name not in _UNIQUE}
        written = written.on_conflict_do_update(index_elements=_UNIQUE, set_=fresh)
        connection.execute(written, rows)


def _row(news: News, *, workspace_id: int, user_id: int, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "user_id": user_id,
        "kind": news.kind,
        "matter": news.matter,
        "post_id": news.post_id,
        "words": news.words,
        "more": news.more,
        "why": news.why,
        "by_when": news.by_when,
        "link": news.link,
        "url": news.url,
        "at": now,
        "read_at": None,
        "handed_at": None,
    }


def settle(connection: Connection, workspace_id: int, matter: str, *, now: datetime) -> None:
    """It wants nobody any more: for all who were told, it counts as read."""
    connection.execute(
        update(Notice)
        .where(
            Notice.workspace_id == workspace_id,
            Notice.matter == matter,
            Notice.read_at.is_(None),
        )
        .values(read_at=now)
    )


def members(connection: Connection, workspace_id: int, *, least: Role) -> list[int]:
    """Who is in the workspace with that role or above."""
    roles = [role for role in Role if at_least(role, least)]
    found = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.workspace_id == workspace_id,
            Membership.role.in_(roles),
            User.active.is_(True),
        )
    )
    return list(connection.scalars(found))


def inserting(connection: Connection, table: type) -> Any:  # noqa: ANN401 - of either dialect
    """An INSERT that can say what to do where the row is there already."""
    match connection.dialect.name:
        case "postgresql":
            from sqlalchemy.dialects.postgresql import insert as either  # noqa: PLC0415
        case _:
            from sqlalchemy.dialects.sqlite import insert as either  # type: ignore[assignment]  # noqa: PLC0415
    return either(table)
