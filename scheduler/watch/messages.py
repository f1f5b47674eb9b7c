"""What people are told: what is wrong, which posts it concerns, and what to do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from lib.i18n import Text, say, say_n, verbatim
from models.channel import Channel
from models.delivery import Delivery
from models.outage import Outage
from models.watch import Alarm
from models.way import DeliveryState
from scheduler import missing
from scheduler.missing import Misses
from scheduler.sending.conditions import is_open, is_planned
from scheduler.watch import alarms
from scheduler.watch.hands import Idle

_LATE: Final = timedelta(minutes=1)
_AHEAD: Final = timedelta(days=1)
_MOST: Final = 20
Paragraph = Text | Sequence[Text]  # a sentence, or a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Untranslated: each reader gets it in their own language. `url`: where to act."""

    subject: Text
    paragraphs: Sequence[Paragraph]
    url: str

    def __str__(self) -> str:
        """In the language that is spoken."""
        return "\n\n".join([*map(_shown, self.paragraphs), self.url])


def _shown(paragraph: Paragraph) -> str:
    if isinstance(paragraph, Text):
        return str(paragraph)
    return "\n".join(f"– {one}" for one in paragraph)


def about(
    session: Session,
    alarm: Alarm,
    *,
    workspaces: Collection[int] | None,
    site: str,
    idle: Mapping[str, Idle],
    now: datetime,
) -> Message | None:
    """None where it is over, or does not concern those `workspaces` (None: all)."""
    channel_id = alarms.channel_of(alarm.name)
    if channel_id is None:
        if alarm.ended_at:
            return publishing_again(session, alarm.since, workspaces=workspaces, site=site, now=now)
        if alarm.name == alarms.SILENT:
            return silent(session, alarm.since, workspaces=workspaces, site=site, now=now)
        why = idle.get(alarm.name)
        if why is None:
            return None
        return stuck(session, why, workspaces=workspaces, site=site, now=now)
    channel = session.get_one(Channel, channel_id)
    if workspaces is not None and channel.workspace_id not in workspaces:
        return None
    return _channel(session, channel, alarm, site=site)


def silent(
    session: Session,
    since: datetime,
    *,
    workspaces: Collection[int] | None,
    site: str,
    now: datetime,
) -> Message:
    return Message(
        subject=say("Nothing leaves at the moment: the daemon is silent"),
        paragraphs=(
            say(
                "The daemon, which publishes, has given no sign of life since %(at)s. Until it "
                "runs again, no post leaves.",
                at=since,
            ),
            _due_soon(session, workspaces, now=now),
            say(
                "What to do: on the machine that runs Marronnier, start it again (flask up, or "
                "flask daemon); “flask doctor” says what else is in its way. Nothing is lost: "
                "what is late then follows each channel’s rule."
            ),
        ),
        url=f"{site}/",
    )


def stuck(
    session: Session,
    why: Idle,
    *,
    workspaces: Collection[int] | None,
    site: str,
    now: datetime,
) -> Message:
    return Message(
        subject=say("Posts do not leave: %(why)s", why=why.reason),
        paragraphs=(
            say("The daemon is at work, but nobody sends: %(why)s", why=why.reason),
            _due_soon(session, workspaces, now=now),
            say("What to do: %(remedy)s", remedy=why.remedy),
        ),
        url=f"{site}/",
    )


def publishing_again(
    session: Session,
    since: datetime,
    *,
    workspaces: Collection[int] | None,
    site: str,
    now: datetime,
) -> Message:
    return Message(
        subject=say("It is publishing again"),
        paragraphs=(
            say("Posts leave again."),
            *_late(session, workspaces, since=since, now=now),
        ),
        url=f"{site}/",
    )


def unusable(outage: Outage, since: datetime, *, site: str) -> Message:
    return Message(
        subject=say("Nothing leaves at the moment: %(why)s", why=outage.reason),
        paragraphs=(
            say("%(why)s It has been so since %(at)s.", why=outage.reason, at=since),
            say("No post leaves meanwhile: publishing stops before the network is called."),
            say("What to do: %(remedy)s", remedy=outage.remedy),
        ),
        url=f"{site}/",
    )


def usable_again(
    session: Session,
    since: datetime,
    *,
    workspaces: Collection[int] | None,
    site: str,
    now: datetime,
) -> Message:
    return Message(
        subject=say("The database can be used again"),
        paragraphs=(
            say("The database can be used again, and publishing goes on."),
            *_late(session, workspaces, since=since, now=now),
        ),
        url=f"{site}/",
    )


def _channel(session: Session, channel: Channel, alarm: Alarm, *, site: str) -> Message | None:
    url = f"{site}/channels/{channel.id}"
    if alarms.is_closed(alarm.name):
        return Message(
            subject=say("%(name)s must be connected again", name=channel.name),
            paragraphs=(
                say(
                    "%(name)s no longer opens: %(why)s",
                    name=channel.name,
                    why=channel.pause_reason or verbatim(""),
                ),
                *_missing(missing.on(session, channel.id)),
                say("Connect the account again, and they leave as each channel’s rule says:"),
            ),
            url=url,
        )
    if channel.expires_at is None:
        return None
    return Message(
        subject=say("The access to %(name)s ends soon", name=channel.name),
        paragraphs=(
            say(
                "The access to %(name)s ends on %(at)s and does not renew itself.",
                name=channel.name,
                at=channel.expires_at,
            ),
            *_missing(missing.on(session, channel.id, since=channel.expires_at)),
            say("Connect the account again before:"),
        ),
        url=url,
    )


def _missing(misses: Misses) -> Sequence[Paragraph]:
    if not misses.count:
        return (say("No post is planned there."),)
    return (say("These posts miss their time:"), misses.lines(few=_MOST))


def _due_soon(session: Session, workspaces: Collection[int] | None, *, now: datetime) -> Text:
    count = _count(session, workspaces, _planned(before=now + _AHEAD))
    if not count:
        return say("No post is due within a day.")
    return say_n(
        "One post is due within a day, or late already.",
        "%(n)s posts are due within a day, or late already.",
        count,
    )


def _late(
    session: Session, workspaces: Collection[int] | None, *, since: datetime, now: datetime
) -> Sequence[Text]:
    """A sentence each for what still leaves, what was called missed `since` then, what is held."""
    waits = _count(session, workspaces, _planned(before=now - _LATE))
    missed = _count(session, workspaces, _missed(since=since))
    held = _count(session, workspaces, _held(before=now - _LATE))
    sentences = (
        waits
        and say_n(
            "One post is late; it leaves, or is put before you, as its channel’s rule says.",
            "%(n)s posts are late; they leave, or are put before you, as each channel’s rule says.",
            waits,
        ),
        missed
        and say_n(
            "One post was missed: too late by its channel’s rule. Send it now, move it, or let it "
            "go.",
            "%(n)s posts were missed: too late by their channel’s rule. Send them now, move them, "
            "or let them go.",
            missed,
        ),
        held
        and say_n(
            "One late post is held; it says why.",
            "%(n)s late posts are held; each says why.",
            held,
        ),
    )
    return [one for one in sentences if one] or [say("No post is late.")]


def _planned(*, before: datetime) -> ColumnElement[bool]:
    return and_(is_planned(), Delivery.due_at < before)


def _missed(*, since: datetime) -> ColumnElement[bool]:
    return and_(Delivery.state == DeliveryState.MISSED, Delivery.updated_at >= since)


def _held(*, before: datetime) -> ColumnElement[bool]:
    return and_(is_open(DeliveryState.SUSPENDED), Delivery.due_at < before)


def _count(session: Session, workspaces: Collection[int] | None, which: ColumnElement[bool]) -> int:
    wanted = select(func.count(Delivery.id)).where(which)
    if workspaces is not None:
        wanted = wanted.where(Delivery.workspace_id.in_(workspaces))
    return session.scalar(wanted) or 0
