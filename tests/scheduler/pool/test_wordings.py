"""The same text never comes twice on a channel, whoever sends it there again, and whatever went
wrong before.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contract import PastPost
from connectors.errors import Ambiguous, Permanent
from editorial import drafting, review
from lib.errors import WrongState
from models.actor import Actor
from models.channel import Channel
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.post import Post
from models.way import DeliveryState
from scheduler import deciding, scheduling
from scheduler.engine import Engine
from scheduler.scheduling import AlreadyLeft
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.pool.conftest import Evergreen
from tests.scheduler.sending.test_deliver import Planned, Read, raising, send
from tests.scheduler.unsure.test_reconcile import looked

Again = Callable[..., Delivery]


@pytest.fixture
def again(house: House, alice: Actor) -> Again:
    """`again(post)`: a person has it leave now."""

    def schedule(post: Post) -> Delivery:
        with house.database.transaction() as session:
            return scheduling.schedule(session, alice, post.id, at=house.now(), now=house.now())[0]

    return schedule


@pytest.fixture
def rewritten(house: House, alice: Actor) -> Callable[..., None]:
    """`rewritten(post, text=…)`: changed, and approved as it stands then."""

    def change(post: Post, **changes: object) -> None:
        with house.database.transaction() as session:
            _, _, draft = drafting.draft_of(session, alice, post.id)
            new = replace(draft, **changes)  # type: ignore[arg-type]
            drafting.edit(session, alice, post.id, new, seen=None, now=house.now())
            review.submit(session, alice, post.id, now=house.now())
            review.approve(session, alice, post.id, revision=None, now=house.now())

    return change


def pretend_post(number: int, text: str, clock: FakeClock) -> PastPost:
    return PastPost(
        remote_id=str(number),
        url=f"https://pretend.example/{number}",
        text=text,
        published_at=clock.now(),
    )


def test_each_use_takes_the_next_wording_until_each_was_there(
    house: House, evergreen: Evergreen, again: Again, site: pretend.Site
) -> None:
    post = evergreen("Give blood.", "Give some blood.", "Blood is short.")
    for _ in range(3):
        assert send(house, again(post)) is AttemptOutcome.PUBLISHED
    assert site.texts == ["Give blood.", "Give some blood.", "Blood is short."]
    with pytest.raises(AlreadyLeft) as refused:
        again(post)
    assert "another wording" in str(refused.value.remedy)


def test_each_channel_has_its_own_turn(
    house: House, alice: Actor, channel: Channel, evergreen: Evergreen, clock: FakeClock
) -> None:
    other = connected(house, alice, "others")
    post = evergreen("Give blood.", "Give some blood.", channels=(channel.id, other.id))
    with house.database.transaction() as session:
        (there,) = scheduling.schedule(
            session, alice, post.id, at=clock.now(), channels=[other.id], now=clock.now()
        )
    send(house, there)
    with house.database.transaction() as session:
        both = scheduling.schedule(session, alice, post.id, at=clock.now(), now=clock.now())
    assert {one.channel_id: one.wording for one in both} == {channel.id: 0, other.id: 1}


def test_a_text_is_known_again_though_it_stands_elsewhere_in_the_post_now(
    house: House,
    evergreen: Evergreen,
    again: Again,
    rewritten: Callable[..., None],
    site: pretend.Site,
) -> None:
    post = evergreen("Give blood.")
    send(house, again(post))
    rewritten(post, text="Blood is short.", wordings=("Give  blood.",))
    send(house, again(post))
    with pytest.raises(AlreadyLeft):
        again(post)
    assert site.texts == ["Give blood.", "Blood is short."]


def test_what_may_be_live_counts_as_said(
    house: House, evergreen: Evergreen, again: Again, read: Read, site: pretend.Site, alice: Actor
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    first = again(post)
    site.faults.append(raising(Ambiguous("no answer"), after_accepting=True))
    assert send(house, first) is AttemptOutcome.UNSURE
    with pytest.raises(AlreadyLeft):
        again(post)
    with house.database.transaction() as session:
        deciding.resolve(session, alice, first.id, "live", now=house.now())
    assert again(post).wording == 1


def test_an_unsure_one_is_looked_for_in_its_own_words(
    house: House,
    alice: Actor,
    evergreen: Evergreen,
    read: Read,
    engine: Engine,
    clock: FakeClock,
) -> None:
    account = connected(house, alice, "open", **{"as": "recalling"})
    far = pretend.SITES.setdefault("open", pretend.Site())
    with house.database.transaction() as session:
        session.merge(account).gap_minutes = 0
    post = evergreen("Give blood.", "Give some blood.", channels=(account.id,))
    with house.database.transaction() as session:
        (first,) = scheduling.schedule(session, alice, post.id, at=clock.now(), now=clock.now())
    send(house, first)
    with house.database.transaction() as session:
        (second,) = scheduling.schedule(session, alice, post.id, at=clock.now(), now=clock.now())
    far.faults.append(raising(Ambiguous("no answer")))
    send(house, second)
    found = pretend_post(2, "Give some blood.", clock)
    far.past = [pretend_post(1, "Give blood.", clock), found]
    clock.move(minutes=5)
    looked(engine)
    assert (read(second).state, read(second).remote_id) == (DeliveryState.PUBLISHED, "2")


def test_what_was_refused_was_not_said(
    house: House, evergreen: Evergreen, again: Again, read: Read, site: pretend.Site
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    first = again(post)
    site.faults.append(raising(Permanent("no")))
    send(house, first)
    assert read(first).state is DeliveryState.FAILED
    send(house, again(post))
    assert site.texts == ["Give blood."]


def test_what_failed_is_not_sent_again_once_its_text_left_by_another_way(
    house: House, alice: Actor, evergreen: Evergreen, again: Again, site: pretend.Site
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    send(house, again(post))
    given_up = again(post)
    with house.database.transaction() as session:  # as if it had been planned before the other
        row = session.get_one(Delivery, given_up.id)
        row.state, row.wording = DeliveryState.MISSED, 0
    with pytest.raises(AlreadyLeft), house.database.transaction() as session:
        deciding.resolve(session, alice, given_up.id, "resend", now=house.now())
    assert site.texts == ["Give blood."]


def test_what_waits_takes_other_words_when_its_own_are_taken_out(
    house: House,
    evergreen: Evergreen,
    again: Again,
    rewritten: Callable[..., None],
    read: Read,
    engine: Engine,
    site: pretend.Site,
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    send(house, again(post))
    waits = again(post)
    rewritten(post, text="Give blood.", wordings=("Blood is short.",))
    engine.hold()
    send(house, waits)
    assert site.texts == ["Give blood.", "Blood is short."]


@pytest.mark.slow
def test_what_waits_fails_and_says_so_when_no_other_words_are_left(
    house: House,
    evergreen: Evergreen,
    again: Again,
    rewritten: Callable[..., None],
    read: Read,
    engine: Engine,
    site: pretend.Site,
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    send(house, again(post))
    waits = again(post)
    rewritten(post, wordings=())
    engine.hold()
    assert read(waits).state is DeliveryState.FAILED
    assert "Write another wording" in str(read(waits).remedy)
    send(house, waits)
    assert site.texts == ["Give blood."]


def test_moving_a_planned_use_keeps_its_words(
    house: House, alice: Actor, evergreen: Evergreen, again: Again, clock: FakeClock
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    send(house, again(post))
    second = again(post)
    with house.database.transaction() as session:
        later = clock.now() + timedelta(days=2)
        (moved,) = scheduling.schedule(session, alice, post.id, at=later, now=clock.now())
    assert (moved.id, moved.wording) == (second.id, 1)


def test_a_planned_delivery_says_which_words_without_any_reuse(planned: Planned) -> None:
    assert planned("Once.").wording == 0


def test_a_time_of_ones_own_within_its_rest_is_taken_and_remarked_upon(
    house: House, alice: Actor, evergreen: Evergreen, again: Again, clock: FakeClock
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    send(house, again(post))
    clock.move(days=10)
    second = again(post)
    assert [str(words) for words in second.why] == [
        "Chosen by Alice.",
        "It rests for 180 days between two uses.",
    ]
    with house.database.transaction() as session:
        later = clock.now() + timedelta(days=200)
        moved = deciding.move(session, alice, second.id, later, now=clock.now())
    assert [str(words) for words in moved.why] == ["Chosen by Alice."]


def test_you_choose_leaves_a_resting_post_in_the_pool(
    house: House, alice: Actor, evergreen: Evergreen, again: Again, clock: FakeClock
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    send(house, again(post))
    clock.move(days=10)
    with pytest.raises(WrongState) as refused, house.database.transaction() as session:
        scheduling.schedule(session, alice, post.id, at=None, now=clock.now())
    assert "It rests for 180 days" in str(refused.value)
    clock.move(days=180)
    with house.database.transaction() as session:
        (chosen,) = scheduling.schedule(session, alice, post.id, at=None, now=clock.now())
    assert chosen.wording == 1
