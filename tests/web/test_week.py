"""/: what leaves today, what waits for me, what went wrong."""

import re
from collections.abc import Callable
from datetime import UTC, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from editorial import review
from lib.i18n import say, verbatim
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.way import DeliveryState, Temperature
from tests.fakes import FakeClock
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return rows.connected(house, alice)


def section(page: str, name: str) -> str:
    """The words of one part of the page, without tags."""
    found = re.search(rf'aria-labelledby="{name}".*?</section>', page, re.DOTALL)
    if not found:
        return ""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def seen(client: FlaskClient, name: str, path: str = "/") -> str:
    return section(client.get(path).get_data(as_text=True), name)


def test_an_empty_house_says_what_to_do_first(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    assert "Nothing leaves today" in seen(client, "leaves")
    assert "No account is connected yet" in seen(client, "waits")
    assert "All is well" in seen(client, "wrong")


@pytest.mark.slow
def test_what_leaves_today_is_shown_once_for_all_its_channels(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    other = rows.connected(house, alice, "other")
    soon = house.now() + timedelta(minutes=12)
    rows.planned(house, alice, "Blood drive", channel.id, other.id, at=soon)
    rows.planned(house, alice, "Next day", channel.id, at=house.now() + timedelta(days=1))
    login(client, "alice")
    leaves = seen(client, "leaves")
    assert leaves.count("Blood drive") == 1
    assert "Feed news · Feed other" in leaves.replace(" · ", " · ")
    assert "next in 12" in leaves
    assert "08:12" in leaves
    assert "Next day" not in leaves
    assert "Next day" in seen(client, "later")


def test_a_channel_that_differs_from_the_others_says_so(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    other = rows.connected(house, alice, "other")
    first, _ = rows.planned(house, alice, "Blood drive", channel.id, other.id)
    rows.became(house, first, DeliveryState.PUBLISHED, url="https://example.org/1")
    login(client, "alice")
    leaves = seen(client, "leaves")
    assert "live" in leaves
    assert "planned" in leaves


def test_an_address_told_by_a_network_is_linked_only_if_it_is_a_web_address(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id)
    rows.became(house, delivery, DeliveryState.PUBLISHED, url="javascript:alert(1)")
    login(client, "alice")
    assert "javascript:" not in client.get("/").get_data(as_text=True)


def test_a_title_is_never_taken_for_markup(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    (delivery,) = rows.planned(house, alice, "<script>x</script>", channel.id)
    rows.became(house, delivery, DeliveryState.FAILED, reason=verbatim("<b>no</b>"))
    login(client, "alice")
    page = client.get("/").get_data(as_text=True)
    assert "<script>x" not in page
    assert "<b>no" not in page


def test_an_unsure_post_offers_both_answers_and_its_evidence(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    (delivery,) = rows.planned(house, alice, "Thanks", channel.id)
    rows.became(house, delivery, DeliveryState.UNSURE, reason=say("The answer was lost."))
    login(client, "erin")
    wrong = seen(client, "wrong")
    for words in ("may be live", "The answer was lost.", "It is live", "Send it again", "after 10"):
        assert words in wrong
    path = f"/deliveries/{delivery.id}/resolve"
    assert client.post(path, data={"outcome": "maybe", "next": "/"}).location == "/"
    assert rows.read(house, delivery).state is DeliveryState.UNSURE
    assert client.post(path, data={"outcome": "live", "next": "/"}).location == "/"
    assert rows.read(house, delivery).state is DeliveryState.PUBLISHED
    again = client.post(path, data={"outcome": "resend", "next": "//evil.example"})
    assert again.location == "/"
    assert rows.read(house, delivery).state is DeliveryState.PUBLISHED
    assert "not possible" in client.get("/").get_data(as_text=True)


@pytest.mark.slow
def test_what_does_not_fit_among_what_went_wrong_is_counted(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    for number in range(32):
        (late,) = rows.planned(house, alice, f"Late {number}", channel.id, at=house.now())
        rows.became(house, late, DeliveryState.MISSED)
    login(client, "alice")
    wrong = seen(client, "wrong")
    assert "Went wrong 32" in wrong
    assert "2 more show once some of these are decided." in wrong


@pytest.mark.slow
def test_a_failed_post_is_sent_again_or_let_go(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    made = [rows.planned(house, alice, title, channel.id)[0] for title in ("One", "Two")]
    for delivery in made:
        rows.became(house, delivery, DeliveryState.FAILED, remedy=say("Shorten it."))
    login(client, "erin")
    assert "Shorten it." in seen(client, "wrong")
    client.post(f"/deliveries/{made[0].id}/resolve", data={"outcome": "resend"})
    client.post(f"/deliveries/{made[1].id}/cancel")
    states = [rows.read(house, delivery).state for delivery in made]
    assert states == [DeliveryState.PLANNED, DeliveryState.CANCELLED]


@pytest.mark.slow
def test_a_volunteer_sees_only_their_own_and_decides_nothing(
    client: FlaskClient, login: Login, house: House, alice: Actor, bob: Actor, channel: Channel
) -> None:
    (delivery,) = rows.planned(house, alice, "Not for Bob", channel.id)
    rows.became(house, delivery, DeliveryState.UNSURE)
    rows.submitted(house, bob, "By Bob", channel.id)
    login(client, "bob")
    page = client.get("/").get_data(as_text=True)
    assert "Not for Bob" not in page
    assert "It is live" not in page
    assert "Nothing waits for you" in page
    path = f"/deliveries/{delivery.id}/resolve"
    assert client.post(path, data={"outcome": "live"}).status_code == 403
    assert rows.read(house, delivery).state is DeliveryState.UNSURE


@pytest.mark.slow
def test_each_role_is_shown_what_waits_for_it(
    client: FlaskClient, login: Login, house: House, alice: Actor, bob: Actor, channel: Channel
) -> None:
    rows.submitted(house, bob, "For review", channel.id)
    returned = rows.submitted(house, bob, "Sent back", channel.id)
    with house.database.transaction() as session:
        review.request_changes(session, alice, returned.id, reason="The date", now=house.now())
    rows.approved(house, alice, "Without a time", channel.id, temperature=Temperature.HOT)
    rows.drafted(house, bob, "Imported", channel.id, notes=(say("The image is missing."),))

    def waits(key: str) -> str:
        login(client, key)
        words = seen(client, "waits")
        client.post("/logout")
        return words

    manager, editor, volunteer = (waits(key) for key in ("alice", "erin", "bob"))
    assert "For review" in manager
    assert "Without a time" in manager
    assert "For review" not in editor
    assert "Without a time" in editor
    assert "Sent back" in volunteer
    assert "The image is missing." in volunteer
    assert "Sent back" not in manager


def test_a_paused_channel_tells_how_much_does_not_leave(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    rows.planned(house, alice, "Waits", channel.id)
    with house.database.transaction() as session:
        row = session.get_one(Channel, channel.id)
        row.paused_at, row.pause_reason = house.now(), say("The key is refused.")
    login(client, "alice")
    wrong = seen(client, "wrong")
    assert "Feed news is paused" in wrong
    assert "The key is refused." in wrong
    assert "One post does not leave, due 09:00" in wrong
    assert "“Waits”, Mon 30 Nov 2026, 09:00" in wrong
    client.post("/logout")
    login(client, "bob")  # a volunteer: it is not Bob’s
    assert "“Waits”" not in seen(client, "wrong")


def test_parts_refresh_alone_and_only_for_the_signed_in(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    ask = {"HX-Request": "true"}
    refused = client.get("/?part=leaves", headers=ask)
    assert (refused.status_code, refused.headers["HX-Redirect"]) == (401, "/login")
    rows.planned(house, alice, "Blood drive", channel.id)
    login(client, "alice")
    part = client.get("/?part=leaves", headers=ask).get_data(as_text=True)
    assert "Blood drive" in part
    assert "<html" not in part
    assert "<html" not in client.get("/?part=wrong", headers=ask).get_data(as_text=True)
    assert "<html" in client.get("/?part=leaves").get_data(as_text=True)


@pytest.mark.slow
def test_a_full_week_asks_no_more_of_the_database_than_an_empty_one(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    login(client, "alice")
    asked: list[str] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    client.get("/")
    empty = len(asked)
    for number in range(12):
        (delivery,) = rows.planned(house, alice, f"Post {number}", channel.id)
        if number % 2:
            rows.became(house, delivery, DeliveryState.FAILED)
        rows.submitted(house, alice, f"Review {number}", channel.id)
    asked.clear()
    client.get("/")
    assert len(asked) <= empty + 10  # the last attempts of what went wrong, and whose turn it is


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-11-30T00:30:00+01:00", "Monday 30 November – Sunday 6 December"),
        ("2026-12-06T23:30:00+01:00", "Monday 30 November – Sunday 6 December"),
        ("2026-12-07T00:10:00+01:00", "Monday 7 December – Sunday 13 December"),
        ("2026-10-25T02:30:00+01:00", "Monday 19 October – Sunday 25 October"),
    ],
)
def test_the_week_is_the_one_of_the_wall_calendar(
    client: FlaskClient, login: Login, clock: FakeClock, at: str, shown: str
) -> None:
    clock.at = clock.at.fromisoformat(at)
    login(client, "alice")
    assert shown in client.get("/").get_data(as_text=True)


def test_a_delivery_of_another_day_is_not_called_today(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    delivery: Delivery
    (delivery,) = rows.planned(house, alice, "Late evening", channel.id)
    with house.database.transaction() as session:
        row = session.get_one(Delivery, delivery.id)
        row.due_at = house.now().astimezone(UTC).replace(hour=22, minute=59)  # 23:59 in Paris
    login(client, "alice")
    assert "Late evening" in seen(client, "leaves")
    tomorrow = house.now().astimezone(UTC).replace(hour=23, minute=1)
    with house.database.transaction() as session:
        session.get_one(Delivery, delivery.id).due_at = tomorrow
    assert "Late evening" not in seen(client, "leaves")
