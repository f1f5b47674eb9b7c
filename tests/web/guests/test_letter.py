"""The letter with a guest's link, read back from a real mail server."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import create_app
from lib import settings
from models.actor import Actor
from models.house import House
from tests.mail_server import Inbox, mail_server
from tests.web import rows
from tests.web.guests.test_links import FORM, link_in

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def client(house: House, environ: dict[str, str], inbox: Inbox) -> FlaskClient:
    """Of an installation that can send letters."""
    with_mail = settings.load({**environ, "MARRONNIER_SMTP_URL": f"smtp://{inbox.url}"})
    app = create_app(replace(house, settings=with_mail))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app.test_client()


@pytest.mark.slow
def test_a_guest_with_an_address_is_sent_the_link_in_their_language(
    house: House, client: FlaskClient, login: Login, alice: Actor, inbox: Inbox
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    login(client, "alice")
    at = f"/posts/{post.id}/guests"
    page = client.post(at, data={**FORM, "email": " Clara@Example.org "}).get_data(as_text=True)
    assert inbox.to == ["clara@example.org"]
    assert inbox.letters[0]["Subject"] == "red-cross vous demande de lire quelque chose"
    assert link_in(page) in inbox.text()
    assert "Aucun compte" in inbox.text()
    assert "It was also sent by mail." in page
    inbox.refuses["*"] = "550 No such user"
    page = client.post(at, data={**FORM, "email": "gone@example.org"}).get_data(as_text=True)
    assert "The letter did not go" in page
    assert "It was also sent by mail." not in page
    assert link_in(page)
    client.post(at, data=FORM)
    assert len(inbox.letters) == 1
