"""Meta's networks, as *fakes*, driven by the scheduler: containers, and answers that are lost."""

from collections.abc import Callable, Iterator

import pytest

from connectors.facebook.tests.fake_facebook import PAGE_ID, FakeFacebook
from connectors.meta.tests.fake_graph import LOST, TOKEN, FakeGraph, Refused, running, written
from connectors.threads.tests.fake_threads import FakeThreads
from editorial import channels
from models.actor import Actor
from models.delivery import AttemptOutcome
from models.house import House
from models.way import DeliveryState
from scheduler.engine import Engine
from tests.fakes import FakeClock
from tests.scheduler.sending.test_deliver import Planned, Read, send
from tests.scheduler.unsure.test_reconcile import looked

pytestmark = pytest.mark.slow
TEXT = "Fête d’été : « à bientôt » 🇫🇷"


@pytest.fixture
def threads(clock: FakeClock) -> Iterator[FakeThreads]:
    with running(FakeThreads) as fake:
        fake.now, fake.tokens = (lambda: written(clock.now())), {TOKEN, "new"}
        yield fake


@pytest.fixture
def facebook(clock: FakeClock) -> Iterator[FakeFacebook]:
    with running(FakeFacebook) as fake:
        fake.now = lambda: written(clock.now())
        yield fake


@pytest.fixture
def environ(
    environ: dict[str, str], threads: FakeThreads, facebook: FakeFacebook
) -> dict[str, str]:
    return environ | {
        "MARRONNIER_THREADS_BASE_URL": threads.url,
        "MARRONNIER_FACEBOOK_BASE_URL": facebook.url,
    }


@pytest.fixture
def on(house: House, alice: Actor) -> Callable[..., int]:
    """A connected channel's number."""

    def make(kind: str, **credentials: str) -> int:
        with house.database.transaction() as session:
            keyring = house.settings.keyring
            channel = channels.connect(
                session,
                alice,
                keyring,
                kind=kind,
                handle="croixverte",
                credentials={"access_token": TOKEN, **credentials},
                now=house.now(),
            )
            session.flush()
            return channel.id

    return make


def made(fake: FakeGraph) -> int:
    return sum(call.path == "me/threads" for call in fake.writes())


def test_a_lost_answer_of_a_publishing_is_found_by_its_container_and_words(
    house: House,
    planned: Planned,
    read: Read,
    engine: Engine,
    clock: FakeClock,
    threads: FakeThreads,
    on: Callable[..., int],
) -> None:
    delivery = planned(TEXT, channels=(on("threads"),))
    threads.befalls("POST me/threads_publish", LOST)
    assert send(house, delivery) is AttemptOutcome.UNSURE
    clock.move(seconds=61)
    looked(engine)
    after = read(delivery)
    assert (after.state, after.remote_id) == (DeliveryState.PUBLISHED, threads.posts[0]["id"])
    assert (len(threads.posts), made(threads)) == (1, 1)


def test_a_publishing_that_surely_did_not_happen_goes_on_with_the_same_container(
    house: House,
    planned: Planned,
    read: Read,
    engine: Engine,
    clock: FakeClock,
    threads: FakeThreads,
    on: Callable[..., int],
) -> None:
    delivery = planned(TEXT, channels=(on("threads"),))
    threads.befalls("POST me/threads_publish", Refused(2, status=500))
    assert send(house, delivery) is AttemptOutcome.UNSURE
    for seconds in (61, 121):
        clock.move(seconds=seconds)
        looked(engine)
    assert read(delivery).state is DeliveryState.PLANNED
    clock.move(seconds=1)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert (len(threads.posts), made(threads)) == (1, 1)


def test_a_container_that_is_not_ready_is_published_half_a_minute_later(
    house: House,
    planned: Planned,
    read: Read,
    clock: FakeClock,
    threads: FakeThreads,
    on: Callable[..., int],
) -> None:
    delivery = planned(TEXT, channels=(on("threads"),))
    threads.becoming = [{"status": "IN_PROGRESS"}]
    assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
    assert "preparing" in str(read(delivery).reason)
    clock.move(seconds=31)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert (len(threads.posts), made(threads)) == (1, 1)


def test_a_page_s_post_whose_answer_was_lost_is_found_among_its_own(
    house: House,
    planned: Planned,
    read: Read,
    engine: Engine,
    clock: FakeClock,
    facebook: FakeFacebook,
    on: Callable[..., int],
) -> None:
    delivery = planned(TEXT, channels=(on("facebook", page_id=PAGE_ID),))
    facebook.befalls("POST .*/feed", LOST)
    assert send(house, delivery) is AttemptOutcome.UNSURE
    clock.move(seconds=61)
    looked(engine)
    after = read(delivery)
    assert (after.state, after.url) == (
        DeliveryState.PUBLISHED,
        facebook.posts[0]["permalink_url"],
    )
    assert len(facebook.posts) == 1


def test_a_missing_permission_holds_the_post_with_the_remedy(
    house: House,
    planned: Planned,
    read: Read,
    facebook: FakeFacebook,
    on: Callable[..., int],
) -> None:
    delivery = planned(TEXT, channels=(on("facebook", page_id=PAGE_ID),))
    facebook.befalls("POST .*/feed", Refused(200, words="Requires pages_manage_posts"))
    assert send(house, delivery) is AttemptOutcome.REFUSED
    after = read(delivery)
    assert after.state is DeliveryState.SUSPENDED
    assert "permission" in str(after.remedy)
