"""/holding: who is holding what."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from editorial.holding import absences
from models.actor import Actor
from models.approval import ApprovalRule, Level, Mode
from models.house import House
from tests.fakes import FakeClock
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def page(client: FlaskClient) -> str:
    return client.get("/holding").get_data(as_text=True)


@pytest.mark.slow
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
    assert "1 that waits for you as well" in shown
    assert shown.count("&lt;script&gt;alert(1)") == 1
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


def test_this_week_names_to_an_editor_what_waits_for_them_and_to_nobody_else(
    house: House, app: Flask, login: Login, alice: Actor, bob: Actor, erin: Actor
) -> None:
    channel = rows.connected(house, alice).id
    with house.database.transaction() as session:
        session.add(
            ApprovalRule(
                workspace_id=alice.workspace_id,
                mode=Mode.LEVELS,
                levels=[Level(name="Desk", people=(erin.user_id,)).to_json()],
            )
        )
    rows.submitted(house, bob, "Coats", channel)
    for who, sees in (("erin", True), ("alice", False)):
        browser = app.test_client()
        login(browser, who)
        waits = browser.get("/").get_data(as_text=True).partition('id="waits"')[2]
        assert ("Coats" in waits.partition("</section>")[0]) is sees


def test_the_post_s_page_says_for_whom_it_waits_and_by_when(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    login(client, "bob")
    shown = client.get(f"/posts/{post.id}").get_data(as_text=True)
    said = shown.partition("<dt>Waits for</dt>")[2].partition("</dd>")[0]
    assert "Alice" in said
    assert "Ada" in said
    assert " by " in said


def test_an_absence_is_kept_and_ended_on_the_page(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    login(client, "alice")
    days = {"first": "2026-12-01", "last": "2026-12-05"}
    client.post("/holding/away", data={**days, "person": bob.user_id, "deputy": ""})
    assert "nobody stands in" in page(client)
    refused = client.post("/holding/away", data={"last": "x"}, follow_redirects=True)
    assert "Give both days" in refused.get_data(as_text=True)
    client.post("/holding/back", data={"absence": 1})
    assert "nobody stands in" not in page(client)


@pytest.mark.slow
def test_whoever_stands_in_finds_the_button_wherever_it_is_looked_for(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor, erin: Actor
) -> None:
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    login(client, "erin")
    places = (
        (f"/posts/{post.id}/review", f"/posts/{post.id}/approve"),
        ("/review", 'id="mine"'),
        ("/calendar?view=board", "Read and decide"),
    )
    before = [button in client.get(place).get_data(as_text=True) for place, button in places]
    today = house.now().date()
    with house.database.transaction() as session:
        absences.be_away(
            session,
            alice,
            user_id=alice.user_id,
            first=today,
            last=today,
            deputy_id=erin.user_id,
            now=house.now(),
        )
    after = [button in client.get(place).get_data(as_text=True) for place, button in places]
    assert (before, after) == ([False] * 3, [True] * 3)


@pytest.mark.slow
def test_what_somebody_away_holds_up_stands_first_with_a_press_that_helps(
    house: House,
    client: FlaskClient,
    login: Login,
    alice: Actor,
    bob: Actor,
    erin: Actor,
    ada: Actor,
) -> None:
    with house.database.transaction() as session:
        every = Level(name="Both", need=0, people=(alice.user_id, erin.user_id))
        session.add(
            ApprovalRule(
                workspace_id=alice.workspace_id, mode=Mode.LEVELS, levels=[every.to_json()]
            )
        )
        absences.be_away(
            session,
            erin,
            user_id=erin.user_id,
            first=house.now().date(),
            last=house.now().date() + timedelta(days=30),
            deputy_id=None,
            now=house.now(),
        )
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    login(client, "alice")
    for address in ("/holding", f"/posts/{post.id}"):
        shown = client.get(address).text
        assert "Erin: away, with nobody standing in" in shown
        assert f'action="/posts/{post.id}/without"' in shown
        assert 'action="/holding/stand-in"' in shown
    sent = {"person": erin.user_id, "next": f"/posts/{post.id}"}
    done = client.post(f"/posts/{post.id}/without", data=sent, follow_redirects=True).text
    assert "It goes on without them." in done
    assert "without Erin, who is away: Alice let it go on" in done
    assert "with nobody standing in" not in done
    refused = client.post("/holding/stand-in", data={"absence": 1}, follow_redirects=True).text
    assert "Choose somebody else who is here." in refused
    client.post("/holding/stand-in", data={"absence": 1, "deputy": ada.user_id})
    assert "Ada stands in" in client.get("/holding").text
