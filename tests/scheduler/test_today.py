"""What is looked at in the morning."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.post import Post
from models.way import DeliveryState, Temperature
from scheduler import today
from tests.scheduler.conftest import connected


def became(house: House, delivery: Delivery, state: DeliveryState) -> None:
    with house.database.transaction() as session:
        session.get_one(Delivery, delivery.id).state = state


def test_one_post_is_one_line_whatever_its_channels(
    house: House, alice: Actor, channel: Channel, planned: Callable[..., Delivery]
) -> None:
    other = connected(house, alice, "others")
    at = house.now() + timedelta(hours=1)
    first = planned("Both", at=at, channels=(channel.id, other.id))
    planned("Later", at=at + timedelta(hours=2))
    with house.database.reading() as session:
        found = today.leaving(session, alice, since=at, until=at + timedelta(hours=1))
    (line,) = found
    assert (line.title, len(line.parts), line.state) == ("Both", 2, DeliveryState.PLANNED)
    assert line.waits
    became(house, first, DeliveryState.PUBLISHED)
    with house.database.reading() as session:
        (line,) = today.leaving(session, alice, since=at, until=at + timedelta(hours=1))
    assert line.state is None


def test_the_doubtful_come_before_the_failed_and_the_missed(
    house: House, alice: Actor, planned: Callable[..., Delivery]
) -> None:
    wanted = {
        "Missed": DeliveryState.MISSED,
        "Failed": DeliveryState.FAILED,
        "Unsure": DeliveryState.UNSURE,
        "Fine": DeliveryState.PUBLISHED,
    }
    for number, (text, state) in enumerate(wanted.items()):
        became(house, planned(text, at=house.now() + timedelta(hours=number)), state)
    with house.database.reading() as session:
        found = [trouble.title for trouble in today.troubles(session, alice)]
    assert found == ["Unsure", "Failed", "Missed"]


@pytest.mark.slow
def test_however_many_were_missed_since_what_may_be_live_is_shown_and_all_are_counted(
    house: House, alice: Actor, charlie: Actor, planned: Callable[..., Delivery]
) -> None:
    at = house.now()
    became(house, planned("Failed", at=at), DeliveryState.FAILED)
    became(house, planned("Unsure", at=at), DeliveryState.UNSURE)
    for number in range(4):
        late = planned(f"Missed {number}", at=at + timedelta(hours=number + 1))
        became(house, late, DeliveryState.MISSED)
    with house.database.reading() as session:
        found = [trouble.title for trouble in today.troubles(session, alice, limit=3)]
        counts = [today.trouble_count(session, who) for who in (alice, charlie)]
    assert found == ["Unsure", "Failed", "Missed 3"]
    assert counts == [6, 0]


def test_a_stranger_and_a_volunteer_see_none_of_it(
    house: House, bob: Actor, charlie: Actor, planned: Callable[..., Delivery]
) -> None:
    at = house.now()
    became(house, planned("Unsure"), DeliveryState.UNSURE)
    planned("Planned", at=at + timedelta(hours=1))
    with house.database.reading() as session:
        for who in (bob, charlie):
            assert today.troubles(session, who) == []
            assert today.leaving(session, who, since=at, until=at + timedelta(days=1)) == []
        assert today.next_and_last(session, charlie) == {}
        assert today.held(session, charlie) == []
        until = at + timedelta(days=1)
        assert today.posts_between(session, charlie, since=at, until=until) == 0


def test_what_is_approved_and_has_no_time_is_told_until_it_has_one(
    house: House,
    alice: Actor,
    approved: Callable[..., Post],
    planned: Callable[..., Delivery],
) -> None:
    approved("Waits")
    approved("In the pool", temperature=Temperature.COLD)
    delivery = planned("Placed", at=house.now() + timedelta(hours=3))
    with house.database.reading() as session:
        assert [post.title for post in today.unplaced(session, alice)] == ["Waits"]
    became(house, delivery, DeliveryState.CANCELLED)
    with house.database.reading() as session:
        assert {post.title for post in today.unplaced(session, alice)} == {"Waits", "Placed"}


def test_a_paused_channel_tells_what_it_holds_back(
    house: House, alice: Actor, channel: Channel, planned: Callable[..., Delivery]
) -> None:
    at = house.now() + timedelta(hours=1)
    planned("One", at=at)
    planned("Two", at=at + timedelta(hours=2))
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).paused_at = house.now()
    with house.database.reading() as session:
        (held,) = today.held(session, alice)
        times = today.next_and_last(session, alice)
    assert (held.channel.id, held.waiting, held.first_due_at) == (channel.id, 2, at)
    assert times == {channel.id: (at, None)}


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_posts(
    house: House, alice: Actor, planned: Callable[..., Delivery]
) -> None:
    at = house.now()
    for number in range(8):
        became(
            house, planned(f"Post {number}", at=at + timedelta(hours=number)), DeliveryState.FAILED
        )
    asked: list[str] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    def queries() -> int:
        return sum(words.startswith("SELECT") for words in asked)

    with house.database.reading() as session:
        assert len(today.leaving(session, alice, since=at, until=at + timedelta(days=1))) == 8
        assert queries() == 1
        assert len(today.troubles(session, alice)) == 8
    assert queries() == 3
