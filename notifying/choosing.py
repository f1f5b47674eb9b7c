"""A person's choices of how they are reached. Nobody makes them for another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import Text, say
from lib.zones import is_zone
from models.notice import NoticeKind
from models.reach import PRESETS, ByMail, Preset, Reach, Topic, kinds_of
from notifying.leaving import Leaver

_HOURS: Final = range(24)
_WEEK: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """As a form gives it. `zone` "": the association's; `days`: Monday is 0.

    `kind_mail`, `kind_push`: of those kinds that go by a choice of their own.
    """

    mail: Mapping[Topic, ByMail]
    push: Collection[Topic]
    kind_mail: Mapping[NoticeKind, ByMail]
    kind_push: Mapping[NoticeKind, bool]
    days: Collection[int]
    since: int
    until: int
    digest_at: int
    zone: str
    on_call: bool


def kept(session: Session, user_id: int) -> Reach | None:
    """None: nothing was chosen yet."""
    return session.scalars(select(Reach).where(Reach.user_id == user_id)).one_or_none()


def choose(session: Session, user_id: int, chosen: Chosen, *, now: datetime) -> None:
    """Raises Invalid."""
    wrong = _wrong(chosen)
    if wrong:
        raise Invalid(
            say("These choices cannot be kept."), remedy=next(iter(wrong.values())), fields=wrong
        )
    reach = _own(session, user_id, now=now)
    reach.mail = _stored(chosen.mail)
    reach.push = {topic.value: topic in chosen.push for topic in Topic}
    reach.kind_mail = _stored(chosen.kind_mail)
    reach.kind_push = {kind.value: on for kind, on in chosen.kind_push.items()}
    reach.quiet_days = sorted(chosen.days)
    reach.quiet_from, reach.quiet_to = chosen.since, chosen.until
    reach.digest_at, reach.zone = chosen.digest_at, chosen.zone.strip() or None
    reach.on_call = chosen.on_call


def take_preset(session: Session, user_id: int, preset: Preset, *, now: datetime) -> None:
    """For every kind; the hours stay as they were chosen."""
    reach = _own(session, user_id, now=now)
    reach.mail = _stored(PRESETS[preset])
    reach.push = {one.value: mail is ByMail.AT_ONCE for one, mail in PRESETS[preset].items()}
    reach.kind_mail, reach.kind_push = {}, {}


def leave(session: Session, leaver: Leaver, *, now: datetime) -> None:
    """No letters of that topic any more, or none at all; the house goes on telling."""
    reach = _own(session, leaver.user_id, now=now)
    topics = (leaver.topic,) if leaver.topic else tuple(Topic)
    reach.mail = {**reach.mail, **_stored(dict.fromkeys(topics, ByMail.NEVER))}
    left = {kind.value for topic in topics for kind in kinds_of(topic)}
    reach.kind_mail = {name: mail for name, mail in reach.kind_mail.items() if name not in left}


def try_again(session: Session, user_id: int, *, now: datetime) -> None:
    """The address was refused, and its person says that it works."""
    reach = _own(session, user_id, now=now)
    reach.refused, reach.refused_email = None, ""


def _own(session: Session, user_id: int, *, now: datetime) -> Reach:
    reach = kept(session, user_id)
    if reach is None:
        reach = Reach(
            user_id=user_id,
            mail={},
            push={},
            kind_mail={},
            kind_push={},
            quiet_days=[6],
            quiet_from=20,
            quiet_to=8,
            digest_at=8,
            changed_at=now,
        )
        session.add(reach)
    reach.changed_at = now
    return reach


def _stored(mail: Mapping[Topic, ByMail] | Mapping[NoticeKind, ByMail]) -> dict[str, str]:
    return {name.value: one.value for name, one in mail.items()}


def _wrong(chosen: Chosen) -> dict[str, Text]:
    wrong = {}
    if chosen.zone.strip() and not is_zone(chosen.zone.strip()):
        wrong["zone"] = say("Write an IANA name such as Europe/Paris.")
    hours = (chosen.since, chosen.until, chosen.digest_at)
    if any(one not in _HOURS for one in hours):
        wrong["hours"] = say("Write hours from 0 to 23.")
    if len(set(chosen.days)) >= _WEEK:
        wrong["days"] = say("Leave at least one day; for no letters at all choose “never”.")
    return wrong
