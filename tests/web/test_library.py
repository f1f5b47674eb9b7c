"""The library: what the pool of cold posts holds, and what each of them waits for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.post import Post
from models.reuse import ReuseRules
from models.way import DeliveryState, Temperature
from tests.fakes import FakeClock
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return rows.connected(house, alice)


@pytest.fixture
def cold(house: House, alice: Actor, channel: Channel) -> Callable[..., Post]:
    """`cold("title")`: in the pool, never used."""

    def make(title: str, **more: Any) -> Post:
        return rows.approved(house, alice, title, channel.id, temperature=Temperature.COLD, **more)

    return make


def shown(client: FlaskClient, address: str = "/library") -> str:
    return " ".join(client.get(address).get_data(as_text=True).split())


def low(client: FlaskClient) -> str:
    """As *this week* asks for it."""
    return client.get("/?part=low", headers={"HX-Request": "true"}).get_data(as_text=True)


@pytest.mark.slow
def test_it_says_what_may_leave_and_what_the_others_wait_for(
    house: House,
    alice: Actor,
    channel: Channel,
    client: FlaskClient,
    login: Login,
    cold: Callable[..., Post],
) -> None:
    cold("First aid", wordings=("Help first.",))
    cold("Chestnuts", reuse=ReuseRules(seasons=(("10-01", "11-15"),)))
    (used,) = rows.planned(
        house,
        alice,
        "Give blood",
        channel.id,
        temperature=Temperature.COLD,
        wordings=("Blood is short.",),
    )
    rows.became(house, used, DeliveryState.PUBLISHED, published_at=used.due_at)
    rows.approved(house, alice, "Not cold", channel.id)
    login(client, "alice")
    page = shown(client)
    assert "may leave now" in page
    assert "It is not its season." in page
    assert "from 1 October 2027 on" in page
    assert "It rests for 180 days between two uses." in page
    assert "from 29 May 2027 on" in page
    assert "wording 1 of 2" in page
    assert "Not cold" not in page


@pytest.mark.slow
def test_the_gauge_says_for_how_long_the_pool_lasts(
    client: FlaskClient, login: Login, cold: Callable[..., Post]
) -> None:
    login(client, "alice")
    cold("One")
    assert "cold content for 1 more week" in shown(client)
    assert "cold content for 1 more week" in low(client), "this week says it too"
    cold("Two")
    assert "cold content for 2 more weeks" in shown(client)
    assert "cold content" not in low(client)


@pytest.mark.slow
def test_one_channel_alone_can_be_looked_at(
    house: House, alice: Actor, client: FlaskClient, login: Login, cold: Callable[..., Post]
) -> None:
    cold("Here")
    other = rows.connected(house, alice, "other")
    rows.approved(house, alice, "Elsewhere", other.id, temperature=Temperature.COLD)
    login(client, "alice")
    page = shown(client, f"/library?channel={other.id}")
    assert "Elsewhere" in page
    assert ">Here<" not in page


@pytest.mark.slow
def test_an_old_post_leaves_again_once_somebody_has_read_it(
    client: FlaskClient, login: Login, cold: Callable[..., Post], clock: FakeClock
) -> None:
    post = cold("First aid")
    clock.move(days=400)
    login(client, "erin")
    assert "Nobody has read it again since" in shown(client)
    answer = client.post(f"/library/{post.id}/read", follow_redirects=True)
    assert "counts as read again" in answer.get_data(as_text=True)
    assert "may leave now" in shown(client)


def test_a_volunteer_reads_it_and_changes_nothing(
    client: FlaskClient, login: Login, cold: Callable[..., Post]
) -> None:
    post = cold("First aid")
    login(client, "bob")
    page = shown(client)
    assert "First aid" in page
    assert "I have read it again" not in page
    assert f"/posts/{post.id}" not in page
    assert client.post(f"/library/{post.id}/read").status_code == 403


@pytest.mark.slow
def test_a_posts_own_page_tells_the_same_and_lets_it_be_scheduled_again(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    (used,) = rows.planned(
        house,
        alice,
        "Give blood",
        channel.id,
        temperature=Temperature.COLD,
        wordings=("Blood is short.",),
    )
    rows.became(house, used, DeliveryState.PUBLISHED, published_at=used.due_at)
    login(client, "alice")
    page = shown(client, f"/posts/{used.post_id}")
    assert "In the pool" in page
    assert "Wording 2" in page
    assert "Blood is short." in page
    when = (house.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    client.post(f"/posts/{used.post_id}/schedule", data={"how": "at", "at": when})
    assert "In its wording 2." in shown(client, f"/posts/{used.post_id}")


@pytest.mark.slow
def test_drafts_and_what_has_no_time_stand_beside_it(
    house: House, alice: Actor, bob: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    rows.drafted(house, bob, "Half a thought", pillar="Stories")
    rows.approved(house, alice, "May leave", channel.id)
    rows.planned(house, alice, "Has its time", channel.id)
    login(client, "erin")
    page = shown(client, "/library?show=drafts")
    assert "Half a thought" in page
    assert "May leave" not in page
    assert 'aria-label="Go on writing – Half a thought"' in page
    page = shown(client, "/library?show=unplaced")
    assert "May leave" in page
    assert "Has its time" not in page
    assert "/posts/2/times" in page
    assert 'Drafts <span class="n">1</span>' in page
    assert "None says that." in shown(client, "/library?show=drafts&q=nothing")
    assert "Half a thought" in shown(client, "/library?show=drafts&q=STORIES")
    client.post("/posts/1/archive", data={"next": "/library?show=drafts"})
    assert "Nobody is writing anything." in shown(client, "/library?show=drafts")


@pytest.mark.slow
def test_a_volunteer_sees_own_drafts_alone(
    house: House, alice: Actor, bob: Actor, client: FlaskClient, login: Login
) -> None:
    rows.drafted(house, alice, "Of Alice")
    rows.drafted(house, bob, "Of Bob")
    login(client, "bob")
    page = shown(client, "/library?show=drafts")
    assert "Of Bob" in page
    assert "Of Alice" not in page


@pytest.mark.slow
def test_a_large_pool_comes_page_by_page_and_the_longest_unread_first(
    house: House,
    alice: Actor,
    channel: Channel,
    client: FlaskClient,
    login: Login,
    clock: FakeClock,
    cold: Callable[..., Post],
) -> None:
    for number in range(31):
        cold(f"Number {number:02}")
        clock.move(minutes=1)
    login(client, "alice")
    page = shown(client)
    assert "Number 00" in page
    assert "Number 30" not in page
    second = shown(client, "/library?page=2")
    assert "Number 30" in second
    assert "Number 00" not in second
    assert "Number 30" in shown(client, "/library?q=30")
