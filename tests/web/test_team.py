"""The team: inviting by a link, roles, and never without an administrator."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import team
from models.actor import Actor
from models.house import House
from models.membership import AlreadyThere
from models.people import Membership, User
from models.way import Role
from tests.fakes import FakeClock

Login = Callable[[FlaskClient, str], None]
NEW = "several words make a good one"


def link_for(client: FlaskClient, email: str, role: str = "editor") -> str:
    page = client.post("/team/invite", data={"email": email, "role": role}, follow_redirects=True)
    found = re.search(r'value="http[^"]*(/invited/[^"]+)"', page.get_data(as_text=True))
    assert found, page.get_data(as_text=True)
    return found[1]


def role_of(house: House, email: str) -> Role | None:
    wanted = select(Membership.role).join(User, User.id == Membership.user_id)
    with house.database.reading() as session:
        return session.scalar(wanted.where(User.email == email))


@pytest.fixture
def as_ada(client: FlaskClient, login: Login) -> FlaskClient:
    login(client, "ada")
    return client


@pytest.mark.slow
def test_somebody_new_comes_in_by_the_link_with_the_role_it_gives(
    app: Flask, house: House, as_ada: FlaskClient
) -> None:
    link = link_for(as_ada, "Zoe@Example.org")
    stranger = app.test_client()
    assert "zoe@example.org" in stranger.get(link).get_data(as_text=True)
    answer = stranger.post(link, data={"name": "Zoé <b>", "password": NEW})
    assert answer.location == "/"
    assert "Zoé &lt;b&gt;" in stranger.get("/").get_data(as_text=True)
    assert role_of(house, "zoe@example.org") is Role.EDITOR
    assert stranger.get(link).status_code == 404


def test_what_is_missing_is_said_beside_its_field(app: Flask, as_ada: FlaskClient) -> None:
    link = link_for(as_ada, "zoe@example.org")
    answer = app.test_client().post(link, data={"name": " ", "password": "short"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'id="name-wrong"' in page
    assert 'id="password-wrong"' in page


def test_whoever_has_an_account_joins_with_it_and_nobody_else_can(
    app: Flask, house: House, as_ada: FlaskClient, login: Login
) -> None:
    link = link_for(as_ada, "charlie@example.org", "volunteer")
    other = app.test_client()
    assert other.post(link, data={"name": "X", "password": NEW}).status_code == 403
    login(other, "bob")
    assert other.post(link).status_code == 403
    charlie = app.test_client()
    login(charlie, "charlie")
    assert charlie.post(link).location == "/"
    assert "red-cross" in charlie.get("/").get_data(as_text=True)


def test_a_link_ends_after_a_week_or_when_it_is_withdrawn_or_renewed(
    as_ada: FlaskClient, clock: FakeClock
) -> None:
    first = link_for(as_ada, "zoe@example.org")
    second = link_for(as_ada, "zoe@example.org")
    assert as_ada.get(first).status_code == 404
    assert as_ada.get(second).status_code == 200
    clock.move(days=8)
    assert as_ada.get(second).status_code == 404
    third = link_for(as_ada, "zoe@example.org")
    as_ada.post("/team/withdraw", data={"invitation": "3"})
    assert as_ada.get(third).status_code == 404


def test_the_last_administrator_stays(house: House, as_ada: FlaskClient, ada: Actor) -> None:
    for path, more in (("/team/role", {"role": "editor"}), ("/team/remove", {})):
        page = as_ada.post(path, data={"person": ada.user_id, **more}, follow_redirects=True)
        assert "last administrator" in page.get_data(as_text=True)
        assert role_of(house, "ada@example.org") is Role.ADMIN


def test_roles_change_and_people_leave(
    house: House, as_ada: FlaskClient, bob: Actor, app: Flask, login: Login
) -> None:
    as_ada.post("/team/role", data={"person": bob.user_id, "role": "editor"})
    assert role_of(house, "bob@example.org") is Role.EDITOR
    gone = app.test_client()
    login(gone, "bob")
    as_ada.post("/team/remove", data={"person": bob.user_id})
    assert role_of(house, "bob@example.org") is None
    assert gone.get("/").status_code == 403


def test_only_administrators_see_to_the_team(
    client: FlaskClient, login: Login, bob: Actor, charlie: Actor
) -> None:
    login(client, "alice")
    assert client.get("/team").status_code == 403
    assert client.post("/team/remove", data={"person": bob.user_id}).status_code == 403
    client.post("/logout")
    login(client, "ada")
    assert client.post("/team/remove", data={"person": charlie.user_id}).status_code == 404
    for wrong in ("no address", "ada@example.org"):
        answer = client.post("/team/invite", data={"email": wrong, "role": "editor"})
        assert answer.status_code == 303
        assert "/invited/" not in client.get("/team").get_data(as_text=True)


def test_a_link_makes_nobody_who_got_an_account_meanwhile_come_in(
    house: House, as_ada: FlaskClient
) -> None:
    secret = link_for(as_ada, "charlie@example.org").rpartition("/")[2]
    hashed = "as if nobody had been there a moment ago"
    with house.database.transaction() as session, pytest.raises(AlreadyThere, match="by now"):
        team.accept(session, secret, name="X", password_hash=hashed, now=house.now())
