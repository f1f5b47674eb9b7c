"""What waits to be mailed becomes letters: one a matter, or one for all where there are many."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from lib.i18n import speaking
from lib.mail import Mailer
from models.house import House
from models.notice import Notice
from models.outgoing import MAIL, Mailing, MailState, Outgoing, is_open
from models.reach import ByMail, topic_of
from notifying import flood
from notifying.flood import LONG, WITHIN, Wait
from notifying.handing import TOO_OLD
from notifying.hours import open_from
from notifying.leaving import Leaver, signed
from notifying.letters import Envelope, letter
from notifying.people import Key, Reader, readers

_A_ROUND: Final = 50  # people
Waiting = tuple[Outgoing, Notice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where letters are written."""

    house: House
    mailer: Mailer


def is_any(session: Session, *, now: datetime) -> bool:
    """Whether something is to be written, or to be sent."""
    rows = select(Outgoing.id).where(Outgoing.via == MAIL, Outgoing.due_at <= now)
    letters = select(Mailing.id).where(Mailing.try_at <= now, is_open(Mailing.state))
    return any(session.scalar(one.limit(1)) is not None for one in (rows, letters))


def gather(session: Session, desk: Desk, *, now: datetime) -> int:
    """How many letters were written. The rows they were made of are gone with the same commit."""
    _forget(session, now=now)
    keys = _whose(session, now=now)
    known = readers(session, keys) if keys else {}
    made = 0
    for key in keys:
        reader = known.get(key)
        if reader is None or reader.refused:
            session.execute(delete(Outgoing).where(_of(key)))
        else:
            made += _for_one(session, desk, reader, now=now)
    return made


def _forget(session: Session, *, now: datetime) -> None:
    """What was read in the house is not mailed, nor what is long past."""
    read = select(Notice.id).where(Notice.read_at.is_not(None))
    session.execute(
        delete(Outgoing)
        .where(
            Outgoing.due_at <= now,
            (Outgoing.notice_id.in_(read)) | (Outgoing.since < now - TOO_OLD),
        )
        .execution_options(synchronize_session=False)
    )


def _whose(session: Session, *, now: datetime) -> list[Key]:
    found = session.execute(
        select(Outgoing.workspace_id, Outgoing.user_id)
        .where(Outgoing.via == MAIL, Outgoing.due_at <= now)
        .distinct()
        .limit(_A_ROUND)
    )
    return [(workspace_id, user_id) for workspace_id, user_id in found]


def _for_one(session: Session, desk: Desk, reader: Reader, *, now: datetime) -> int:
    waiting = _wanted(session, reader, _waiting(session, reader, now=now))
    made = 0
    for (digest, urgent), rows in _kinds(waiting):
        opens = now if urgent else open_from(now, reader.wishes.hours)
        if opens > now:
            _put_off(session, rows, until=opens)
        elif digest:
            made += _write(session, desk, reader, [one for one in rows if _is_due(one, now)], now)
        else:
            made += _at_once(session, desk, reader, rows, now=now)
    return made


def _waiting(session: Session, reader: Reader, *, now: datetime) -> list[Waiting]:
    """What is not read and waits for that person's mail: due, soon due, or tried in vain before."""
    found = session.execute(
        select(Outgoing, Notice)
        .join(Notice, Notice.id == Outgoing.notice_id)
        .where(
            _of((reader.workspace_id, reader.user_id)),
            Notice.read_at.is_(None),
            or_(Outgoing.due_at <= now + WITHIN, Outgoing.tries > 0),
        )
        .order_by(Outgoing.since, Outgoing.id)
        .with_for_update(of=[Outgoing], skip_locked=True)
    )
    return [(row, notice) for row, notice in found]


def _wanted(session: Session, reader: Reader, waiting: Sequence[Waiting]) -> list[Waiting]:
    """Without what the person has chosen meanwhile to be mailed no more."""
    never = {
        row.id
        for row, notice in waiting
        if not row.urgent and reader.wishes.mailed(notice.kind) is ByMail.NEVER
    }
    if never:
        session.execute(delete(Outgoing).where(Outgoing.id.in_(never)))
    return [one for one in waiting if one[0].id not in never]


def _kinds(waiting: Sequence[Waiting]) -> Iterator[tuple[tuple[bool, bool], list[Waiting]]]:
    def key(one: Waiting) -> tuple[bool, bool]:
        return one[0].digest, one[0].urgent

    for kind, rows in groupby(sorted(waiting, key=key), key=key):
        yield kind, list(rows)


def _at_once(
    session: Session, desk: Desk, reader: Reader, rows: Sequence[Waiting], *, now: datetime
) -> int:
    due = [one for one in rows if _is_due(one, now)]
    if not due:
        return 0
    recent = _recent(session, reader, now=now)
    urgent = rows[0][0].urgent
    match flood.turn(recent, due=len(due), waiting=len(rows), urgent=urgent, now=now):
        case Wait(until=until):
            _put_off(session, due, until=until)
            return 0
        case flood.Send(together=True):
            return _write(session, desk, reader, rows, now)
        case _:
            return sum(_write(session, desk, reader, [one], now) for one in due)


def _write(
    session: Session, desk: Desk, reader: Reader, rows: Sequence[Waiting], now: datetime
) -> int:
    if not rows:
        return 0
    first = rows[0][0]
    notices = [notice for _, notice in rows]
    with speaking(reader.language, reader.wishes.hours.zone):
        written = letter(notices, _envelope(desk, reader, notices), digest=first.digest)
    session.add(
        Mailing(
            workspace_id=reader.workspace_id,
            user_id=reader.user_id,
            state=MailState.WAITING,
            letter=asdict(written),
            notices=[one.id for one in notices],
            urgent=first.urgent,
            digest=first.digest,
            since=min(row.since for row, _ in rows),
            made_at=now,
            try_at=now,
            tries=max(row.tries for row, _ in rows),
        )
    )
    session.execute(delete(Outgoing).where(Outgoing.id.in_([row.id for row, _ in rows])))
    return 1


def _envelope(desk: Desk, reader: Reader, notices: Sequence[Notice]) -> Envelope:
    settings = desk.house.settings
    topics = {topic_of(one.kind) for one in notices}
    leaver = Leaver(
        user_id=reader.user_id,
        email=reader.email,
        topic=topics.pop() if len(topics) == 1 else None,
    )
    leave = f"{settings.base_url}/fewer/{signed(settings.keyring, leaver)}"
    return Envelope(
        to=reader.email,
        place=reader.place,
        site=settings.base_url,
        fewer=f"{settings.base_url}/account/notices",
        leave=leave,
        message_id=desk.mailer.new_id(),
    )


def _recent(session: Session, reader: Reader, *, now: datetime) -> list[datetime]:
    wanted = select(Mailing.made_at).where(
        Mailing.user_id == reader.user_id,
        Mailing.made_at > now - LONG,
        Mailing.digest.is_(False),
    )
    return list(session.scalars(wanted))


def _put_off(session: Session, rows: Sequence[Waiting], *, until: datetime) -> None:
    due = [row.id for row, _ in rows if row.due_at < until]
    session.execute(
        update(Outgoing)
        .where(Outgoing.id.in_(due))
        .values(due_at=until + timedelta(seconds=1))
        .execution_options(synchronize_session=False)
    )


def _is_due(one: Waiting, now: datetime) -> bool:
    return one[0].due_at <= now


def _of(key: Key) -> ColumnElement[bool]:
    return and_(Outgoing.workspace_id == key[0], Outgoing.user_id == key[1], Outgoing.via == MAIL)
