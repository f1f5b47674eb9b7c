"""Whether what stands on an account is the post that may be live."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contract import Outgoing, PastPost
from connectors.errors import Ambiguous, Retryable
from models.actor import Actor
from models.channel import Channel
from models.delivery import AttemptOutcome, Delivery, Look, LookOutcome
from models.house import House
from models.way import DeliveryState
from scheduler.engine import Engine
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, Tries, raising, send
from tests.scheduler.unsure.test_reconcile import looked


@pytest.fixture
def far() -> pretend.Site:
    return pretend.SITES.setdefault("open", pretend.Site())


@pytest.fixture
def due(house: House, alice: Actor, planned: Planned, far: pretend.Site):
    """`due("text")`: a delivery on an account whose posts can be looked through."""
    channel = connected(house, alice, "open", **{"as": "recalling"})
    with house.database.transaction() as session:
        session.merge(channel).gap_minutes = 0

    def make(text: str) -> Delivery:
        return planned(text, channels=(channel.id,))

    return make


def standing(number: int, text: str, at, url: str = "") -> PastPost:
    return PastPost(
        remote_id=str(number),
        url=url or f"https://pretend.example/{number}",
        text=text,
        published_at=at,
    )


def lose(house: House, delivery: Delivery, site: pretend.Site) -> None:
    site.faults.append(raising(Ambiguous("no answer")))
    assert send(house, delivery) is AttemptOutcome.UNSURE


def looks(house: House, delivery: Delivery) -> list[Look]:
    with house.database.reading() as session:
        return session.query(Look).filter_by(delivery_id=delivery.id).order_by(Look.id).all()


def test_it_is_found_by_its_content_whatever_the_network_did_to_white_space(
    house, due, far, read, clock: FakeClock, engine: Engine
):
    delivery = due("The  doors open\n\nat ten.")
    lose(house, delivery, far)
    far.past.append(standing(7, "The doors open at ten. ", clock.now()))
    clock.move(seconds=11)
    looked(engine)
    after = read(delivery)
    assert (after.state, after.remote_id) == (DeliveryState.PUBLISHED, "7")


def test_it_is_found_by_the_words_that_the_network_shows(
    house, due, far, read, clock: FakeClock, engine: Engine
):
    delivery = due("The doors open")
    with house.database.transaction() as session:
        session.get_one(Channel, delivery.channel_id).options = {"as": "showing"}
    lose(house, delivery, far)
    far.past.append(standing(6, "The doors open", clock.now()))
    far.past.append(standing(7, "The doors open https://exemple.fr/", clock.now()))
    clock.move(seconds=11)
    looked(engine)
    after = read(delivery)
    assert (after.state, after.remote_id) == (DeliveryState.PUBLISHED, "7")


def test_an_older_post_of_the_same_words_is_not_taken_for_it(
    house, due, far, read, clock: FakeClock, engine: Engine
):
    delivery = due("Every week the same")
    far.past.append(standing(1, "Every week the same", clock.now() - timedelta(days=7)))
    lose(house, delivery, far)
    for seconds in (11, 121):
        clock.move(seconds=seconds)
        looked(engine)
    assert read(delivery).state is DeliveryState.PLANNED


def test_the_proof_of_another_delivery_is_not_taken_for_it(
    house, due, far, read, clock: FakeClock, engine: Engine
):
    first, second = due("The same words"), due("The same words")
    lose(house, first, far)
    far.past.append(standing(7, "The same words", clock.now()))
    clock.move(seconds=11)
    looked(engine)
    assert read(first).remote_id == "7"
    lose(house, second, far)
    for seconds in (11, 121):
        clock.move(seconds=seconds)
        looked(engine)
    assert read(second).state is DeliveryState.PLANNED, "what is there is the first one’s"


def test_what_the_network_showed_is_kept_for_who_must_decide(
    house, due, far, read, clock: FakeClock, engine: Engine
):
    delivery = due("Where is it?")
    lose(house, delivery, far)
    far.past.extend(
        standing(n, f"other {n}", clock.now() - timedelta(minutes=n % 9)) for n in range(20)
    )
    clock.move(seconds=11)
    looked(engine)
    (look,) = looks(house, delivery)
    assert (look.outcome, look.at) == (LookOutcome.ABSENT, clock.now())
    assert look.shown is not None
    assert len(look.shown) == 10
    assert look.shown[0]["text"] in {"other 0", "other 9", "other 18"}
    assert look.shown[0]["url"].startswith("https://pretend.example/")


def test_a_look_that_failed_is_on_record_with_its_evidence(
    house: House, planned: Planned, site: pretend.Site, clock: FakeClock, engine: Engine
) -> None:
    delivery = planned()
    lose(house, delivery, site)
    site.look_faults.append(Retryable("refused", evidence="502 Bad Gateway"))
    clock.move(seconds=11)
    looked(engine)
    (look,) = looks(house, delivery)
    assert (look.outcome, look.evidence) == (LookOutcome.FAILED, "502 Bad Gateway")


def test_a_receipt_that_is_another_posts_is_no_proof(
    house: House, planned: Planned, read: Read, site: pretend.Site, tries: Tries
) -> None:
    first, second = planned("first"), planned("second")
    send(house, first)
    wrong = pretend.receipt(replace(site.published[0]))

    def other(far: pretend.Site, post: Outgoing) -> None:
        far.published.append(replace(post, key=first.key))

    site.faults.append(other)
    before = pretend.receipt
    try:
        pretend.receipt = lambda _post: wrong  # type: ignore[assignment]
        assert send(house, second) is AttemptOutcome.UNSURE
    finally:
        pretend.receipt = before
    after = read(second)
    assert "another post" in str(after.reason)
    assert tries(second)[0].evidence == wrong.url
    assert read(first).state is DeliveryState.PUBLISHED


def test_a_find_that_brings_another_deliverys_post_leaves_it_to_a_person(
    house: House,
    planned: Planned,
    read: Read,
    site: pretend.Site,
    clock: FakeClock,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = planned("same"), planned("same")
    send(house, first)
    lose(house, second, site)
    site.published.append(replace(site.published[0], key=second.key))
    proof = pretend.receipt(site.published[0])
    monkeypatch.setattr(pretend, "receipt", lambda _post: proof)
    clock.move(seconds=11)
    looked(engine)
    after = read(second)
    assert (after.state, after.look_at) == (DeliveryState.UNSURE, None)
    assert "another post with the same content" in str(after.reason)
