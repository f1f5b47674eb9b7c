"""What a channel published, as a feed for anybody."""

from collections.abc import Callable

import pytest
from feedparser.api import parse
from flask.testing import FlaskClient

from editorial import channels
from models.actor import Actor
from models.house import House
from models.way import DeliveryState
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def test_it_is_closed_until_a_manager_opens_it(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    address = f"/feeds/channel.{channel.id}.atom"
    assert client.get(address).status_code == 404
    login(client, "erin")
    assert client.post(f"/channels/{channel.id}/feed", data={"public": "1"}).status_code == 403
    client.delete_cookie("marronnier")
    login(client, "alice")
    client.post(f"/channels/{channel.id}/feed", data={"public": "1"})
    assert address in client.get(f"/channels/{channel.id}").get_data(as_text=True)
    assert parse(client.get(address).data).bozo is False
    client.post(f"/channels/{channel.id}/feed")
    assert client.get(address).status_code == 404


@pytest.mark.slow
def test_it_holds_what_is_live_and_nothing_that_is_planned(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    other = rows.connected(house, alice, "other")
    for title, to in (("Live <b>& well\x0b", channel), ("Elsewhere", other)):
        (one,) = rows.planned(house, alice, title, to.id)
        rows.became(
            house, one, DeliveryState.PUBLISHED, url="https://example.org/1",
            published_at=house.now(),
        )  # fmt: skip
    rows.planned(house, alice, "Still planned", channel.id)
    login(client, "alice")
    client.post(f"/channels/{channel.id}/feed", data={"public": "1"})
    answer = client.get(f"/feeds/channel.{channel.id}.atom")
    feed = parse(answer.data)
    assert feed.bozo is False
    (entry,) = feed.entries
    assert entry.title == "Live <b>& well"
    assert entry.link == "https://example.org/1"
    again = client.get(
        f"/feeds/channel.{channel.id}.atom", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_title_that_the_network_does_not_show_is_told_to_nobody(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    with house.database.transaction() as session:
        page = channels.connect(
            session, alice, house.settings.keyring,
            kind="sandbox", handle="page", credentials={"token": "x"}, now=house.now(),
        )  # fmt: skip
    title = "For us: do not name the mayor"
    (one,) = rows.planned(house, alice, title, page.id, text="The shelter is open.")
    rows.became(house, one, DeliveryState.PUBLISHED, published_at=house.now())
    login(client, "alice")
    client.post(f"/channels/{page.id}/feed", data={"public": "1"})
    told = client.get(f"/feeds/channel.{page.id}.atom").get_data(as_text=True)
    assert "mayor" not in told
    assert parse(told).entries[0].title == "The shelter is open."
