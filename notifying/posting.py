"""Letters to the mail server: each claimed by its row, sent with no transaction open.

Mail has no key by which a server knows a letter again, and its own rule (RFC 5321 4.5.3.2.6,
RFC 1047) is to send again what was not confirmed. So a letter that was surely not taken is taken
apart, to be written anew with what is true then; one that may have been taken stays the letter it
is, and goes again under the same Message-ID, by which the reader's program shows it once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from lib.i18n import Text
from lib.mail import Letter, Mailer, MailFailed
from models.database import Database
from models.notice import Notice
from models.outgoing import MAIL, Mailing, MailState, Outgoing, is_open
from models.people import User
from models.reach import Reach
from models.telling import inserting
from notifying.handing import TOO_OLD

_LEASE: Final = timedelta(minutes=5)  # longer than all of smtplib's patience with one letter
_FIRST: Final = timedelta(minutes=1)  # until the second try; a greylist wants no less
_LONGEST: Final = timedelta(hours=1)
_GIVEN_UP_AFTER: Final = 2  # failures in a row: the server is away, the next would fail as well
_log = logging.getLogger(__name__)
Spread = Callable[[float], float]  # a number of seconds from 0 to the one given


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """`spread` draws how long to wait, so that not everything comes back at the same second."""

    database: Database
    mailer: Mailer
    spread: Spread

    def send_due(self) -> int:
        """How many went. Stops where the server seems to be away."""
        sent, in_a_row = 0, 0
        while in_a_row < _GIVEN_UP_AFTER:
            now = self.database.now()
            with self.database.transaction() as session:
                claimed = claim(session, now=now)
            if claimed is None:
                return sent
            went = self._send(claimed)
            sent, in_a_row = sent + went, 0 if went else in_a_row + 1
        return sent

    def _send(self, claimed: Mailing) -> bool:
        failed = None
        try:
            self.mailer.send(Letter(**claimed.letter), now=claimed.made_at)
        except MailFailed as error:
            failed = error
            _log.warning("a notice was not mailed: %s %s", error.reason, error.remedy)
        now = self.database.now()
        with self.database.transaction() as session:
            self._record(session, claimed, failed, now=now)
        return failed is None

    def _record(
        self, session: Session, claimed: Mailing, failed: MailFailed | None, *, now: datetime
    ) -> None:
        if failed is None:
            _close(session, claimed, MailState.SENT, sent_at=now, said=None)
        elif failed.final:
            _close(session, claimed, MailState.REFUSED, said=failed.reason)
            _note_refusal(session, claimed, failed, now=now)
        elif failed.unsure:
            again = now + self._pause(claimed.tries)
            _close(session, claimed, MailState.WAITING, try_at=again, said=failed.reason)
        else:
            again = now + self._pause(claimed.tries)
            take_apart(session, claimed, again=again, said=failed.reason)

    def _pause(self, tries: int) -> timedelta:
        longest = min(_LONGEST, _FIRST * 2 ** min(tries, 10))
        return max(_FIRST, timedelta(seconds=self.spread(longest.total_seconds())))


def claim(session: Session, *, now: datetime) -> Mailing | None:
    """The next letter that is due, ours for the length of a lease; None: there is none.

    One whose sender died may have gone: it is the same letter that is sent again.
    """
    for one in _due(session, now=now):
        if one.since < now - TOO_OLD or not _unread(session, one):
            session.delete(one)
            continue
        one.state, one.lease_until = MailState.SENDING, now + _LEASE
        one.tries += 1
        session.flush()
        return one
    return None


def _due(session: Session, *, now: datetime) -> list[Mailing]:
    wanted = (
        select(Mailing)
        .where(
            is_open(Mailing.state),
            Mailing.try_at <= now,
            (Mailing.lease_until.is_(None)) | (Mailing.lease_until <= now),
        )
        .order_by(Mailing.urgent.desc(), Mailing.try_at, Mailing.id)
        .limit(20)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(wanted))


def _unread(session: Session, mailing: Mailing) -> bool:
    wanted = select(Notice.id).where(Notice.id.in_(mailing.notices), Notice.read_at.is_(None))
    return session.scalar(wanted.limit(1)) is not None


def _close(session: Session, claimed: Mailing, state: MailState, **more: Any) -> None:  # noqa: ANN401
    """Only by whoever holds the lease: of two, the later one knows."""
    session.execute(
        update(Mailing)
        .where(Mailing.id == claimed.id, Mailing.tries == claimed.tries)
        .values(state=state, lease_until=None, **more)
        .execution_options(synchronize_session=False)
    )


def take_apart(session: Session, claimed: Mailing, *, again: datetime, said: Text) -> None:
    """Surely not taken: its matters wait anew, unless newer news of them wait already."""
    gone: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        delete(Mailing)
        .where(Mailing.id == claimed.id, Mailing.tries == claimed.tries)
        .execution_options(synchronize_session=False)
    )
    there = session.scalars(select(Notice.id).where(Notice.id.in_(claimed.notices))).all()
    if not gone.rowcount or not there:
        return
    rows = [
        {
            "workspace_id": claimed.workspace_id,
            "user_id": claimed.user_id,
            "notice_id": notice_id,
            "via": MAIL,
            "digest": claimed.digest,
            "urgent": claimed.urgent,
            "since": claimed.since,
            "due_at": again,
            "tries": claimed.tries,
            "said": said,
        }
        for notice_id in there
    ]
    written = inserting(session.connection(), Outgoing)
    session.execute(written.on_conflict_do_nothing(index_elements=["notice_id", "via"]), rows)


def _note_refusal(session: Session, claimed: Mailing, failed: MailFailed, *, now: datetime) -> None:
    """The address is written to no more until its person looks; the house goes on telling."""
    email = claimed.letter["to"]
    if not failed.nobody_there or not session.get(User, claimed.user_id):
        return
    reach = session.scalars(select(Reach).where(Reach.user_id == claimed.user_id)).one_or_none()
    if reach is None:
        reach = Reach(user_id=claimed.user_id, changed_at=now)
        session.add(reach)
    reach.refused, reach.refused_email = failed.reason, email
