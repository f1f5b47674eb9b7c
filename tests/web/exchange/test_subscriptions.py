"""The calendar, read by one's own program at a secret address."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import delete

from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.people import Membership
from models.subscription import Subscription
from models.way import Temperature
from scheduler import deciding
from tests.fakes import FakeClock
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def news(house: House, alice: Actor) -> Channel:
    return rows.connected(house, alice)


def events(client: FlaskClient, token: str) -> dict[str, Any]:
    """Title → event, as a reader understands it."""
    answer = client.get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.get_data())
    return {str(one["summary"]): one for one in calendar.walk("VEVENT")}


def test_what_stands_in_the_calendar_is_read_with_its_state_and_address(
    client: FlaskClient, house: House, alice: Actor, news: Channel
) -> None:
    (delivery,) = rows.planned(house, alice, "Supper, soup; bread", news.id)
    rows.submitted(house, alice, "Wish", news.id, wished_at=house.now() + timedelta(days=2))
    _, token = rows.subscribed(house, alice)
    found = events(client, token)
    planned, wish = found["Supper, soup; bread"], found["Wish"]
    assert (planned["status"], wish["status"]) == ("CONFIRMED", "TENTATIVE")
    assert planned.decoded("dtstart") == delivery.due_at
    assert "State: planned" in planned["description"]
    assert "Feed news" in planned["description"]
    assert planned["url"] == f"{house.settings.base_url}/posts/1"


def test_the_same_event_keeps_its_mark_and_counts_its_versions(
    client: FlaskClient, house: House, alice: Actor, news: Channel, clock: FakeClock
) -> None:
    (delivery,) = rows.planned(house, alice, "Supper", news.id)
    _, token = rows.subscribed(house, alice)
    before = events(client, token)["Supper"]
    clock.move(minutes=5)
    with house.database.transaction() as session:
        later = delivery.due_at + timedelta(hours=3)
        deciding.move(session, alice, delivery.id, later, now=house.now())
    after = events(client, token)["Supper"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == later
    assert after.decoded("last-modified") == house.now()


def test_what_was_called_off_is_told_for_some_weeks(
    client: FlaskClient, house: House, alice: Actor, news: Channel, clock: FakeClock
) -> None:
    (delivery,) = rows.planned(house, alice, "Supper", news.id, at=house.now() + timedelta(days=60))
    _, token = rows.subscribed(house, alice)
    uid = events(client, token)["Supper"]["uid"]
    with house.database.transaction() as session:
        deciding.cancel(session, alice, delivery.id, now=house.now())
    off = events(client, token)["Supper"]
    assert (off["status"], off["uid"]) == ("CANCELLED", uid)
    clock.move(days=30)
    assert "CANCELLED" not in {one["status"] for one in events(client, token).values()}


@pytest.mark.slow
def test_what_was_called_off_is_narrowed_as_what_stands_is(
    client: FlaskClient, house: House, alice: Actor, news: Channel
) -> None:
    other = rows.connected(house, alice, "other")
    (delivery,) = rows.planned(house, alice, "Supper", news.id, campaign="Winter", pillar="Écoute")
    suits: list[dict[str, Any]] = [
        {"channel": [str(news.id)]},
        {"temperature": ["warm"]},
        {"pillar": ["écoute"]},
        {"campaign": ["Winter"]},
        {"person": [str(alice.user_id)]},
        {"q": ["supp"]},
    ]
    suits_not: list[dict[str, Any]] = [
        {"channel": [str(other.id)]},
        {"temperature": ["hot"]},
        {"campaign": ["Summer"]},
        {"q": ["soup"]},
        {"state": ["waiting"]},
    ]
    told = [rows.subscribed(house, alice, **one)[1] for one in suits]
    not_told = [rows.subscribed(house, alice, **one)[1] for one in suits_not]
    with house.database.transaction() as session:
        deciding.cancel(session, alice, delivery.id, now=house.now())
    for token in told:
        assert events(client, token)["Supper"]["status"] == "CANCELLED"
    for token in not_told:
        assert events(client, token) == {}


@pytest.mark.slow
def test_a_filter_and_own_posts_are_kept_to(
    client: FlaskClient, house: House, alice: Actor, erin: Actor, news: Channel
) -> None:
    soon = house.now() + timedelta(days=1)
    rows.planned(house, alice, "Hot", news.id, temperature=Temperature.HOT)
    rows.submitted(house, erin, "Erin’s", news.id, wished_at=soon)
    _, hot = rows.subscribed(house, alice, temperature=["hot"])
    _, own = rows.subscribed(house, erin, own=True)
    assert set(events(client, hot)) == {"Hot"}
    assert set(events(client, own)) == {"Erin’s"}


@pytest.mark.slow
def test_a_volunteer_reads_their_own_posts_only(
    client: FlaskClient, house: House, alice: Actor, bob: Actor, news: Channel
) -> None:
    rows.planned(house, alice, "Alice’s", news.id)
    rows.submitted(house, bob, "Bob’s", news.id, wished_at=house.now() + timedelta(days=1))
    _, token = rows.subscribed(house, bob)
    assert set(events(client, token)) == {"Bob’s"}


def test_the_marronniers_days_are_whole_days_where_they_were_asked_for(
    client: FlaskClient, house: House, alice: Actor
) -> None:
    rows.comes_back(house, alice, "Volunteers’ day")
    _, token = rows.subscribed(house, alice, layer=["marronniers"])
    text = client.get(f"/calendar/{token}.ics").get_data(as_text=True)
    assert "DTSTART;VALUE=DATE:20261212" in text


def test_whatever_opens_nothing_is_the_same_404(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    revoked, token = rows.subscribed(house, alice)
    _, gone = rows.subscribed(house, alice)
    login(client, "alice")
    client.post(f"/account/calendars/{revoked.id}/revoke")
    with house.database.transaction() as session:
        session.execute(delete(Membership).where(Membership.user_id == alice.user_id))
    answers = [client.get(f"/calendar/{one}.ics") for one in (token, gone, "x" * 43, "é\u202e")]
    assert {(one.status_code, one.get_data()) for one in answers} == {(404, b"404\n")}
    assert {one.headers["X-Robots-Tag"] for one in answers} == {"noindex, nofollow"}


@pytest.mark.slow
def test_only_the_hash_of_the_address_is_kept_and_a_new_one_ends_the_old(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    login(client, "alice")
    page = client.post("/account/calendars", data={"name": "Phone"}).get_data(as_text=True)
    (token,) = re.findall(r"/calendar/([\w-]+)\.ics", page)
    assert token not in client.get("/account/calendars").get_data(as_text=True)
    with house.database.reading() as session:
        assert token not in str(session.get_one(Subscription, 1).__dict__)
    events(client, token)
    assert "read last" in client.get("/account/calendars").get_data(as_text=True)
    client.post("/account/calendars/1/renew")
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_who_has_it_already_is_sent_nothing_and_no_proxy_keeps_it(
    client: FlaskClient, house: House, alice: Actor, news: Channel
) -> None:
    rows.planned(house, alice, "Supper", news.id)
    _, token = rows.subscribed(house, alice)
    first = client.get(f"/calendar/{token}.ics")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(f"/calendar/{token}.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


@pytest.mark.slow
def test_guessing_is_slowed_down(client: FlaskClient) -> None:
    codes = [client.get(f"/calendar/guess-{n}.ics").status_code for n in range(61)]
    assert codes == [404] * 60 + [429]


def test_words_of_any_kind_make_no_line_of_their_own(
    client: FlaskClient, house: House, alice: Actor, news: Channel
) -> None:
    title = "Soupe\u202f!\r\nBEGIN:VALARM 👩‍👩‍👧 \u202e; , \\ " + "é" * 200
    rows.planned(house, alice, title, news.id)
    _, token = rows.subscribed(house, alice)
    text = client.get(f"/calendar/{token}.ics").get_data()
    assert b"\nBEGIN:VALARM" not in text
    assert max(map(len, text.split(b"\r\n"))) <= 75
    (read,) = events(client, token)
    assert "👩‍👩‍👧" in read
    assert read.startswith("Soupe\u202f!")


def test_a_calendar_s_name_is_one_line_of_plain_words(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    page = client.post("/account/calendars", data={"name": "Soup, bread;\r\nBEGIN:VEVENT \\"}).text
    found = re.search(r"/calendar/[\w-]+\.ics", page)
    assert found
    text = client.get(found[0]).get_data(as_text=True)
    assert "\r\nX-WR-CALNAME:Soup\\, bread\\; BEGIN:VEVENT \\\\ ·" in text


def test_another_workspace_s_channel_shows_nothing(
    client: FlaskClient, house: House, alice: Actor, charlie: Actor, news: Channel
) -> None:
    rows.planned(house, alice, "Alice’s", news.id)
    _, token = rows.subscribed(house, charlie, channel=[str(news.id)])
    assert events(client, token) == {}
