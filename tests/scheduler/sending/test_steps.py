"""A post that takes several writes goes on where it was cut off, and repeats none of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contract import Outgoing, Receipt
from connectors.errors import Ambiguous, Permanent, Retryable
from editorial import drafting, review
from models.actor import Actor
from models.delivery import AttemptOutcome, Delivery, Look, LookOutcome, Part
from models.house import House
from models.way import DeliveryState
from scheduler import deciding, scheduling
from scheduler.engine import Engine
from scheduler.sending import steps
from scheduler.sending.claim import claim
from scheduler.sending.outcome import record
from scheduler.unsure import reconcile
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, Tries, send
from tests.scheduler.unsure.test_reconcile import looked

TEXT = "one two three"


@pytest.fixture
def far() -> pretend.Site:
    return pretend.SITES.setdefault("threads", pretend.Site())


@pytest.fixture
def thread(house: House, alice: Actor, planned: Planned, far: pretend.Site) -> Delivery:
    """Three parts."""
    channel = connected(house, alice, "threads", **{"as": "threading"})
    return planned(TEXT, channels=(channel.id,))


def parts(house: House, delivery: Delivery) -> list[str]:
    with house.database.reading() as session:
        found = session.query(Part).filter_by(delivery_id=delivery.id).order_by(Part.id)
        return [one.name for one in found]


def fails_at(number: int, error: Exception, *, accepted: bool = False) -> list[pretend.Fault]:
    """Nothing happens before that step."""

    def struck(site: pretend.Site, post: Outgoing) -> None:
        if accepted:
            site.parts.append((str(number), post.text.split()[number]))
        raise error

    return [*[lambda _site, _post: None] * number, struck]


def reworded(house: House, alice: Actor, delivery: Delivery) -> None:
    """The post says something else by now, and that is approved."""
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, delivery.post_id)
        changed = replace(draft, text="a b c")
        drafting.edit(session, alice, delivery.post_id, changed, seen=None, now=house.now())
        review.submit(session, alice, delivery.post_id, now=house.now())
        review.approve(session, alice, delivery.post_id, revision=None, now=house.now())


def scheduled(house: House, alice: Actor, delivery: Delivery) -> Delivery:
    """Its post, to leave now."""
    now = house.now()
    with house.database.transaction() as session:
        return scheduling.schedule(session, alice, delivery.post_id, at=now, now=now)[0]


def test_each_part_goes_up_once_and_the_receipt_is_the_whole_ones(
    house: House, thread: Delivery, read: Read, far: pretend.Site
) -> None:
    assert send(house, thread) is AttemptOutcome.PUBLISHED
    assert far.parts == [("0", "one"), ("1", "two"), ("2", "three")]
    assert read(thread).remote_id == f"pretend:{thread.key}/0"
    assert parts(house, thread) == ["0", "1", "2"]


def test_a_part_is_kept_before_the_next_one_begins(
    house: House, thread: Delivery, far: pretend.Site
) -> None:
    kept: list[list[str]] = []
    far.faults.extend([lambda _site, _post: kept.append(parts(house, thread))] * 3)
    send(house, thread)
    assert kept == [[], ["0"], ["0", "1"]]


def test_what_was_refused_for_now_goes_on_with_the_part_that_was_refused(
    house: House, thread: Delivery, read: Read, far: pretend.Site, clock: FakeClock
) -> None:
    far.faults.extend(fails_at(1, Retryable("not now")))
    assert send(house, thread) is AttemptOutcome.NOT_ACCEPTED
    assert read(thread).state is DeliveryState.PLANNED
    clock.move(seconds=20)
    assert send(house, thread) is AttemptOutcome.PUBLISHED
    assert [name for name, _ in far.parts] == ["0", "1", "2"]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_lost_answer_is_looked_up_for_that_part_only(
    house: House,
    thread: Delivery,
    read: Read,
    far: pretend.Site,
    clock: FakeClock,
    engine: Engine,
    accepted: bool,
) -> None:
    far.faults.extend(fails_at(1, Ambiguous("no answer"), accepted=accepted))
    assert send(house, thread) is AttemptOutcome.UNSURE
    clock.move(seconds=11)
    looked(engine)
    if not accepted:
        assert read(thread).state is DeliveryState.UNSURE
        clock.move(seconds=121)
        looked(engine)
    assert read(thread).state is DeliveryState.PLANNED
    clock.move(seconds=1)
    assert send(house, thread) is AttemptOutcome.PUBLISHED
    assert [name for name, _ in far.parts] == ["0", "1", "2"]


def test_the_last_part_found_makes_the_whole_post_live(
    house: House,
    thread: Delivery,
    read: Read,
    far: pretend.Site,
    clock: FakeClock,
    engine: Engine,
) -> None:
    far.faults.extend(fails_at(2, Ambiguous("no answer"), accepted=True))
    send(house, thread)
    clock.move(seconds=11)
    looked(engine)
    after = read(thread)
    assert (after.state, after.remote_id) == (
        DeliveryState.PUBLISHED,
        f"pretend:{thread.key}/0",
    )
    assert parts(house, thread) == ["0", "1", "2"]
    with house.database.reading() as session:
        assert [one.outcome for one in session.query(Look)] == [LookOutcome.FOUND]


def test_a_thread_whose_outcome_was_never_written_is_live_at_the_first_look(
    house: House, thread: Delivery, read: Read, far: pretend.Site, clock: FakeClock, engine: Engine
) -> None:
    with house.database.ledger() as connection:
        claimed = claim(connection, thread.id, sender="dead", now=house.now())
    assert claimed is not None
    with house.database.transaction() as session:
        for name in ("0", "1", "2"):
            proof = Receipt(
                remote_id=f"pretend:{thread.key}/{name}", url="", published_at=house.now()
            )
            steps.keep(session, thread.id, claimed.fence, name, proof)
    clock.move(minutes=4)
    engine.expire()
    clock.move(minutes=1)
    looked(engine)
    assert read(thread).state is DeliveryState.PUBLISHED
    assert far.parts == []


def test_each_part_is_given_the_whole_time_of_a_claim(
    house: House, thread: Delivery, read: Read, far: pretend.Site, clock: FakeClock
) -> None:
    def slow(_site: pretend.Site, _post: Outgoing) -> None:
        clock.move(minutes=2)

    far.faults.extend([slow] * 3)
    assert send(house, thread) is AttemptOutcome.PUBLISHED
    assert read(thread).state is DeliveryState.PUBLISHED


def test_who_was_given_up_for_lost_does_not_send_the_next_part(
    house: House,
    thread: Delivery,
    read: Read,
    tries: Tries,
    far: pretend.Site,
    clock: FakeClock,
    engine: Engine,
) -> None:
    def sleeps(_site: pretend.Site, _post: Outgoing) -> None:
        clock.move(minutes=4)
        engine.expire()

    far.faults.append(sleeps)
    send(house, thread)
    assert [name for name, _ in far.parts] == ["0"]
    assert read(thread).state is DeliveryState.UNSURE
    clock.move(minutes=5)
    looked(engine)  # the second part surely is not there, twice
    clock.move(minutes=5)
    looked(engine)
    clock.move(seconds=10)
    assert send(house, thread) is AttemptOutcome.PUBLISHED
    assert [name for name, _ in far.parts] == ["0", "1", "2"]


def test_the_answer_of_another_part_is_no_proof(
    house: House, thread: Delivery, read: Read, far: pretend.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretend, "part", lambda post, _step: pretend.receipt(post))
    assert send(house, thread) is AttemptOutcome.UNSURE
    assert "another part" in str(read(thread).reason)


def test_a_thread_half_up_is_not_finished_with_other_words(
    house: House,
    thread: Delivery,
    alice: Actor,
    read: Read,
    far: pretend.Site,
    engine: Engine,
    clock: FakeClock,
) -> None:
    far.faults.extend(fails_at(1, Permanent("not that")))
    assert send(house, thread) is AttemptOutcome.REFUSED
    reworded(house, alice, thread)
    with house.database.transaction() as session:
        deciding.resolve(session, alice, thread.id, "resend", now=house.now())
    engine.hold()
    after = read(thread)
    assert after.state is DeliveryState.FAILED
    assert "the network took one step of it, which may show there or not" in str(after.reason)
    assert "live" not in str(after.reason), "a container that nobody sees is a step as well"
    assert "if anything does" in str(after.remedy)
    assert [name for name, _ in far.parts] == ["0"]


def test_cancelled_and_scheduled_again_a_thread_half_up_starts_anew_with_its_other_words(
    house: House, thread: Delivery, alice: Actor, read: Read, far: pretend.Site, engine: Engine
) -> None:
    far.faults.extend(fails_at(1, Permanent("not that")))
    send(house, thread)
    reworded(house, alice, thread)
    engine.hold()
    with house.database.transaction() as session:
        deciding.cancel(session, alice, thread.id, now=house.now())
    anew = scheduled(house, alice, thread)
    assert (anew.id == thread.id, anew.key == thread.key) == (False, False)
    assert send(house, anew) is AttemptOutcome.PUBLISHED
    assert far.parts == [("0", "one"), ("0", "a"), ("1", "b"), ("2", "c")]
    assert read(thread).state is DeliveryState.CANCELLED
    assert parts(house, thread) == ["0"]


def test_a_part_of_before_the_change_that_comes_late_is_not_followed_by_other_words(
    house: House,
    thread: Delivery,
    alice: Actor,
    read: Read,
    far: pretend.Site,
    clock: FakeClock,
    engine: Engine,
) -> None:
    def sleeps(_site: pretend.Site, _post: Outgoing) -> None:
        clock.move(minutes=4)
        engine.expire()
        for _ in range(2):  # surely not there, twice: planned again, with other words
            clock.move(minutes=5)
            looked(engine)
        reworded(house, alice, thread)
        engine.hold()

    far.faults.append(sleeps)
    send(house, thread)
    clock.move(minutes=1)
    assert send(house, thread) is None
    after = read(thread)
    assert (after.state, far.parts) == (DeliveryState.FAILED, [("0", "one")])
    assert "before the change" in str(after.reason)
    with house.database.transaction() as session:
        deciding.cancel(session, alice, thread.id, now=house.now())
    assert send(house, scheduled(house, alice, thread)) is AttemptOutcome.PUBLISHED
    assert far.parts[1:] == [("0", "a"), ("1", "b"), ("2", "c")]


def test_cancelled_and_scheduled_again_with_the_same_words_it_goes_on_where_it_was(
    house: House, thread: Delivery, alice: Actor, far: pretend.Site
) -> None:
    far.faults.extend(fails_at(1, Permanent("not that")))
    send(house, thread)
    with house.database.transaction() as session:
        deciding.cancel(session, alice, thread.id, now=house.now())
    anew = scheduled(house, alice, thread)
    assert send(house, anew) is AttemptOutcome.PUBLISHED
    assert far.parts == [("0", "one"), ("1", "two"), ("2", "three")]


@pytest.mark.parametrize("error", [Permanent("not that"), Retryable("not now")])
def test_a_thread_half_up_is_not_scheduled_with_other_words_before_it_is_cancelled(
    house: House,
    thread: Delivery,
    alice: Actor,
    read: Read,
    far: pretend.Site,
    error: Exception,
) -> None:
    far.faults.extend(fails_at(1, error))
    send(house, thread)
    before = read(thread)
    reworded(house, alice, thread)
    with pytest.raises(scheduling.AlreadyLeft) as refused:
        scheduled(house, alice, thread)
    assert "before the change" in str(refused.value)
    after = read(thread)
    assert (after.state, after.content_hash) == (before.state, before.content_hash)


def test_looking_goes_by_the_first_part_that_is_missing(
    house: House, thread: Delivery, far: pretend.Site
) -> None:
    far.faults.extend(fails_at(1, Ambiguous("no answer")))
    send(house, thread)
    assert reconcile.look(house, thread.id) is DeliveryState.UNSURE
    assert far.looks == 1


def test_a_zombies_record_after_its_parts_changes_nothing(
    house: House, thread: Delivery, read: Read
) -> None:
    with house.database.ledger() as connection:
        claimed = claim(connection, thread.id, sender="slow", now=house.now())
    assert claimed is not None
    with house.database.transaction() as session:
        reconcile.call_unsure(session, thread.id, claimed.fence, now=house.now())
    with house.database.ledger() as connection:
        record(connection, claimed, Retryable("late"), now=house.now() + timedelta(minutes=1))
    assert read(thread).state is DeliveryState.UNSURE
