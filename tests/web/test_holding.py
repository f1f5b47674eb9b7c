"""/holding: who is holding what."""

from collections.abc import Callable

from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from tests.fakes import FakeClock
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def page(client: FlaskClient) -> str:
    return client.get("/holding").get_data(as_text=True)


def test_ones_own_come_first_and_the_overdue_are_said_in_words(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    channel = rows.connected(house, alice).id
    rows.submitted(house, bob, "<script>alert(1)</script>", channel)
    rows.drafted(house, bob, "A draft")
    clock.move(days=9)
    login(client, "alice")
    shown = page(client)
    assert shown.index(">You") < shown.index(">Ada") < shown.index(">Bob")
    assert "overdue" in shown
    assert "or by: Ada" in shown
    assert "<script>alert(1)" not in shown


def test_a_volunteer_sees_who_holds_their_own_posts_alone(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice).id
    rows.submitted(house, bob, "Mine asked", channel)
    rows.drafted(house, alice, "Hers")
    login(client, "bob")
    shown = page(client)
    assert "Mine asked" in shown
    assert "Hers" not in shown


def test_another_association_sees_nothing_of_it(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    rows.drafted(house, bob, "Ours")
    login(client, "charlie")
    assert "Nothing waits for anybody" in page(client)
