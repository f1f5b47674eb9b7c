"""Whether notices reach people by mail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.doctor.finding import Finding, ok, warn
from lib.i18n import Text, say, say_n
from models.outgoing import MAIL, Mailing, MailState, Outgoing, is_open
from models.people import Membership, User
from models.reach import Reach

_PATIENCE: Final = timedelta(minutes=30)


def mails(session: Session, *, now: datetime) -> Iterator[Finding]:
    """What waits though it was due, what was refused lately, and addresses that are."""
    late, since = _late(session, now=now)
    if late:
        yield warn(
            "mails",
            say_n(
                "%(n)s notice is late on its way by mail, since %(at)s.",
                "%(n)s notices are late on their way by mail, since %(at)s.",
                late,
                at=since,
            ),
            say("Look whether the daemon runs and what it logs of the mail server."),
        )
    if last := _last_failure(session, now=now):
        yield warn("mails", say("The last letter that did not go: %(why)s", why=last), _LOOK)
    yield from _refused(session)
    if not late:
        yield ok("mails", say("No notice is late on its way by mail."))


_LOOK: Final = say("Look at MARRONNIER_SMTP_URL and MARRONNIER_MAIL_FROM.")


def _late(session: Session, *, now: datetime) -> tuple[int, datetime | None]:
    rows = select(
        func.count(Outgoing.id).label("many"), func.min(Outgoing.since).label("since")
    ).where(
        Outgoing.via == MAIL,
        (Outgoing.due_at < now - _PATIENCE) | (Outgoing.tries > 0),
    )
    letters = select(
        func.count(Mailing.id).label("many"), func.min(Mailing.since).label("since")
    ).where(is_open(Mailing.state), Mailing.made_at < now - _PATIENCE)
    found = [session.execute(one).one() for one in (rows, letters)]
    begun = [one.since for one in found if one.many]
    return sum(one.many for one in found), min(begun, default=None)


def _last_failure(session: Session, *, now: datetime) -> Text | None:
    """Of what waits still, else of a letter in the last week."""
    waits = select(Outgoing.said).where(Outgoing.via == MAIL, Outgoing.tries > 0)
    letters = select(Mailing.said).where(
        Mailing.state != MailState.SENT,
        Mailing.made_at > now - timedelta(days=7),
        Mailing.tries > 0,
    )
    found = session.scalars(waits.order_by(Outgoing.due_at.desc()).limit(1)).first()
    return found or session.scalars(letters.order_by(Mailing.id.desc()).limit(1)).first()


def _refused(session: Session) -> Iterator[Finding]:
    """Of those who are in a team: nothing is mailed to who left."""
    is_here = select(Membership.id).where(Membership.user_id == User.id).exists()
    wanted = (
        select(User.name, Reach.refused)
        .join(Reach, Reach.user_id == User.id)
        .where(Reach.refused_email == User.email, User.active.is_(True), is_here)
    )
    for name, why in session.execute(wanted.order_by(User.name)):
        yield warn(
            "mails",
            say("Nothing is mailed to %(name)s: %(why)s", name=name, why=why),
            say("They say on “How you are reached” when their address works again."),
        )
