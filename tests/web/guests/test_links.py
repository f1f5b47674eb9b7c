"""The team's page of links: shown once, told in words, withdrawn."""

import html
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from models.post import Post
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
FORM = {"name": "Clara Petit", "language": "fr", "days": "7", "may": "decide"}


@pytest.fixture
def post(house: House, alice: Actor) -> Post:
    return rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)


def made(client: FlaskClient, path: str, **more: str) -> str:
    """The page on which the link is shown."""
    answer = client.post(path, data={**FORM, **more})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def link_in(page: str) -> str:
    found = re.search(r'id="address"[^>]* value="http[^"]*(/review/[\w-]+)"', page)
    assert found, page
    return found[1]


def test_an_editor_makes_a_link_that_is_shown_once(
    client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "erin")
    link = link_in(made(client, f"/posts/{post.id}/guests"))
    listed = client.get(f"/posts/{post.id}/guests").get_data(as_text=True)
    assert "Clara Petit" in listed
    assert "not opened yet" in listed
    assert link not in listed
    client.get(link)
    assert "last opened" in client.get("/guests").get_data(as_text=True)


def test_the_mail_one_writes_oneself_is_in_the_guest_s_language(
    client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "erin")
    page = made(client, f"/posts/{post.id}/guests", email="clara@example.org")
    (mailto,) = re.findall(r'href="(mailto:[^"]+)"', page)
    mail = unquote(html.unescape(mailto))
    assert mail.startswith("mailto:clara@example.org?subject=red-cross vous demande")
    assert link_in(page) in mail


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "erin")
    answer = client.post(f"/posts/{post.id}/guests", data={**FORM, "days": "99", "email": "x"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="days-wrong"' in page
    assert "Clara Petit" in page


def test_a_link_to_a_week_is_made_and_withdrawn(client: FlaskClient, login: Login) -> None:
    login(client, "erin")
    page = client.get("/guests?from=2026-12-03").get_data(as_text=True)
    assert 'value="2026-11-30"' in page
    days = {"first": "2026-11-30", "last": "2026-12-06"}
    link = link_in(made(client, "/guests", **days))
    assert client.get(link).status_code == 200
    client.post("/guests/1/revoke")
    assert client.get(link).status_code == 404
    assert client.post("/guests/99/revoke").status_code == 404


def test_a_volunteer_gives_no_links(client: FlaskClient, login: Login, post: Post) -> None:
    login(client, "bob")
    assert client.get("/guests").status_code == 403
    assert client.post("/guests", data={**FORM, "first": "2026-11-30"}).status_code == 403
    assert client.post(f"/posts/{post.id}/guests", data=FORM).status_code == 403
