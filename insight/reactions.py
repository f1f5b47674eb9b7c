"""What a channel's posts brought, as learning wants it: one figure each, at one age."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import Metric
from models.actor import Actor
from models.channel import Channel
from models.publication import Age, Figure, Publication
from models.scope import fetch, scoped

ALL: Final = (Metric.LIKES, Metric.COMMENTS, Metric.SHARES, Metric.QUOTES)

# What was old when its channel was connected has only the later one; by two days nearly all
# reactions are in.
_AGES: Final = (Age.TWO_DAYS, Age.WEEK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reactions:
    """`count` None: the network told none of them."""

    at: datetime
    kind: str
    count: int | None


def reactions(
    session: Session, actor: Actor, channel_id: int, *, metrics: Iterable[str] = ALL
) -> list[Reactions]:
    """Of every post that stood on the channel, ours and others', in order. Raises NotFound."""
    channel = fetch(session, actor, Channel, channel_id)
    standing = scoped(actor, Publication).where(Publication.channel_id == channel.id)
    told = _figures(session, actor, channel.id, set(metrics))
    return [
        Reactions(at=one.published_at, kind=one.kind, count=_count(told[one.id]))
        for one in session.scalars(standing.order_by(Publication.published_at, Publication.id))
    ]


def _figures(
    session: Session, actor: Actor, channel_id: int, metrics: set[str]
) -> Mapping[int, Mapping[Age, list[int]]]:
    """By publication."""
    wanted = (
        select(Figure.publication_id, Figure.age, Figure.value)
        .join(Publication, Publication.id == Figure.publication_id)
        .where(
            Publication.workspace_id == actor.workspace_id,
            Publication.channel_id == channel_id,
            Figure.age.in_(_AGES),
            Figure.metric.in_(metrics),
        )
    )
    found: dict[int, dict[Age, list[int]]] = defaultdict(lambda: defaultdict(list))
    for publication_id, age, value in session.execute(wanted):
        if value is not None:
            found[publication_id][age].append(value)
    return found


def _count(told: Mapping[Age, list[int]]) -> int | None:
    return next((sum(told[age]) for age in _AGES if age in told), None)
