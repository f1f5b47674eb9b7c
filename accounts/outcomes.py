"""What came of what stands on a channel: one figure a post, of what the channel aims at."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import Metric
from models.channel import Aim, Channel
from models.publication import Age, Figure, Publication

_MATURE: Final = (Age.TWO_DAYS, Age.WEEK)  # the first of these that was read is the outcome
COUNTED: Final[Mapping[Aim, tuple[Metric, ...]]] = {
    Aim.ALL: (
        Metric.LIKES,
        Metric.COMMENTS,
        Metric.SHARES,
        Metric.QUOTES,
        Metric.SAVES,
        Metric.CLICKS,
    ),
    Aim.REPLIES: (Metric.COMMENTS,),
    Aim.SHARES: (Metric.SHARES, Metric.QUOTES),
    Aim.CLICKS: (Metric.CLICKS,),
}


def outcomes(session: Session, channel: Channel, *, since: datetime) -> dict[int, int]:
    """By publication of later than that, 48 hours after; of what was older when the channel was
    connected, as it stood then. Those of which nothing was told are not among them.
    """
    wanted = (
        select(Figure.publication_id, Figure.age, Figure.value)
        .join(Publication, Publication.id == Figure.publication_id)
        .where(
            Publication.channel_id == channel.id,
            Publication.published_at > since,
            Figure.age.in_(_MATURE),
            Figure.metric.in_(COUNTED[channel.aim]),
            Figure.value.is_not(None),
        )
    )
    by_age: dict[int, dict[Age, int]] = defaultdict(dict)
    for publication_id, age, value in session.execute(wanted):
        by_age[publication_id][age] = by_age[publication_id].get(age, 0) + (value or 0)
    return {number: _first(outcome) for number, outcome in by_age.items()}


def _first(outcome: Mapping[Age, int]) -> int:
    return next(outcome[age] for age in _MATURE if age in outcome)
