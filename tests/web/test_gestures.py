"""Gestures in the calendar: what a drop does, what it is told, and taking it back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.approval import KeptFor
from models.channel import Channel
from models.delivery import PlacedBy
from models.house import House
from models.people import Workspace
from models.way import DeliveryState
from scheduler import scheduling
from tests.web import rows
from tests.web.drops import asked, deliveries_of

Login = Callable[[FlaskClient, str], None]
# The tests' clock stands at Monday 30 November 2026, 08:00 in Paris.
TUESDAY_NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


@pytest.fixture
def alices(client: FlaskClient, login: Login, alice: Actor) -> FlaskClient:
    login(client, "alice")
    return client


def capped(house: House, channel: Channel) -> None:
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).daily_cap = 1


def test_a_move_that_is_taken_back_leaves_no_trace(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    post = rows.approved(house, alice, "Blood drive", channel.id)
    with house.database.transaction() as session:
        scheduling.schedule(session, alice, post.id, at=None, now=house.now())
    (chosen,) = deliveries_of(house, post.id)
    done = asked(alices, "move", post=post.id, deliveries=[chosen.id], wall="2026-12-03T18:00")
    assert rows.read(house, chosen).placed_by is PlacedBy.PERSON
    assert "is back where it was" in asked(alices, "undo", token=done["undo"])["said"]
    back = rows.read(house, chosen)
    assert (back.due_at, back.placed_by, back.why) == (chosen.due_at, PlacedBy.PLANNER, chosen.why)


def test_several_drops_are_taken_back_one_after_the_other(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    move = {"post": one.post_id, "deliveries": [one.id]}
    tokens = [asked(alices, "move", **move, wall=f"2026-12-0{day}T18:00") for day in (3, 4)]
    for done in reversed(tokens):
        assert "said" in asked(alices, "undo", token=done["undo"])
    assert rows.read(house, one).due_at == TUESDAY_NOON


def test_what_was_published_since_is_not_taken_back(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    done = asked(alices, "move", post=one.post_id, deliveries=[one.id], wall="2026-12-03T18:00")
    rows.became(house, one, DeliveryState.PUBLISHED)
    assert asked(alices, "undo", token=done["undo"])["error"]["code"] == "changed"
    assert rows.read(house, one).state is DeliveryState.PUBLISHED


def test_a_drop_of_one_post_moves_nothing_of_another(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel, other = (rows.connected(house, alice, name) for name in ("one", "two"))
    (one,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    (two,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON)
    wish = rows.drafted(house, alice, "Award", channel.id)
    for body in (
        {"post": one.post_id, "deliveries": [two.id]},
        {"post": one.post_id, "deliveries": [one.id, two.id]},
        {"post": wish.id, "deliveries": [two.id], "source": channel.id, "target": other.id},
    ):
        told = asked(alices, "move", **body, wall="2026-12-03T18:00")
        assert told["error"]["code"] == "not_found"
    assert [rows.read(house, row).due_at for row in (one, two)] == [TUESDAY_NOON, TUESDAY_NOON]
    assert rows.read(house, two).state is DeliveryState.PLANNED


def test_what_is_said_twice_moves_once(house: House, alices: FlaskClient, alice: Actor) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    asked(alices, "move", post=one.post_id, deliveries=[one.id, one.id], wall="2026-12-03T18:00")
    assert rows.read(house, one).due_at == datetime(2026, 12, 3, 17, tzinfo=UTC)


@pytest.mark.parametrize("token", ["", "made-up", None])
def test_what_was_never_done_is_not_taken_back(alices: FlaskClient, token: str | None) -> None:
    answer = alices.post("/calendar/undo", json={"token": token})
    assert answer.status_code in {409, 422}


def test_nobody_takes_back_what_another_person_did(
    house: House, alices: FlaskClient, alice: Actor, login: Login
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    done = asked(alices, "move", post=one.post_id, deliveries=[one.id], wall="2026-12-03T18:00")
    other = alices.application.test_client()
    for name in ("erin", "charlie"):
        login(other, name)
        assert asked(other, "undo", token=done["undo"])["error"]["code"] == "wrong_state"
        other.post("/logout")


@pytest.mark.slow
def test_a_bad_moment_is_named_kept_by_choice_and_a_good_one_offered(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    capped(house, channel)
    rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    (one,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON + timedelta(days=2))
    move = {"post": one.post_id, "deliveries": [one.id]}
    done = asked(alices, "move", **move, wall="2026-12-01T18:00")
    assert "takes at most 1 post a day" in done["said"]
    assert "It stays there, by your choice." in done["said"]
    again = asked(alices, "move", **move, wall=done["better"]["wall"])
    assert again["better"] is None
    assert "by your choice" not in again["said"]


def test_a_drop_on_a_day_that_asks_for_agreement_again_says_so(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    (one,) = rows.planned(
        house, alice, "Blood drive", rows.connected(house, alice).id, at=TUESDAY_NOON
    )
    move = {"post": one.post_id, "deliveries": [one.id]}
    again = "must be agreed to again"
    assert again not in str(asked(alices, "move", **move, wall="2026-12-03T18:00"))
    with house.database.transaction() as session:
        session.get_one(Workspace, alice.workspace_id).approval_kept = KeptFor.SAME_DAY
    assert again in str(asked(alices, "move", **move, wall="2026-12-04T18:00"))


def test_a_wish_for_a_bad_moment_is_told_too(
    house: House, alices: FlaskClient, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.kept_free(house, alice, "congés")
    post = rows.drafted(house, alice, "Open day", channel.id)
    done = asked(alices, "place", post=post.id, wall="2026-12-24T10:00")
    assert "congés" in done["said"]
    assert done["better"]["wall"] != "2026-12-24T10:00"


@pytest.mark.parametrize(
    ("wall", "more"),
    [
        ("2026-11-29T12:00", {}),
        ("2026-12-01T09:00", {"embargo_until": TUESDAY_NOON}),
        ("2026-12-05T09:00", {"fresh_until": TUESDAY_NOON + timedelta(days=2)}),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_the_nearest_that_can(
    house: House, alices: FlaskClient, alice: Actor, wall: str, more: dict[str, Any]
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Award", channel.id, at=TUESDAY_NOON, **more)
    move = {"post": one.post_id, "deliveries": [one.id]}
    offered = asked(alices, "move", **move, wall=wall)["error"]["better"]
    assert rows.read(house, one).due_at == TUESDAY_NOON
    assert "said" in asked(alices, "move", **move, wall=offered["wall"])
