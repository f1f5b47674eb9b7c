"""An approved post on a channel of the pretend network, on each kind of database."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import QueuePool

from editorial import channels, drafting, review
from editorial.draft import Draft
from lib import settings
from models.actor import Actor
from models.channel import Channel
from models.database import Database
from models.delivery import Attempt, Delivery
from models.house import House
from models.post import Post
from scheduler import scheduling
from scheduler.engine import Engine
from tests import pretend
from tests.conftest import add_people
from tests.fakes import FakeClock
from tests.journeys.processes import until
from tests.quick_statements import share_compiled


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def house(
    request: pytest.FixtureRequest, environ: dict[str, str], clock: FakeClock
) -> Iterator[House]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("_peopled")
        path = Path(environ["MARRONNIER_DATABASE_URL"].removeprefix("sqlite:///"))
        path.write_bytes(template.read_bytes())
        url = settings.load(environ).database_url
    else:
        url = request.getfixturevalue("postgres_database")
    built = House.of(settings.load(environ), Database(url, clock=clock))
    share_compiled(built.database.engine)
    if request.param == "postgresql":
        add_people(built.database, clock.now())
    yield built
    pool = built.database.engine.pool
    assert isinstance(pool, QueuePool)
    assert until(lambda: pool.checkedout() == 0), "somebody still works with this database"
    built.database.dispose()


@pytest.fixture(autouse=True)
def _network(packages: Path) -> Iterator[None]:
    with pretend.installed(packages):
        yield


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return connected(house, alice, "friends")


def connected(house: House, alice: Actor, handle: str, **options: str) -> Channel:
    with house.database.transaction() as session:
        return channels.connect(
            session,
            alice,
            house.settings.keyring,
            kind="pretend",
            handle=handle,
            credentials={},
            options=options,
            now=house.now(),
        )


@pytest.fixture
def site(channel: Channel) -> pretend.Site:
    """The far side of `channel`."""
    return pretend.SITES.setdefault(channel.handle, pretend.Site())


@pytest.fixture
def approved(house: House, alice: Actor, channel: Channel) -> Callable[..., Post]:
    """`approved("text", temperature=…)`: an approved post on `channel`, or on `channels`."""

    def make(text: str = "The doors open at ten.", **more: object) -> Post:
        now = house.now()
        given: dict[str, object] = {"channels": (channel.id,), **more}
        with house.database.transaction() as session:
            draft = Draft(title=text[:40], text=text, **given)  # type: ignore[arg-type]
            post = drafting.create(session, alice, draft, now=now)
            review.submit(session, alice, post.id, now=now)
            return review.approve(session, alice, post.id, revision=None, now=now)

    return make


@pytest.fixture
def planned(house: House, alice: Actor, approved: Callable[..., Post]) -> Callable[..., Delivery]:
    """`planned("text", at=…)`: one delivery, due now unless said otherwise."""

    def make(
        text: str = "The doors open at ten.", at: datetime | None = None, **more: object
    ) -> Delivery:
        post = approved(text, **more)
        with house.database.transaction() as session:
            return scheduling.schedule(
                session, alice, post.id, at=at or house.now(), now=house.now()
            )[0]

    return make


@pytest.fixture
def read(house: House) -> Callable[[Delivery], Delivery]:
    """The row as it stands now."""

    def again(delivery: Delivery) -> Delivery:
        with house.database.reading() as session:
            return session.get_one(Delivery, delivery.id)

    return again


@pytest.fixture
def tries(house: House) -> Callable[[Delivery], list[Attempt]]:
    def of(delivery: Delivery) -> list[Attempt]:
        with house.database.reading() as session:
            found = session.query(Attempt).filter_by(delivery_id=delivery.id)
            return found.order_by(Attempt.fence).all()

    return of


@pytest.fixture
def engine(house: House) -> Iterator[Engine]:
    made = Engine(house, sender="test/sender/1/1")
    yield made
    assert made.close(within=5)
