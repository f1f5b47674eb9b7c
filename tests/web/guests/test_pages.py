"""What a guest is shown, and what never."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lib.i18n import say
from models.actor import Actor
from models.approval import Level
from models.comment import Thread
from models.content import Attachment
from models.house import House
from models.way import PostState
from tests import guest_rows
from tests.fakes import FakeClock
from tests.web import rows
from tests.web.test_review import rewritten

Login = Callable[[FlaskClient, str], None]
BY_GUESTS = Level(name="The mayor", guests=True)


def read(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_a_guest_approves_from_the_link_without_signing_in(
    house: House, client: FlaskClient, alice: Actor, bob: Actor
) -> None:
    guest_rows.levels(house, alice, BY_GUESTS)
    post = rows.submitted(house, bob, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id)
    page = read(client, f"/review/{token}")
    assert "Portrait!" in page
    assert "Approve" in page
    form = {"revision": "1", "name": "Clara Petit"}
    answer = client.post(f"/review/{token}/{post.id}/agree", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert "Thank you" in read(client, answer.location)
    (made,) = guest_rows.agreements(house, post)
    assert (made.name, made.role, made.guest_id is not None) == ("Clara Petit", None, True)
    assert guest_rows.decisions(house, post)[0].to_state is PostState.APPROVED


def test_nothing_of_the_house_stands_on_a_guest_s_page(
    house: House, client: FlaskClient, alice: Actor, bob: Actor
) -> None:
    """Neither notes, nor the team's remarks, nor addresses, nor ways in; and no cookie is set."""
    channel = rows.connected(house, alice).id
    post = rows.submitted(house, bob, "Portrait", channel, notes=(say("Ask for her consent."),))
    rows.submitted(house, alice, "Another post", channel)
    guest_rows.remarked(house, alice, post, "Between us: too long.", thread=Thread.TEAM)
    guest_rows.remarked(house, alice, post, "What do you think?", thread=Thread.GUESTS)
    _, token = guest_rows.given(house, alice, post.id)
    answer = client.get(f"/review/{token}")
    page = answer.get_data(as_text=True)
    assert "What do you think?" in page
    for secret in ("consent", "Between us", "Another post", "@example.org", "Bob", 'href="/posts'):
        assert secret not in page, secret
    assert "Set-Cookie" not in answer.headers


def test_a_guest_s_pages_are_kept_and_found_by_nobody(
    house: House, client: FlaskClient, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id)
    for path in (f"/review/{token}", f"/review/{token}/{post.id}", "/review/guessed"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert 'name="robots" content="noindex' in answer.get_data(as_text=True)
        assert "http" not in answer.headers["Content-Security-Policy"]


def test_reading_changes_nothing_but_when_it_was_last_opened(
    house: House, client: FlaskClient, alice: Actor, clock: FakeClock
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    number, token = guest_rows.given(house, alice, post.id, once=True)
    client.head(f"/review/{token}")
    assert guest_rows.link(house, number).seen_at is None
    read(client, f"/review/{token}")
    first = guest_rows.link(house, number).seen_at
    assert first == house.now()
    clock.move(seconds=30)
    read(client, f"/review/{token}")
    assert guest_rows.link(house, number).seen_at == first
    assert guest_rows.link(house, number).spent_at is None


@pytest.mark.slow
def test_all_that_opens_nothing_looks_the_same(
    house: House, client: FlaskClient, alice: Actor, clock: FakeClock
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    withdrawn, first = guest_rows.given(house, alice, post.id)
    guest_rows.revoked(house, alice, withdrawn)
    _, spent = guest_rows.given(house, alice, post.id, once=True)
    guest_rows.agrees(house, spent, post)
    _, ended = guest_rows.given(house, alice, post.id, days=1)
    clock.move(days=2)
    _, opens = guest_rows.given(house, alice, post.id)
    shut = [f"/review/{one}" for one in (first, spent, ended, "guessed", "é%00", "x" * 3000)]
    shut += [f"/review/{opens}/999", f"/review/{opens}/{post.id}/media/{'0' * 64}"]
    pages = set()
    for path in shut:
        answer = client.get(f"{path}?lang=en")
        assert answer.status_code == 404, path
        pages.add(re.sub(r'csp-nonce" content="[^"]+"', "", answer.get_data(as_text=True)))
    (page,) = pages
    assert "Ask whoever sent it to you" in page


@pytest.mark.slow
def test_a_guest_reads_in_their_language_and_may_choose_the_other(
    house: House, client: FlaskClient, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id, language="fr")
    page = read(client, f"/review/{token}")
    assert '<html lang="fr"' in page
    english = read(client, f"/review/{token}/{post.id}?lang=en")
    assert '<html lang="en"' in english
    assert f'action="/review/{token}/{post.id}/agree?lang=en"' in english


def test_what_changed_meanwhile_is_shown_anew_before_it_is_decided(
    house: House, client: FlaskClient, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id)
    rewritten(house, alice, post, "Quite other words")
    form = {"revision": "1", "reason": "The date <b>", "name": "Clara Petit"}
    answer = client.post(f"/review/{token}/{post.id}/refuse", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Quite other words" in page
    assert "The date &lt;b&gt;" in page


@pytest.mark.parametrize("answer", ["agree", "refuse", "comment"])
def test_what_was_typed_is_kept_when_the_link_ended_meanwhile(
    house: House, client: FlaskClient, alice: Actor, answer: str
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    number, token = guest_rows.given(house, alice, post.id)
    guest_rows.revoked(house, alice, number)
    form = {"revision": "1", "reason": "Half a page.", "name": "Clara"}
    refused = client.post(f"/review/{token}/{post.id}/{answer}", data=form)
    assert refused.status_code == 404
    assert "Half a page." in refused.get_data(as_text=True)


@pytest.mark.slow
def test_a_remark_of_a_guest_is_read_by_the_team_and_answered(
    house: House, client: FlaskClient, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id, name="", may_decide=False)
    at = f"/review/{token}/{post.id}/comment"
    assert client.post(at, data={"body": "Without a name"}).status_code == 422
    said = client.post(
        at, data={"body": "<script>alert(1)</script>", "name": "Clara", "revision": "1"}
    )
    assert said.status_code == 303
    (kept,) = guest_rows.remarks(house, post)
    assert (kept.thread, kept.name, kept.guest_id is None) == (Thread.GUESTS, "Clara", False)
    answered = client.post(at, data={"body": "And more", "name": "Clara", "answers": str(kept.id)})
    page = read(client, answered.location)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "And more" in page
    hidden = guest_rows.remarked(house, alice, post, "Between us", thread=Thread.TEAM)
    refused = client.post(at, data={"body": "Guessed", "name": "Clara", "answers": str(hidden)})
    assert refused.status_code == 404


@pytest.mark.slow
def test_a_refusal_stands_in_the_guests_thread(
    house: House, client: FlaskClient, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id)
    guest_rows.refuses(house, token, post, "The date is wrong.")
    (kept,) = guest_rows.remarks(house, post)
    assert (kept.thread, kept.body, kept.name) == (
        Thread.GUESTS,
        "The date is wrong.",
        "Clara Petit",
    )
    assert "It is being worked on" in read(client, f"/review/{token}")


def test_once_ends_with_a_thank_you(house: House, client: FlaskClient, alice: Actor) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id, once=True)
    form = {"revision": "1", "name": "Clara Petit"}
    answer = client.post(f"/review/{token}/{post.id}/agree", data=form)
    assert (answer.status_code, "Thank you" in answer.get_data(as_text=True)) == (200, True)
    assert client.post(f"/review/{token}/{post.id}/agree", data=form).status_code == 404
    assert len(guest_rows.agreements(house, post)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_nobody_presses_the_button_from_another_site(
    house: House, client: FlaskClient, alice: Actor, headers: dict[str, str]
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id)
    form = {"revision": "1", "name": "Clara Petit"}
    at = f"/review/{token}/{post.id}/agree"
    assert client.post(at, data=form, headers=headers).status_code == 404
    assert guest_rows.agreements(house, post) == []
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert client.post(at, data=form, headers=ours).status_code == 303


def test_no_token_of_a_session_is_asked_for(
    app: Flask, house: House, client: FlaskClient, alice: Actor
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id)
    form = {"revision": "1", "name": "Clara Petit"}
    assert client.post(f"/review/{token}/{post.id}/agree", data=form).status_code == 303


@pytest.mark.slow
def test_whoever_tries_links_soon_has_to_wait(client: FlaskClient) -> None:
    for _ in range(120):
        client.get("/review/guessed")
    answer = client.get("/review/guessed-again?lang=en")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "Wait a minute" in answer.get_data(as_text=True)


def test_only_the_pictures_of_what_is_shown_are_given_out(
    house: House, client: FlaskClient, alice: Actor
) -> None:
    shown, other = (guest_rows.picture(house, alice, colour) for colour in ("teal", "red"))
    channel = rows.connected(house, alice).id
    media = (Attachment(sha256=shown, alt="The lock"),)
    post = rows.submitted(house, alice, "Portrait", channel, media=media)
    _, token = guest_rows.given(house, alice, post.id)
    at = f"/review/{token}/{post.id}/media"
    assert f"{at}/{shown}?small=1" in read(client, f"/review/{token}")
    for address in (f"{at}/{shown}", f"{at}/{shown}?small=1", f"{at}/{shown}?on={channel}"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert (answer.mimetype or "").startswith("image/")
    assert client.get(f"{at}/{other}").status_code == 404


def test_a_week_lists_what_waits_first(house: House, client: FlaskClient, alice: Actor) -> None:
    channel = rows.connected(house, alice).id
    rows.planned(house, alice, "Settled", channel, at=house.now() + timedelta(hours=1))
    waits = rows.submitted(
        house, alice, "Waits", channel, wished_at=house.now() + timedelta(hours=9)
    )
    _, token = guest_rows.given(house, alice)
    page = read(client, f"/review/{token}")
    assert page.index("Waits") < page.index("Settled")
    assert "Waits!" in read(client, f"/review/{token}/{waits.id}")


def test_the_post_s_history_names_the_guest_and_who_gave_the_link(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    post = rows.submitted(house, bob, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id)
    guest_rows.agrees(house, token, post)
    login(client, "alice")
    page = read(client, f"/posts/{post.id}")
    assert "Clara Petit" in page
    assert "a guest, by a link that Alice gave" in page
