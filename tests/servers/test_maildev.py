"""What a real mail server with a reader of its own makes of our letters."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from connectors.contract import Image, Outgoing
from connectors.errors import AuthExpired
from connectors.newsletter.connector import Newsletter
from connectors.newsletter.tests.people import SENDER, account
from connectors.testkit import PNG
from tests.servers.bluesky.install import CannotInstall
from tests.servers.maildev.server import PASSWORD, USER, MailDev, descriptions, maildev

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("maildev")]

POST = Outgoing(
    key="k-1",
    title="Été à l’île d’Oléron : cœur, naïf, Noël",
    text="« Venez ! » dit @croix_verte 🇫🇷.\n\nTomates < 3 € & <b>plus</b> :\nà voir.",
    link="https://croix-verte.example/été?a=1&b=2",
)
PICTURES = (
    Image(data=PNG, mime="image/png", alt="Une tomate « cœur de bœuf »", width=1, height=1),
    Image(data=PNG + b"2", mime="image/png", alt="L’étal, à l’aube", width=1, height=1),
)


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailDev]:
    try:
        with maildev(tmp_path_factory.mktemp("maildev")) as running:
            yield running
    except CannotInstall as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"MailDev is not there: {error}")
        pytest.skip(f"A REAL MAIL SERVER IS NOT TESTED: {error}")


@pytest.fixture
def server(_server: MailDev) -> MailDev:
    _server.empty()
    return _server


def newsletter(
    server: MailDev, recipients: str = "liste@croix-verte.example", password: str = PASSWORD
) -> Newsletter:
    made = account(server.smtp, recipients, user=USER, password=password)
    return Newsletter(made, trust=server.trust)


def test_a_letter_with_two_pictures_is_read_as_it_was_written(server: MailDev) -> None:
    post = replace(POST, images=PICTURES)
    receipt = newsletter(server).publish(post)
    [letter] = server.letters()
    assert letter["subject"] == POST.title
    assert letter["from"] == [{"address": SENDER, "name": "La Croix-Verte"}]
    assert letter["to"] == [{"address": "liste@croix-verte.example", "name": ""}]
    assert letter["headers"]["message-id"] == receipt.remote_id
    assert [letter["text"].rstrip("\n")] == newsletter(server).shown(post)
    assert descriptions(letter) == [one.alt for one in PICTURES]
    assert [server.picture(letter, number) for number in (0, 1)] == [one.data for one in PICTURES]
    assert "<p>Tomates &lt; 3 € &amp; &lt;b&gt;plus&lt;/b&gt; :<br>à voir.</p>" in letter["html"]


def test_people_one_by_one_get_one_letter_each(server: MailDev) -> None:
    connector = newsletter(server, "alice@example.org\nbob@example.org")
    receipt = connector.publish(POST)
    letters = server.letters()
    assert {one["to"][0]["address"] for one in letters} == {"alice@example.org", "bob@example.org"}
    assert len(letters) == 2
    assert receipt.extra == {"letters": "2"}
    for letter in letters:
        assert f"List-Unsubscribe: <mailto:{SENDER}?subject=unsubscribe>" in server.source(letter)


def test_connecting_tries_the_password_and_sends_nothing(server: MailDev) -> None:
    assert newsletter(server).verify() == SENDER
    with pytest.raises(AuthExpired):
        newsletter(server, password="another").verify()
    with pytest.raises(AuthExpired):
        newsletter(server, password="another").publish(POST)
    assert server.letters() == []
