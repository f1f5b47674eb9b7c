"""The good time nearest to where something was dropped."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from editorial import drafting
from lib.i18n import Text, zone
from scheduler import drop_times
from scheduler.drop_times import Drop
from web.edge import actor, now
from web.gestures.asked import Wanted


def better(session: Session, wanted: Wanted) -> datetime | None:
    """None where there is none, or where it was dropped on a good one."""
    return drop_times.better(session, actor(), _drop(session, wanted), now=now())


def on_a_good_hour(session: Session, wanted: Wanted) -> Wanted:
    """Dropped on a day: at its good hour nearest to noon, where it has one."""
    if not wanted.whole_day:
        return wanted
    drop = _drop(session, wanted)
    to = drop_times.good_hour(session, actor(), drop, zone=zone(), now=now())
    return replace(wanted, to=to or wanted.to)


def broken(session: Session, wanted: Wanted) -> list[Text]:
    """The rules that a wish for that time would break."""
    return drop_times.broken(session, actor(), _drop(session, wanted), now=now())


def _drop(session: Session, wanted: Wanted) -> Drop:
    post = drafting.visible(session, actor(), wanted.post_id)
    return Drop(post=post, deliveries=wanted.deliveries, at=wanted.to.at, target=wanted.target)
