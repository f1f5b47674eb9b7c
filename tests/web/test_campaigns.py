"""/campaigns: posts that belong together, week by week."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.way import DeliveryState
from tests.web import rows
from tests.web.test_ideas import WICKED, text

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return rows.connected(house, alice)


@pytest.mark.slow
def test_a_name_that_only_posts_use_becomes_a_campaign_with_its_posts(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    rows.planned(house, alice, "Blankets", channel.id, campaign="Winter rounds")
    rows.drafted(house, alice, "Soup", campaign="winter rounds")
    login(client, "erin")
    assert "Winter rounds 1 post" in text(client, "/campaigns")
    answer = client.post("/campaigns", data={"name": "Winter rounds"})
    told = text(client, answer.location)
    assert answer.location == "/campaigns/1"
    assert "1 approved 1 draft" in told
    assert "Nothing: every week and every channel has a post." in told
    assert "Blankets Mon 30, 09:00 planned" in told
    assert "Without a time 1 Soup draft" in told
    assert "/calendar?campaign=Winter+rounds" in client.get("/campaigns/1").text


@pytest.mark.slow
def test_it_says_what_is_missing_and_what_came_of_it(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    rows.connected(house, alice, "other")
    days = {"first": date(2026, 11, 23), "last": date(2026, 12, 13)}
    rows.campaign(house, alice, "Winter", **days)
    for title, likes in (("Blankets", 12), ("Socks", 5)):
        (one,) = rows.planned(house, alice, title, channel.id, campaign="winter")
        rows.became(house, one, DeliveryState.PUBLISHED)
        rows.published_there(house, channel, title, delivery=one, likes=likes)
    login(client, "alice")
    told = text(client, "/campaigns/1")
    assert "Week of 23 November: nothing left." in told
    assert "Week of 7 December: nothing is planned." in told
    assert "Week of 30 November" not in told
    assert "Feed other: no post of it." in told
    assert "17 likes" in told
    assert "views" not in told  # nobody told


@pytest.mark.slow
def test_it_is_renamed_ended_and_taken_up(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    rows.campaign(house, alice, "Winter")
    rows.drafted(house, alice, "Soup", campaign="winter")
    login(client, "erin")
    client.post("/campaigns/1/change", data={"name": WICKED[:190], "first": "2026-12-01"})
    page = client.get("/campaigns/1").text
    assert "Renamed, on 1 post too." in page
    assert "<script>alert(1)" not in page
    client.post("/campaigns/1/change", data={"name": "Winter"})
    client.post("/campaigns/1/end")
    assert "over since 30 November 2026" in text(client, "/campaigns/1")
    client.post("/campaigns/1/take-up")
    assert "Under way and to come" in text(client, "/campaigns")
    refused = client.post("/campaigns", data={"name": "", "aim": "Kept in the form"})
    assert refused.status_code == 422
    assert "Kept in the form" in refused.text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": "Winter", "first": "soon"}, "Write a day such as 2026-12-01."),
        ({"name": "summer"}, "There is a campaign “summer” already."),
    ],
)
def test_a_change_that_is_refused_keeps_what_was_typed(
    client: FlaskClient,
    login: Login,
    house: House,
    alice: Actor,
    typed: dict[str, str],
    why: str,
) -> None:
    rows.campaign(house, alice, "Winter")
    rows.campaign(house, alice, "Summer")
    login(client, "erin")
    refused = client.post("/campaigns/1/change", data={**typed, "aim": "Two hundred coats"})
    assert refused.status_code == 422
    assert why in refused.text
    assert "Two hundred coats</textarea>" in refused.text
    assert "Two hundred coats" not in client.get("/campaigns/1").text


def test_a_volunteer_is_not_shown_them(client: FlaskClient, login: Login) -> None:
    login(client, "bob")
    assert client.get("/campaigns").status_code == 403
    assert client.get("/campaigns/1").status_code == 403
    assert "Campaigns" not in text(client, "/")
