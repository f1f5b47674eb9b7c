"""What stands on the networks, in the calendar and on pages of its own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lib.i18n import say
from models.actor import Actor
from models.house import House
from models.reading import Reading, Subject
from models.way import DeliveryState
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
Page = Callable[[str], str]


@pytest.fixture
def page(client: FlaskClient, login: Login) -> Page:
    """An address as Alice sees it."""
    login(client, "alice")

    def seen(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    return seen


@pytest.mark.slow
def test_what_was_published_by_other_means_stands_in_the_calendar(
    house: House, alice: Actor, page: Page, client: FlaskClient
) -> None:
    channel = rows.connected(house, alice)
    there = rows.published_there(house, channel, "Snow in the streets\nMind your step.")
    shown = page("/calendar?view=week")
    assert "Snow in the streets" in shown
    assert "published there directly" in shown
    assert f'href="/publications/{there.id}"' in shown
    (entry,) = client.get("/calendar/entries?start=2026-11-30&end=2026-12-07").get_json()
    assert (entry["title"], entry["editable"]) == ("Snow in the streets", False)
    assert entry["url"] == f"/publications/{there.id}"
    for view in ("month", "day", "list"):
        assert "Snow in the streets" in page(f"/calendar?view={view}")


@pytest.mark.slow
def test_filters_leave_it_out_where_it_does_not_belong(
    house: House, alice: Actor, page: Page
) -> None:
    news, friends = rows.connected(house, alice), rows.connected(house, alice, "friends")
    rows.published_there(house, news, "By hand")
    for wanted, there in (
        (f"channel={news.id}", True),
        (f"channel={friends.id}", False),
        ("state=live", True),
        ("state=waiting", False),
        ("temperature=cold", False),
    ):
        assert ("By hand" in page(f"/calendar?view=week&{wanted}")) is there, wanted


def test_what_is_ours_or_gone_stands_there_once_or_not_at_all(
    house: House, alice: Actor, page: Page
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Ours", channel.id)
    rows.became(house, delivery, DeliveryState.PUBLISHED, published_at=house.now())
    rows.published_there(house, channel, "Ours", delivery=delivery)
    rows.published_there(house, channel, "Taken away", gone_at=house.now())
    shown = page("/calendar?view=list&date=2026-11-30")
    assert "published there directly" not in shown
    assert "Taken away" not in shown


def test_its_page_tells_what_stands_there_and_what_came_of_it(
    house: House, alice: Actor, page: Page
) -> None:
    channel = rows.connected(house, alice)
    there = rows.published_there(house, channel, "Snow & ice\nMind your step.", likes=1204)
    shown = page(f"/publications/{there.id}")
    assert "Snow &amp; ice\nMind your step." in shown
    assert "1,204" in shown
    assert "not told" in shown
    assert "https://network.example/p/1" in shown
    assert "other means" in shown


def test_the_page_of_a_post_tells_what_came_of_it_on_each_channel(
    house: House, alice: Actor, page: Page
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Ours", channel.id)
    rows.became(house, delivery, DeliveryState.PUBLISHED, published_at=house.now())
    rows.published_there(house, channel, "Ours", delivery=delivery, likes=37, gone_at=house.now())
    shown = page(f"/posts/{delivery.post_id}")
    assert '<th scope="row">1 day</th><td>37</td>' in shown
    assert "does not show it any more" in shown


def test_a_channel_says_what_is_read_there_and_why_not(
    house: House, alice: Actor, page: Page
) -> None:
    channel = rows.connected(house, alice)
    assert "not asked yet" in page(f"/channels/{channel.id}")
    with house.database.transaction() as session:
        now = house.now()
        session.add_all(
            (
                Reading(channel_id=channel.id, subject=Subject.HISTORY, due_at=now, able=False),
                Reading(
                    channel_id=channel.id,
                    subject=Subject.FIGURES,
                    due_at=now + timedelta(minutes=5),
                    able=True,
                    failures=1,
                    reason=say("The line is down."),
                ),
                Reading(
                    channel_id=channel.id,
                    subject=Subject.MENTIONS,
                    due_at=now,
                    able=True,
                    read_at=now,
                ),
            )
        )
    rows.published_there(house, channel, "By hand")
    shown = page(f"/channels/{channel.id}")
    assert "the network does not give them" in shown
    assert "The line is down." in shown
    assert "1 post since" in shown


def test_a_manager_has_it_read_at_once(
    house: House, alice: Actor, page: Page, client: FlaskClient
) -> None:
    channel = rows.connected(house, alice)
    with house.database.transaction() as session:
        later = house.now() + timedelta(hours=1)
        session.add(Reading(channel_id=channel.id, subject=Subject.HISTORY, due_at=later))
    client.post(f"/channels/{channel.id}/read")
    with house.database.reading() as session:
        assert session.query(Reading).one().due_at == house.now()


def test_the_inbox_shows_what_others_wrote_with_our_post_that_they_answer(
    house: House, alice: Actor, page: Page
) -> None:
    channel = rows.connected(house, alice)
    there = rows.published_there(house, channel, "By hand")
    rows.mentioned(house, channel, "<b>Bravo</b> à l’équipe", on=there.remote_id)
    shown = page("/inbox")
    assert "&lt;b&gt;Bravo&lt;/b&gt; à l’équipe" in shown
    assert f'href="/publications/{there.id}"' in shown


def test_the_inbox_goes_on_page_by_page(house: House, alice: Actor, page: Page) -> None:
    channel = rows.connected(house, alice)
    for number in range(51):
        rows.mentioned(
            house, channel, f"Letter {number:02}", at=house.now() - timedelta(minutes=number)
        )
    first = page("/inbox")
    assert "Letter 49" in first
    assert "Letter 50" not in first
    address = first.split("/inbox?after=")[1].split('"')[0]
    assert "Letter 50" in page(f"/inbox?after={address}")


def test_words_of_people_outside_are_for_editors_and_above(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    rows.mentioned(house, rows.connected(house, alice), "Merci")
    login(client, "bob")
    assert client.get("/inbox").status_code == 403
    assert "/inbox" not in client.get("/").get_data(as_text=True)
