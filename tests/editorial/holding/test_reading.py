"""Who holds what: of every post that is not done."""

from datetime import timedelta

from editorial import review
from editorial.holding.holders import Held, Task, by_person
from editorial.holding.reading import held
from models.actor import Actor
from models.house import House
from models.people import User
from models.way import DeliveryState
from tests.fakes import FakeClock
from tests.web import rows


def waiting(house: House, actor: Actor, *, owner_id: int | None = None) -> dict[str, Held]:
    with house.database.reading() as session:
        return {
            one.title: one
            for one in held(session, actor.workspace_id, now=house.now(), owner_id=owner_id)
        }


def test_each_post_waits_for_whoever_can_take_the_next_step(
    house: House, alice: Actor, bob: Actor, erin: Actor, ada: Actor, clock: FakeClock
) -> None:
    channel = rows.connected(house, alice).id
    rows.drafted(house, bob, "Draft", channel)
    asked = rows.submitted(house, bob, "Back", channel)
    rows.submitted(house, bob, "Asked", channel)
    rows.approved(house, alice, "Without a time", channel)
    [delivery] = rows.planned(house, alice, "Failed", channel)
    rows.became(house, delivery, DeliveryState.FAILED)
    with house.database.transaction() as session:
        review.request_changes(session, alice, asked.id, reason="Why?", now=clock.now())
    found = waiting(house, alice)
    editors = {alice.user_id, erin.user_id, ada.user_id}
    assert {title: (one.task, set(one.people)) for title, one in found.items()} == {
        "Draft": (Task.WRITE, {bob.user_id}),
        "Back": (Task.CHANGE, {bob.user_id}),
        "Asked": (Task.AGREE, {alice.user_id, ada.user_id}),
        "Without a time": (Task.PLACE, editors),
        "Failed": (Task.DECIDE, editors),
    }
    assert not any(one.stuck for one in found.values())


def test_what_leaves_by_itself_waits_for_nobody(house: House, alice: Actor) -> None:
    rows.planned(house, alice, "Planned", rows.connected(house, alice).id)
    assert waiting(house, alice) == {}


def test_a_post_whose_author_is_gone_says_what_helps(
    house: House, alice: Actor, bob: Actor
) -> None:
    rows.drafted(house, bob, "Orphan")
    with house.database.transaction() as session:
        session.get_one(User, bob.user_id).active = False
    orphan = waiting(house, alice)["Orphan"]
    assert not orphan.people
    assert "editor" in str(orphan.stuck)


def test_the_overdue_come_first_and_a_wish_sets_the_deadline(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    channel = rows.connected(house, alice).id
    rows.submitted(house, bob, "Any time", channel)
    wished = house.now() + timedelta(days=2)
    rows.submitted(house, bob, "Soon", channel, wished_at=wished)
    clock.move(days=2)
    with house.database.reading() as session:
        found = by_person(held(session, alice.workspace_id, now=clock.now()), now=clock.now())[
            alice.user_id
        ]
    assert [one.title for one in found] == ["Soon", "Any time"]
    assert [one.is_late(clock.now()) for one in found] == [True, False]


def test_nobody_sees_what_another_association_holds(
    house: House, charlie: Actor, bob: Actor
) -> None:
    rows.drafted(house, bob, "Ours")
    assert waiting(house, charlie) == {}
    assert waiting(house, bob, owner_id=bob.user_id).keys() == {"Ours"}
