"""From what stands on a channel and what came of it to when its public reacts.

Nothing is kept between two questions: a fit takes milliseconds, and cannot be out of date.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.outcomes import outcomes
from models.channel import Channel
from models.publication import Publication
from scheduler.slots import Expectation
from scheduler.slots.audience import audience_of, blended
from scheduler.slots.clock import clock_of
from scheduler.slots.priors import Prior, prior

if TYPE_CHECKING:  # numpy costs memory: a process that learns nothing is spared it
    from scheduler.rhythm import PastPost, Rhythm

_LONG: Final = timedelta(days=3 * 365)


def past_posts(session: Session, channel: Channel, *, now: datetime) -> "list[PastPost]":
    """Whoever published them. Their outcome: what the channel aims at, 48 hours after; of what was
    older when the channel was connected, as it stood then. None where nothing of it was told.
    """
    from scheduler.rhythm import PastPost  # noqa: PLC0415 - as above

    found = (
        select(Publication.id, Publication.published_at, Publication.kind)
        .where(Publication.channel_id == channel.id, Publication.published_at > now - _LONG)
        .order_by(Publication.published_at)
    )
    known = outcomes(session, channel, since=now - _LONG)
    posts = {}
    for row in session.execute(found):
        outcome, second = known.get(row.id), row.published_at.replace(microsecond=0)
        if second not in posts or outcome is not None:  # of a file, and read again on the network
            posts[second] = PastPost(at=second, engagement=outcome, kind=row.kind)
    return list(posts.values())


def rhythm_of(session: Session, channel: Channel, *, now: datetime) -> "Rhythm":
    """Raises Refusal where its clock is not known."""
    from scheduler.rhythm import fit  # noqa: PLC0415 - as above

    zone = clock_of(channel)
    history = past_posts(session, channel, now=now)
    return fit(history, network=channel.kind, zone=zone, now=now, audience=audience_of(channel))


def expectation(session: Session, channel: Channel, *, now: datetime) -> Expectation:
    """What is known of the channel's hours; general advice where nothing stands there."""
    any_post = select(Publication.id).where(Publication.channel_id == channel.id).limit(1)
    if session.scalars(any_post).first() is None:
        elsewhere = audience_of(channel)
        return blended(prior(channel.kind), elsewhere, zone=clock_of(channel), now=now)
    return rhythm_of(session, channel, now=now)


def chances(hours: Expectation) -> tuple[float, ...]:
    """Of each hour of the week the chance that it is the best of its day, where that was measured;
    empty where an advice, or a rhythm that hardly exists, would only be tried out.
    """
    if isinstance(hours, Prior):
        return ()
    from scheduler.rhythm import Rhythm, State  # noqa: PLC0415 - as above

    measured = isinstance(hours, Rhythm) and hours.state in (State.LEARNING, State.CONFIDENT)
    return tuple(hours.best) if isinstance(hours, Rhythm) and measured else ()


def told(channel: Channel, known: "Rhythm") -> dict[str, Any]:
    """As scripts read it; `cells`: 168, Monday 0 h by the channel's clock first."""
    return {
        "channel": channel.id,
        "zone": channel.zone,
        "aim": channel.aim.value,
        **asdict(known),
        "state": known.state.value,
        "sentence": str(known.sentence),
    }
