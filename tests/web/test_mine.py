"""/mine: what became of one’s own posts; and being thanked for them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from editorial import review
from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.way import DeliveryState
from tests.daemon.test_thanking import thanks, went_live
from tests.fakes import FakeClock
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
SCRIPT = "<script>alert(1)</script>"


def page(client: FlaskClient, address: str = "/mine") -> str:
    return client.get(address).get_data(as_text=True)


@pytest.mark.slow
def test_each_post_says_where_it_stands_and_what_to_do_next(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice).id
    rows.drafted(house, bob, "Begun")
    waiting = rows.submitted(house, bob, f"Waiting {SCRIPT}", channel)
    back = rows.submitted(house, bob, "Sent back", channel)
    with house.database.transaction() as session:
        review.request_changes(session, alice, back.id, reason=SCRIPT, now=house.now())
    rows.drafted(house, alice, "Hers")
    login(client, "bob")
    shown = page(client)
    assert "Not sent for review yet" in shown
    assert "Waits for Ada, Alice, by " in shown
    assert f'href="/posts/{waiting.id}/review"' in shown
    assert "Alice asks for changes" in shown
    assert f'href="/posts/{back.id}/edit"' in shown
    assert "Hers" not in shown
    assert SCRIPT not in shown
    assert shown.index("Sent back") < shown.index("Begun")


def test_what_was_approved_is_followed_to_what_came_of_it(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    delivery = went_live(house, alice, bob)
    clock.move(hours=50)
    login(client, "bob")
    shown = page(client)
    for words in ("Approved by Alice", "Live on Feed news", "12 likes", "network.example/p/1"):
        assert words in shown
    with house.database.transaction() as session:
        session.get_one(Delivery, delivery.id).state = DeliveryState.FAILED
    assert "Feed news: failed" in page(client)


@pytest.mark.slow
def test_more_than_a_page_of_them_is_turned(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    for number in range(21):
        rows.drafted(house, bob, f"Draft {number:02}")
    login(client, "bob")
    first = page(client)
    assert "Draft 20" in first
    assert "Draft 00" not in first
    assert "/mine?after=2" in first
    assert "Draft 00" in page(client, "/mine?after=2")


def test_volunteers_are_led_to_it_and_others_are_not(app: Flask, login: Login) -> None:
    for who, is_led in (("bob", True), ("erin", False)):
        browser = app.test_client()
        login(browser, who)
        assert ('href="/mine"' in page(browser, "/")) is is_led


@pytest.mark.slow
def test_whoever_manages_says_thanks_once_with_a_sentence(
    house: House, app: Flask, login: Login, alice: Actor, bob: Actor
) -> None:
    post = went_live(house, alice, bob).post_id
    client, other = app.test_client(), app.test_client()
    address = f"/posts/{post}/thank"
    login(client, "alice")
    assert address in page(client, f"/posts/{post}")
    client.post(address, data={"said": f"Well said {SCRIPT}" + "x" * 9000})
    again = client.post(address, data={"said": "More"}, follow_redirects=True)
    assert "You have said thanks for it already." in again.get_data(as_text=True)
    assert address not in page(client, f"/posts/{post}")
    assert thanks(house, bob) == ["Alice thanks you for “Coats”."]
    login(other, "bob")
    assert "Well said &lt;script&gt;" in page(other)
    assert other.post(address).status_code == 403


@pytest.mark.slow
def test_nobody_is_thanked_for_what_is_not_live(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id).id
    login(client, "alice")
    assert f"/posts/{post}/thank" not in page(client, f"/posts/{post}")
    told = client.post(f"/posts/{post}/thank", follow_redirects=True).get_data(as_text=True)
    assert "It is not live" in told
    assert thanks(house, bob) == []
