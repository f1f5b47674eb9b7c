"""/ideas: a line that somebody noted, and what becomes of it."""

import html
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from editorial.ideas import mailing
from models.actor import Actor
from models.house import House
from tests.conftest import PASSWORD
from tests.editorial.ideas.test_mailing import FakeMailbox, letter_of
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
Browser = Callable[[str], FlaskClient]
WICKED = "<script>alert(1)</script> \u202ekcab \u200d" + "ä" * 200


@pytest.fixture
def browser(app: Flask, login: Login) -> Browser:
    """`browser("bob")`: one in which Bob is signed in."""

    def opened(who: str) -> FlaskClient:
        made = app.test_client()
        login(made, who)
        return made

    return opened


def text(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.slow
def test_a_volunteer_notes_one_and_an_editor_makes_it_a_draft(browser: Browser) -> None:
    bob, erin = browser("bob"), browser("erin")
    given = {"line": "A recipe", "link": "https://example.org/soup", "note": "With leeks."}
    bob.post("/ideas", data=given)
    assert "Noted: “A recipe”." in text(bob, "/ideas")
    assert "Bob, 08:00" in text(erin, "/ideas")
    assert erin.post("/ideas/1/write").location == "/posts/1/edit"
    assert 'value="https://example.org/soup"' in erin.get("/posts/1/edit").text
    assert "A recipe" not in text(erin, "/ideas")
    assert "Written: A recipe draft" in text(erin, "/ideas?show=written")
    assert "Somebody writes it: draft" in text(bob, "/ideas")


@pytest.mark.slow
def test_its_author_reads_why_it_is_not_for_us(browser: Browser, house: House, bob: Actor) -> None:
    idea = rows.idea(house, bob, "A raffle")
    client = browser("erin")
    client.post(f"/ideas/{idea.id}/decline", data={"why": ""})
    assert "A reason is needed." in text(client, "/ideas")
    client.post(f"/ideas/{idea.id}/decline", data={"why": "The town forbids it"})
    assert client.post(f"/ideas/{idea.id}/write").location == "/ideas"
    assert "Not for us: The town forbids it Erin" in text(browser("bob"), "/ideas")
    client.post(f"/ideas/{idea.id}/take-back")
    assert "“A raffle” is open again." in text(client, "/ideas")


def test_the_same_link_is_told_and_somebody_is_with_it(
    client: FlaskClient, login: Login, house: House, alice: Actor, bob: Actor
) -> None:
    rows.idea(house, alice, "The report", link="https://example.org/report")
    rows.idea(house, bob, "A raffle")
    login(client, "erin")
    client.post("/ideas", data={"line": "Housing", "link": "http://example.org/report"})
    client.post("/ideas/2/back")
    told = text(client, "/ideas")
    assert "This link is there already: “The report”. You are with it now." in told
    assert told.count("with Erin") == 2


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, login: Login
) -> None:
    login(client, "bob")
    answer = client.post("/ideas", data={"line": "", "note": "Only this", "link": "example"})
    assert answer.status_code == 422
    assert "A link starts with http:// or https://." in answer.text
    assert "Only this" in answer.text


def test_the_bookmark_s_form_outlives_signing_in(client: FlaskClient, login: Login) -> None:
    asked = urlencode({"title": "Soup", "link": "https://example.org/?a=1&b=2", "text": "Leeks"})
    sent = client.get(f"/ideas/new?{asked}").location
    given = {"email": "bob@example.org", "password": PASSWORD}
    answer = client.post(sent, data=given)
    page = client.get(answer.location).text
    assert 'value="Soup"' in page
    assert 'value="https://example.org/?a=1&amp;b=2"' in page
    assert ">Leeks</textarea>" in page
    client.post("/ideas", data={"line": "Soup", "origin": "browser"})
    assert "from the browser" in text(client, "/ideas")


def test_the_bookmark_leads_to_where_people_reach_the_pages(browser: Browser) -> None:
    page = html.unescape(browser("bob").get("/ideas").text)
    assert "javascript:(function()" in page
    assert "window.open('http://127.0.0.1:5000/ideas/new?title='" in page


def test_wicked_words_stay_words(
    client: FlaskClient, login: Login, house: House, bob: Actor
) -> None:
    rows.idea(house, bob, WICKED, note=WICKED * 3)
    login(client, "alice")
    page = client.get("/ideas").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert client.get("/ideas?q=%00&after=x&show=nothing").status_code == 200


def test_editors_keep_feeds_that_bring_ideas(browser: Browser) -> None:
    erin, bob = browser("erin"), browser("bob")
    erin.post("/ideas/sources", data={"address": "https://example.org/feed.xml"})
    told = text(erin, "/ideas")
    assert "The feed is kept. It is read within the minute, then every hour." in told
    assert "https://example.org/feed.xml not read yet" in told
    erin.post("/ideas/sources/1/pause")
    assert "paused" in text(erin, "/ideas")
    erin.post("/ideas/sources", data={"address": "ftp://example.org"})
    assert "Write the feed’s address, with https://." in text(erin, "/ideas")
    assert "Feeds that bring ideas" not in text(bob, "/ideas")
    assert bob.post("/ideas/sources/1/go-on").status_code == 403
    erin.post("/ideas/sources/1/forget")
    assert "feed.xml not read yet" not in text(erin, "/ideas")


def test_letters_that_were_kept_apart_are_told_to_editors(browser: Browser, house: House) -> None:
    mailing.read(house, FakeMailbox(letter_of("nobody@example.org", WICKED[:80], "Now!")))
    page = browser("erin").get("/ideas").text
    assert "Nobody of the association has this address." in page
    assert "<script>alert(1)" not in page
    assert "Nobody of the association" not in browser("bob").get("/ideas").text
