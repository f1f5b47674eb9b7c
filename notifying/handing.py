"""Handing notices on: from what is told in the house to what is to leave it.

One transaction takes notices, writes what is to be sent, and marks them: of several daemons each
notice goes through one, and one that dies half-way has done nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.notice import Notice
from models.outgoing import MAIL, Outgoing
from models.reach import ByMail, is_urgent
from models.telling import inserting
from notifying import devices
from notifying.hours import next_digest, open_from
from notifying.people import Reader, readers

HOLD_BACK: Final = timedelta(minutes=5)  # what changes again meanwhile is told once
HELD_FOR_PUSH: Final = timedelta(seconds=30)  # whoever wants it at once wants it now
TOO_OLD: Final = timedelta(days=5)  # as mail servers themselves give up (RFC 5321 4.5.4.1)
A_ROUND: Final = 500


def is_any(session: Session) -> bool:
    """So that nobody opens a writing transaction every few seconds for nothing."""
    return session.scalar(select(Notice.id).where(Notice.handed_at.is_(None)).limit(1)) is not None


def hand_on(session: Session, *, by_mail: bool, now: datetime) -> int:
    """How many notices that were. `by_mail`: whether this installation can send mail at all."""
    found = session.scalars(
        select(Notice)
        .where(Notice.handed_at.is_(None))
        .order_by(Notice.id)
        .limit(A_ROUND)
        .with_for_update(skip_locked=True)
    ).all()
    if not found:
        return 0
    known = readers(session, {(one.workspace_id, one.user_id) for one in found})
    ways = devices.ways(session, {one.user_id for one in found})
    rows: list[dict[str, Any]] = []
    for one in found:
        reader = known.get((one.workspace_id, one.user_id))
        if reader and one.read_at is None and one.at > now - TOO_OLD:
            rows += _ways(one, reader, by_mail=by_mail)
            rows += _pushes(one, reader, ways.get(one.user_id, ()))
    _write(session, rows)
    session.execute(
        update(Notice).where(Notice.id.in_([one.id for one in found])).values(handed_at=now)
    )
    return len(found)


def _ways(notice: Notice, reader: Reader, *, by_mail: bool) -> Iterator[dict[str, Any]]:
    wish = reader.wishes.mailed(notice.kind)
    urgent = reader.wishes.on_call and is_urgent(notice.kind)
    if by_mail and not reader.demo and not reader.refused:
        if urgent or wish is ByMail.AT_ONCE:
            yield _row(notice, reader, notice.at + HOLD_BACK, urgent=urgent)
        elif wish is ByMail.DIGEST:
            hours, hour = reader.wishes.hours, reader.wishes.digest_at
            due_at = next_digest(notice.at, hours, hour=hour)
            yield _row(notice, reader, due_at, digest=True)


def _pushes(notice: Notice, reader: Reader, ways: Iterable[str]) -> Iterator[dict[str, Any]]:
    """To each device of the person."""
    urgent = reader.wishes.on_call and is_urgent(notice.kind)
    if urgent or reader.wishes.pushed(notice.kind):
        for via in ways:
            due_at = notice.at + HELD_FOR_PUSH
            yield {**_row(notice, reader, due_at, urgent=urgent), "via": via}


def _row(
    notice: Notice,
    reader: Reader,
    due_at: datetime,
    *,
    urgent: bool = False,
    digest: bool = False,
) -> dict[str, Any]:
    return {
        "workspace_id": notice.workspace_id,
        "user_id": notice.user_id,
        "notice_id": notice.id,
        "via": MAIL,
        "digest": digest,
        "urgent": urgent,
        "since": notice.at,
        "due_at": due_at if urgent else open_from(due_at, reader.wishes.hours),
        "tries": 0,
    }


def _write(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """What waits already of the same matter keeps its place in time: news upon news must not put
    it off for ever.
    """
    if rows:
        written = inserting(session.connection(), Outgoing)
        session.execute(
            written.on_conflict_do_update(
                index_elements=["notice_id", "via"],
                set_={
                    "digest": written.excluded.digest,
                    "urgent": written.excluded.urgent,
                },
            ),
            rows,
        )
