"""What is wrong just now, held against the alarms that run: which begin, which are over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import news
from models.channel import Channel
from models.people import Workspace
from models.watch import Alarm
from scheduler.missing import renews_itself
from scheduler.queries import SILENCE, silent_since
from scheduler.watch import alarms

WARNED: Final = (1, 7, 14)  # days before an access ends
Wrong = tuple[str, datetime]  # an alarm's name, and since when


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`over`: the ids of alarms that are to be ended. `stuck`: begun, without a known beginning."""

    begun: Sequence[Wrong]
    over: Sequence[int]
    stuck: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.begun or self.over or self.stuck)


def changes(
    session: Session,
    *,
    watching: datetime,
    idle: Mapping[str, datetime],
    now: datetime,
) -> Change:
    """`watching`: since when somebody looks; a silence before that may be nobody's fault.

    `idle`: why nothing is carried out though the daemon lives, and since when we see it.
    """
    silence = set(_silence(session, now=now))
    ending = set(_ending(session, now=now))
    running = alarms.running(session)
    lasting = silence | ending | set(_closed(session, running))
    known = {(one.name, one.since) for one in running}
    told_late = silence if now - watching < SILENCE else set()
    names = {one.name for one in running}
    return Change(
        begun=sorted((silence | ending) - known - told_late),
        over=[
            one.id
            for one in running
            if (one.name, one.since) not in lasting and one.name not in idle
        ],
        stuck=sorted(
            name for name, seen in idle.items() if now - seen >= SILENCE and name not in names
        ),
    )


def apply(session: Session, change: Change, *, now: datetime) -> None:
    for name, since in change.begun:
        channel_id = alarms.channel_of(name)
        if alarms.begin(session.connection(), name, since=since) and channel_id is not None:
            news.of_access(session.connection(), channel_id, now=now)
    for name in change.stuck:
        alarms.begin_alone(session, name, now=now)
    for alarm in session.scalars(select(Alarm).where(Alarm.id.in_(change.over))):
        if alarm.ended_at is None:
            alarms.end(alarm, now=now)


def _silence(session: Session, *, now: datetime) -> Iterator[Wrong]:
    since = silent_since(session, now=now)
    if since is not None and since.year == 1:  # it never ran
        since = session.scalar(select(func.min(Workspace.created_at)))
    if since is not None:
        yield alarms.SILENT, since


def _closed(session: Session, running: Iterable[Alarm]) -> Iterator[Wrong]:
    """A closed account's alarm lasts while its channel is paused for that very reason."""
    for one in running:
        channel_id = alarms.channel_of(one.name)
        if channel_id is None or not alarms.is_closed(one.name):
            continue
        channel = session.get(Channel, channel_id)
        if channel and channel.archived_at is None and channel.paused_at == one.since:
            yield one.name, one.since


def _ending(session: Session, *, now: datetime) -> Iterator[Wrong]:
    """The nearest warning of each access that ends and that nobody but a person renews."""
    soon = now + timedelta(days=max(WARNED))
    wanted = select(Channel).where(
        Channel.archived_at.is_(None), Channel.expires_at > now, Channel.expires_at <= soon
    )
    for channel in session.scalars(wanted):
        if channel.expires_at is not None and not renews_itself(channel):
            left = channel.expires_at - now
            days = next(days for days in WARNED if left <= timedelta(days=days))
            yield alarms.ending(channel.id, days), channel.expires_at
