"""What is typed is kept before it is saved, and offered to its writer alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from editorial import unsaved
from models.actor import Actor
from models.house import House
from models.unsaved import Unsaved
from tests.fakes import FakeClock
from tests.web import rows
from tests.web.test_compose import post_at, write

Login = Callable[[FlaskClient, str], None]


def keep(client: FlaskClient, page: str = "w1", version: int = 0, post: int | None = None, **more):
    address = f"/compose/unsaved?post={post}" if post else "/compose/unsaved"
    given: dict[str, Any] = {"page": page, "version": version, "title": "Half", **more}
    return client.post(address, data=given)


def how_many(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Unsaved)) or 0


def test_what_was_typed_is_offered_again_and_taken_up(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    typed: dict[str, Any] = {
        "text": "Come on <Tuesday>\r\nall",
        "channel": channel.id,
        "temperature": "hot",
    }
    answer = keep(client, **typed, fresh="2026-12-03T08:00")
    assert (answer.status_code, answer.json) == (200, {"version": 1, "said": "kept 08:00"})
    offered = client.get("/compose").get_data(as_text=True)
    assert "You left this unfinished on Mon 30 Nov 2026, 08:00" in offered
    address = re.search(r'href="(/compose\?unsaved=w1)"', offered)
    assert address
    again = client.get(address[1]).get_data(as_text=True)
    assert "Come on &lt;Tuesday&gt;\nall</textarea>" in again.replace("\r", "")
    assert 'value="2026-12-03T08:00"' in again
    assert 'name="page" value="w1"' in again
    assert 'data-version="1"' in again
    assert re.search(rf'value="{channel.id}" id="channel-{channel.id}" checked', again)


def test_a_save_puts_an_end_to_what_was_kept_and_a_refused_one_does_not(
    house: House, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    keep(client)
    assert write(client, title="", page="w1").status_code == 422
    assert how_many(house) == 1
    assert write(client, page="w1").status_code == 303
    assert how_many(house) == 0


@pytest.mark.slow
def test_what_is_kept_is_no_version_and_voids_no_approval(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.approved(house, alice, "Open day", rows.connected(house, alice).id)
    login(client, "alice")
    assert keep(client, post=post.id, text="Otherwise", seen="1").status_code == 200
    saved, revision, draft = post_at(house, alice, f"/posts/{post.id}")
    assert (saved.state, revision.number, draft.text) == ("approved", 1, "Open day!")
    assert f"/posts/{post.id}/edit?unsaved=w1" in client.get(f"/posts/{post.id}/edit").text
    assert "unsaved=w1" not in client.get("/compose").text
    assert 'name="seen" value="1"' in client.get(f"/posts/{post.id}/edit?unsaved=w1").text


def test_two_windows_on_one_text_do_not_overwrite_each_other(
    client: FlaskClient, login: Login, clock: FakeClock
) -> None:
    login(client, "alice")
    keep(client, text="one")
    clock.move(seconds=5)
    assert keep(client, version=1, text="one and two").json["version"] == 2
    clock.move(seconds=5)
    late = keep(client, version=1, text="one, elsewhere")
    assert late.status_code == 409
    assert "taken up in another window" in late.json["said"]
    assert "one and two" in client.get("/compose?unsaved=w1").text
    assert keep(client, page="w2", text="a window of its own").status_code == 200


def test_too_often_and_too_much_is_not_kept(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    keep(client)
    assert keep(client, version=1).status_code == 429
    assert keep(client, page="w2", text="x" * (unsaved.MOST_CHARACTERS + 1)).status_code == 422
    assert keep(client, page="x" * 41).status_code == 422


@pytest.mark.slow
def test_of_one_person_the_latest_windows_are_kept(
    house: House, client: FlaskClient, login: Login, clock: FakeClock
) -> None:
    login(client, "alice")
    for number in range(unsaved.MOST + 2):
        clock.move(seconds=1)
        keep(client, page=f"w{number}")
    assert how_many(house) == unsaved.MOST
    assert client.get("/compose?unsaved=w1").status_code == 404
    assert client.get("/compose?unsaved=w2").status_code == 200


def test_it_is_its_writers_alone(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Hers")
    login(client, "alice")
    keep(client)
    keep(client, page="w2", post=post.id)
    client.post("/logout")
    login(client, "erin")
    assert "unsaved=w" not in client.get("/compose").text
    assert client.get("/compose?unsaved=w1").status_code == 404
    assert client.get(f"/posts/{post.id}/edit?unsaved=w2").status_code == 404
    client.post("/compose/unsaved/discard", data={"page": "w1"})
    assert keep(client, page="w1", text="under her window’s name").status_code == 409
    assert how_many(house) == 2
    client.post("/logout")
    login(client, "bob")
    assert keep(client, page="w3", post=post.id).status_code == 404


def test_it_is_discarded_with_one_button(house: House, client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    keep(client)
    answer = client.post(
        "/compose/unsaved/discard", data={"page": "w1", "next": "/compose"}, follow_redirects=True
    )
    assert "is discarded" in answer.text
    assert "unsaved=w1" not in answer.text
    assert how_many(house) == 0
