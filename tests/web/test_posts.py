"""The page of one post: what it says, what became of it, what may be done with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from editorial import drafting
from models.actor import Actor
from models.house import House
from models.way import DeliveryState
from tests.web import rows
from tests.web.test_review import rewritten

Login = Callable[[FlaskClient, str], None]
TUESDAY_NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_the_page_says_when_the_post_leaves_and_why_then(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    shown = page(client, f"/posts/{delivery.post_id}")
    assert "Tue 1 Dec 2026, 12:00" in shown
    assert str(delivery.why[0]) in shown


@pytest.mark.slow
def test_a_live_post_shows_its_receipt(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON)
    rows.became(
        house,
        delivery,
        DeliveryState.PUBLISHED,
        url="https://example.org/1",
        remote_id="at://1",
        published_at=TUESDAY_NOON,
    )
    login(client, "alice")
    shown = page(client, f"/posts/{delivery.post_id}")
    assert 'href="https://example.org/1"' in shown
    assert "at://1" in shown
    assert "1 attempt" in shown


@pytest.mark.slow
def test_an_unsure_delivery_shows_its_evidence_and_two_buttons(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Open day", channel.id)
    rows.became(house, delivery, DeliveryState.UNSURE, looks=2)
    login(client, "alice")
    shown = page(client, f"/posts/{delivery.post_id}")
    for part in ("Open day!", "ReadTimeout after 10 s", "What was sent"):
        assert part in shown
    assert 'value="live"' in shown
    assert 'value="resend"' in shown


def test_what_was_never_sent_cannot_be_called_live(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Open day", channel.id)
    rows.became(house, delivery, DeliveryState.MISSED)
    login(client, "alice")
    shown = page(client, f"/posts/{delivery.post_id}")
    assert "It was never sent." in shown
    assert 'value="live"' not in shown


def test_a_delivery_is_moved_without_a_mouse(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    answer = client.post(
        f"/deliveries/{delivery.id}/move",
        data={"at": "2026-12-02T18:30", "next": f"/posts/{delivery.post_id}"},
        follow_redirects=True,
    )
    assert "Moved to Wed 2 Dec 2026, 18:30." in answer.get_data(as_text=True)
    assert rows.read(house, delivery).due_at == datetime(2026, 12, 2, 17, 30, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.parametrize("at", ["", "soon", "2026-11-29T10:00"])
def test_a_time_that_cannot_be_is_refused_and_nothing_moves(
    at: str, house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    given = {"at": at, "next": f"/posts/{delivery.post_id}"}
    answer = client.post(f"/deliveries/{delivery.id}/move", data=given, follow_redirects=True)
    assert 'class="flash bad"' in answer.get_data(as_text=True)
    assert rows.read(house, delivery).due_at == TUESDAY_NOON


def test_a_post_is_placed_at_a_time_of_ones_own_on_the_channels_chosen(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    one, two = (rows.connected(house, alice, name).id for name in ("one", "two"))
    post = rows.approved(house, alice, "Open day", one, two)
    login(client, "alice")
    given = {"how": "at", "at": "2026-12-01T12:00", "channel": str(two)}
    client.post(f"/posts/{post.id}/schedule", data=given)
    shown = page(client, f"/posts/{post.id}")
    assert "Tue 1 Dec 2026, 12:00" in shown
    assert f'name="channel" value="{one}"' in shown
    assert f'name="channel" value="{two}"' not in shown


def test_a_post_planned_before_its_embargo_says_that_it_is_held(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON)
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, delivery.post_id)
        draft = replace(draft, embargo_until=TUESDAY_NOON + timedelta(hours=2))
        drafting.edit(session, alice, delivery.post_id, draft, seen=None, now=house.now())
    login(client, "alice")
    assert "Planned before its embargo ends" in page(client, f"/posts/{delivery.post_id}")


def test_scheduling_without_saying_how_is_refused_in_words(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.approved(house, alice, "Open day", rows.connected(house, alice).id)
    login(client, "alice")
    answer = client.post(f"/posts/{post.id}/schedule", data={}, follow_redirects=True)
    assert "It is not said when it should leave." in answer.get_data(as_text=True)


def test_the_history_tells_who_did_what_and_why(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    post = rows.submitted(house, bob, "Open day", rows.connected(house, alice).id)
    login(client, "alice")
    client.post(f"/posts/{post.id}/request-changes", data={"reason": "The date is wrong."})
    shown = page(client, f"/posts/{post.id}")
    for part in ("Submitted for review", "Bob, ", "Changes requested", "The date is wrong."):
        assert part in shown


def test_any_two_versions_are_compared_word_by_word(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Come Tuesday", rows.connected(house, alice).id)
    rewritten(house, alice, post, "Come Wednesday!")
    rewritten(house, alice, post, "Come Thursday!")
    login(client, "alice")
    shown = page(client, f"/posts/{post.id}?from=1&to=3")
    assert "<del>Tuesday</del><ins>Thursday</ins>" in shown
    assert "<del>" not in page(client, f"/posts/{post.id}?from=1&to=9")


def test_the_page_offers_only_the_moves_that_would_not_be_refused(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    post = rows.submitted(house, bob, "Open day", rows.connected(house, alice).id)
    login(client, "bob")
    shown = page(client, f"/posts/{post.id}")
    assert f"/posts/{post.id}/archive" in shown
    assert f"/posts/{post.id}/approve" not in shown


def test_an_unknown_move_is_no_page(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day")
    login(client, "alice")
    assert client.post(f"/posts/{post.id}/dance").status_code == 404


@pytest.mark.slow
def test_what_people_write_is_never_taken_as_markup(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    hostile = "<script>alert(1)</script>"
    post = rows.submitted(house, alice, hostile, rows.connected(house, alice).id)
    login(client, "alice")
    client.post(f"/posts/{post.id}/request-changes", data={"reason": hostile})
    for address in (f"/posts/{post.id}", f"/posts/{post.id}/edit", "/review", "/calendar"):
        assert hostile not in page(client, address)


def test_a_stranger_reads_no_post_and_moves_no_delivery(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON)
    login(client, "charlie")
    assert client.get(f"/posts/{delivery.post_id}").status_code == 404
    given = {"at": "2026-12-02T18:30"}
    assert client.post(f"/deliveries/{delivery.id}/move", data=given).status_code == 404
    assert rows.read(house, delivery).due_at == TUESDAY_NOON


def test_what_becomes_of_a_post_is_refreshed_without_the_rest_of_the_page(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Open day", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    rows.became(house, delivery, DeliveryState.PUBLISHED)
    answer = client.get(f"/posts/{delivery.post_id}", headers={"HX-Request": "true"})
    shown = answer.get_data(as_text=True)
    assert "live" in shown
    assert "<html" not in shown
