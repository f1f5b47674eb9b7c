"""The crisis switch: within its scope nothing leaves until a person resumes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal_column
from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import say
from models import news
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, Stop
from models.permissions import May
from models.scope import fetch, scoped


def stop(
    session: Session, actor: Actor, *, reason: str, channel_id: int | None = None, now: datetime
) -> Stop:
    """Everything, or one channel. An editor may: in a crisis the first one there stops.

    Whoever commits first wins: a post whose sending began before is on its way (`on_its_way`), and
    once this is committed none begins. Raises Invalid without a reason, NotAllowed, NotFound.
    """
    actor.must(May.STOP)
    if not reason.strip():
        needed = say("Say in a word why, for those who find everything stopped.")
        raise Invalid(say("A reason is needed."), remedy=needed, fields={"reason": needed})
    if channel_id is not None:
        fetch(session, actor, Channel, channel_id)
    _hold_off_senders(session, actor, channel_id)
    pulled = Stop(
        workspace_id=actor.workspace_id,
        channel_id=channel_id,
        reason=reason.strip()[:1000],
        by_id=actor.user_id,
        at=now,
    )
    session.add(pulled)
    session.flush()
    news.of_stop(
        session.connection(),
        actor,
        pulled.id,
        channel_id=channel_id,
        reason=pulled.reason,
        now=now,
    )
    return pulled


def resume(session: Session, actor: Actor, stop_id: int | None = None, *, now: datetime) -> int:
    """Ends that stop, or all of them; how many it ended. Managers only."""
    actor.must(May.RESUME)
    if stop_id is not None:
        fetch(session, actor, Stop, stop_id)
    ended = [s for s in open_stops(session, actor) if stop_id in {None, s.id}]
    for pulled in ended:
        pulled.ended_at, pulled.ended_by_id = now, actor.user_id
        news.of_resume(session.connection(), actor, pulled.id, now=now)
    return len(ended)


def on_its_way(session: Session, actor: Actor, channel_id: int | None = None) -> Sequence[Delivery]:
    """What is being sent within that scope: a stop comes too late for it."""
    found = scoped(actor, Delivery).where(Delivery.state == literal_column("'sending'"))
    if channel_id is not None:
        found = found.where(Delivery.channel_id == channel_id)
    return session.scalars(found.order_by(Delivery.id)).all()


def _hold_off_senders(session: Session, actor: Actor, channel_id: int | None) -> None:
    """A claim takes its channel's row first and then looks for stops: with these rows in hand
    ours is seen by every claim that has not committed.
    """
    held = scoped(actor, Channel).with_for_update().order_by(Channel.id)
    if channel_id is not None:
        held = held.where(Channel.id == channel_id)
    session.scalars(held).all()


def open_stops(session: Session, actor: Actor) -> list[Stop]:
    """In force now, the oldest first."""
    found = scoped(actor, Stop).where(Stop.ended_at.is_(None))
    return list(session.scalars(found.order_by(Stop.id)))
