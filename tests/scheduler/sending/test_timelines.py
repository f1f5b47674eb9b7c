"""X and LinkedIn, as *fakes*, driven by the scheduler: lost answers, renewed access, money."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from connectors.linkedin.tests.fake_linkedin import ORG, FakeLinkedIn, fake_linkedin, seen
from connectors.x.tests.fake_x import TOKEN, FakeX, fake_x
from editorial import channels
from models import credentials
from models.actor import Actor
from models.delivery import AttemptOutcome
from models.house import House
from models.way import DeliveryState
from scheduler.engine import Engine
from tests.fakes import FakeClock
from tests.oauth_server import APP, Accounts, oauth_server
from tests.scheduler.sending.test_deliver import Planned, Read, send
from tests.scheduler.unsure.test_reconcile import looked

pytestmark = pytest.mark.slow
TEXT = "Fête d’été (à bientôt) : #merci 🇫🇷"


@pytest.fixture
def clock() -> FakeClock:
    """The networks' own, which the fakes take from this machine."""
    return FakeClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def x() -> Iterator[FakeX]:
    with fake_x() as fake:
        yield fake


@pytest.fixture
def linkedin() -> Iterator[FakeLinkedIn]:
    with fake_linkedin() as fake:
        yield fake


@pytest.fixture
def tokens() -> Iterator[Accounts]:
    with oauth_server() as accounts:
        yield accounts


@pytest.fixture
def environ(environ: dict[str, str], x: FakeX, linkedin: FakeLinkedIn) -> dict[str, str]:
    return environ | {
        "MARRONNIER_X_BASE_URL": x.url,
        "MARRONNIER_X_CLIENT_ID": APP["client_id"],
        "MARRONNIER_X_CLIENT_SECRET": APP["client_secret"],
        "MARRONNIER_LINKEDIN_BASE_URL": linkedin.url,
    }


On = Callable[..., int]


@pytest.fixture
def on(house: House, alice: Actor) -> On:
    """A connected channel's number."""

    def make(kind: str, options: dict[str, str] | None = None, **more: str) -> int:
        with house.database.transaction() as session:
            channel = channels.connect(
                session,
                alice,
                house.settings.keyring,
                kind=kind,
                handle="croixverte",
                credentials={"access_token": TOKEN, **more},
                options=options,
                now=house.now(),
            )
            session.flush()
            return channel.id

    return make


def test_a_lost_answer_of_x_is_found_among_the_account_s_own_posts(
    house: House, planned: Planned, read: Read, engine: Engine, clock: FakeClock, x: FakeX, on: On
) -> None:
    """X gives `exemple.fr` back as t.co's, and that as http://exemple.fr."""
    delivery = planned(f"{TEXT}\nexemple.fr/agenda", channels=(on("x"),))
    x.loses.append("POST /2/tweets")
    assert send(house, delivery) is AttemptOutcome.UNSURE
    clock.move(seconds=61)
    looked(engine)
    after = read(delivery)
    assert (after.state, after.remote_id) == (DeliveryState.PUBLISHED, x.posts[0]["id"])
    assert len(x.posts) == 1


def test_what_surely_did_not_reach_x_is_sent_again_once(
    house: House, planned: Planned, read: Read, engine: Engine, clock: FakeClock, x: FakeX, on: On
) -> None:
    delivery = planned(TEXT, channels=(on("x"),))
    x.answers_once("POST /2/tweets", 503, {})
    assert send(house, delivery) is AttemptOutcome.UNSURE
    for seconds in (61, 121):
        clock.move(seconds=seconds)
        looked(engine)
    clock.move(seconds=1)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert [one["typed"] for one in x.posts] == [TEXT]


def test_a_refusal_as_repetition_after_a_lost_answer_is_not_a_failure(
    house: House, planned: Planned, read: Read, engine: Engine, clock: FakeClock, x: FakeX, on: On
) -> None:
    """A person pressed “Send it again”, though it was live."""
    delivery = planned(TEXT, channels=(on("x"),))
    x.put(TEXT, [])
    assert send(house, delivery) is AttemptOutcome.UNSURE
    assert "the same text already" in str(read(delivery).reason)
    assert len(x.posts) == 1


def test_an_access_that_ran_out_is_renewed_stored_and_used(
    house: House,
    planned: Planned,
    clock: FakeClock,
    x: FakeX,
    tokens: Accounts,
    on: On,
) -> None:
    tokens.refresh.add("first-refresh-token")
    x.token = tokens.token
    x.tokens = tokens.access
    channel = on("x", refresh_token="first-refresh-token")
    delivery = planned(TEXT, channels=(channel,))
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    with house.database.reading() as session:
        kept = credentials.read(session, house.settings.keyring, channel)
    assert kept["access_token"] in tokens.access
    assert kept["refresh_token"] in tokens.refresh
    assert "first-refresh-token" not in tokens.refresh


def test_a_month_s_cap_keeps_the_dear_post_back_with_the_remedy(
    house: House, planned: Planned, read: Read, x: FakeX, on: On
) -> None:
    channel = on("x", {"monthly_cap": "0.21"})
    cheap = planned("Sans lien", channels=(channel,))
    dear = planned("Voir exemple.fr", channels=(channel,))
    assert send(house, cheap) is AttemptOutcome.PUBLISHED
    assert send(house, dear) is None
    after = read(dear)
    assert after.state is DeliveryState.PLANNED
    assert "$0.21" in str(after.reason)
    assert "cap" in str(after.remedy)
    assert len(x.posts) == 1


def test_credits_that_are_used_up_hold_the_posts_and_say_whom_to_call(
    house: House, planned: Planned, read: Read, x: FakeX, on: On
) -> None:
    delivery = planned(TEXT, channels=(on("x"),))
    x.answers_once("POST /2/tweets", 402, {"title": "CreditsDepleted"})
    assert send(house, delivery) is AttemptOutcome.REFUSED
    after = read(delivery)
    assert after.state is DeliveryState.SUSPENDED
    assert "developer.x.com" in str(after.remedy)


def test_a_lost_answer_of_a_linkedin_page_is_found(
    house: House,
    planned: Planned,
    read: Read,
    engine: Engine,
    clock: FakeClock,
    linkedin: FakeLinkedIn,
    on: On,
) -> None:
    delivery = planned(TEXT, channels=(on("linkedin", {"reads": "yes"}, id=ORG),))
    linkedin.loses.append("POST /rest/posts")
    assert send(house, delivery) is AttemptOutcome.UNSURE
    clock.move(seconds=61)
    looked(engine)
    after = read(delivery)
    assert (after.state, after.remote_id) == (DeliveryState.PUBLISHED, linkedin.posts[0]["id"])
    assert [seen(one["commentary"]) for one in linkedin.posts] == [TEXT]


def test_a_lost_answer_of_a_person_s_account_is_put_before_somebody(
    house: House,
    planned: Planned,
    read: Read,
    engine: Engine,
    clock: FakeClock,
    linkedin: FakeLinkedIn,
    on: On,
) -> None:
    channel = on("linkedin", {"kind": "person"}, id="urn:li:person:abc")
    delivery = planned(TEXT, channels=(channel,))
    linkedin.loses.append("POST /rest/posts")
    assert send(house, delivery) is AttemptOutcome.UNSURE
    for seconds in (61, 121, 121):
        clock.move(seconds=seconds)
        looked(engine)
    assert read(delivery).state is DeliveryState.UNSURE
    assert len(linkedin.posts) == 1


def test_a_version_that_is_no_longer_served_holds_the_posts(
    house: House, planned: Planned, read: Read, linkedin: FakeLinkedIn, on: On
) -> None:
    delivery = planned(TEXT, channels=(on("linkedin", id=ORG),))
    linkedin.answers_once("POST /rest/posts", 426, {"code": "NONEXISTENT_VERSION"})
    assert send(house, delivery) is AttemptOutcome.REFUSED
    assert "MARRONNIER_LINKEDIN_VERSION" in str(read(delivery).remedy)
