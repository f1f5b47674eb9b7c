"""What the tests of collecting start from: a channel whose network tells everything."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from connectors.contract import Kind, PastPost
from daemon.collector import Collector
from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.publication import Figure, Publication
from models.reading import Reading, Subject
from tests import pretend
from tests.fakes import FakeClock
from tests.journeys.processes import until
from tests.scheduler.conftest import (
    _network,
    approved,
    connected,
    house,
    planned,
    read,
    tries,
)

__all__ = [
    "_network",
    "approved",
    "channel",
    "collect",
    "house",
    "planned",
    "read",
    "site",
    "tries",
]
Collect = Callable[[], None]


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return connected(house, alice, "friends", **{"as": "telling"})


@pytest.fixture
def site(channel: Channel) -> pretend.Site:
    return pretend.SITES.setdefault(channel.handle, pretend.Site())


@pytest.fixture
def collect(house: House) -> Iterator[Collect]:
    """Lets the collector read all that is due now."""
    collector = Collector(house)

    def rounds() -> None:
        for _ in range(1 + len(Subject)):  # one subject of a channel at a time
            collector.step()
            assert until(collector.idle), "a reading does not come to an end"

    yield rounds
    assert collector.close(within=5)


def past(clock: FakeClock, number: int, text: str = "", **ago: float) -> PastPost:
    return PastPost(
        remote_id=f"native:{number}",
        url=f"https://pretend.example/native/{number}",
        text=text or f"Published by hand, number {number}",
        published_at=clock.now() - timedelta(**ago),
        kind=Kind.PHOTO,
    )


def publications(house: House) -> list[Publication]:
    with house.database.reading() as session:
        found = select(Publication).order_by(Publication.published_at, Publication.id)
        return list(session.scalars(found))


def reading(house: House, subject: Subject) -> Reading:
    with house.database.reading() as session:
        return session.scalars(select(Reading).where(Reading.subject == subject)).one()


def figures(house: House) -> list[tuple[str, str, str, int | None]]:
    """(remote id, age, metric, value), in the order of their reading."""
    with house.database.reading() as session:
        found = (
            select(Publication.remote_id, Figure.age, Figure.metric, Figure.value)
            .join(Figure, Figure.publication_id == Publication.id)
            .order_by(Figure.at, Figure.id)
        )
        return [(row[0], str(row[1]), row[2], row[3]) for row in session.execute(found)]


def at(clock: FakeClock, text: str) -> datetime:
    """On to that instant."""
    clock.at = datetime.fromisoformat(text)
    return clock.at
