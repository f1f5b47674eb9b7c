"""What came of the posts on a channel, read at equal ages: 1 h, 6 h, 24 h, 48 h and 7 days."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.asking import Open, ask
from accounts.readings import NotAble, Read, Turn
from connectors.contract import Connector, Measures, Sample
from connectors.errors import ConnectorError, Permanent
from connectors.seam import offers
from insight.collecting import shelf
from insight.collecting.ages import age_of, next_look
from lib.log import storable
from models.house import House
from models.publication import Age, Figure, Publication

EVERY: Final = timedelta(minutes=10)
A_CALL: Final = 50  # posts
MOST: Final = 100  # posts of one reading
OWN_SINCE: Final = timedelta(days=400)
_LONGEST_NAME: Final = 40

Told = Mapping[str, Sequence[Sample]]


def read(house: House, account: Open, turn: Turn) -> Read:
    """Raises NotAble, ConnectorError. What was measured before an error is kept."""
    del turn
    now = house.now()
    shelf.adopt(house, account, since=now - OWN_SINCE)
    if not offers(account.connector(), Measures):
        raise NotAble
    waiting = _waiting(house, account.channel_id, now=now)
    for start in range(0, len(waiting), A_CALL):
        some = waiting[start : start + A_CALL]
        told = ask(house, account, partial(_measured, some))
        if isinstance(told, ConnectorError):
            raise told
        _keep(house, account.channel_id, some, told)
    return Read(next_at=now + (timedelta() if len(waiting) == MOST else EVERY))


def _waiting(house: House, channel_id: int, *, now: datetime) -> list[str]:
    """The newest first: their ages pass."""
    found = (
        select(Publication.remote_id)
        .where(Publication.channel_id == channel_id, Publication.measure_at <= now)
        .order_by(Publication.measure_at.desc(), Publication.id.desc())
        .limit(MOST)
    )
    with house.database.reading() as session:
        return list(session.scalars(found))


def _measured(ids: Sequence[str], connector: Connector) -> Told:
    """One that the network refuses to speak of does not keep the others from being told."""
    if not isinstance(connector, Measures):
        raise NotAble
    try:
        return connector.measure(ids)
    except Permanent:
        if len(ids) == 1:
            return {}
    half = len(ids) // 2
    return {**_measured(ids[:half], connector), **_measured(ids[half:], connector)}


def _keep(house: House, channel_id: int, asked: Sequence[str], told: Told) -> None:
    now = house.now()
    wanted = select(Publication).where(
        Publication.channel_id == channel_id, Publication.remote_id.in_(asked)
    )
    with house.database.transaction() as session:
        for one in session.scalars(wanted).all():
            age = age_of(one.published_at, now=now)
            samples = told.get(one.remote_id)
            if age is not None and samples is not None:
                _write(session, one, age, samples, now=now)
            one.gone_at = None if samples is not None else one.gone_at or now
            one.measure_at = next_look(one.published_at, now=now)


def _write(
    session: Session, one: Publication, age: Age, samples: Sequence[Sample], *, now: datetime
) -> None:
    there = select(Figure).where(Figure.publication_id == one.id, Figure.age == age)
    known = {figure.metric: figure for figure in session.scalars(there)}
    for sample in samples:
        metric = storable(sample.metric)[:_LONGEST_NAME]
        figure = known.get(metric) or Figure(publication_id=one.id, age=age, metric=metric, at=now)
        figure.value, figure.at = sample.value, now
        session.add(figure)
        known[metric] = figure
