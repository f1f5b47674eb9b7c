"""Good times, offered where a person chooses when a post leaves."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.house import House
from models.way import Temperature
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
PART = {"HX-Request": "true"}


def form(channel: Channel, **more: Any) -> dict[str, Any]:
    return {
        "title": "First aid",
        "text": "How to help.",
        "language": "en",
        "temperature": "cold",
        "channel": channel.id,
        **more,
    }


def offered(page: str) -> list[str]:
    return re.findall(r'name="take" value="(.*?)"', page)


def test_the_composer_offers_three_times_of_each_channel_with_their_reasons(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel, _ = (rows.connected(house, alice, name) for name in ("one", "other"))
    login(client, "bob")
    page = client.post("/compose/times", data=form(channel)).get_data(as_text=True)
    assert "Feed one" in page
    assert "Feed other" not in page
    assert len(offered(page)) == 3
    assert page.count("typically") + page.count("no measurable difference") == 3


@pytest.mark.slow
def test_a_wished_time_that_breaks_a_rule_says_which_and_the_nearest_good_one_is_offered(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    taken = house.now() + timedelta(hours=5)
    rows.planned(house, alice, "There already", channel.id, at=taken)
    login(client, "alice")
    page = client.post("/compose/times", data=form(channel, wished="2026-11-30T13:10"))
    told = page.get_data(as_text=True)
    assert "Only 10 min from the post of Mon 30 Nov 2026, 13:00" in told
    assert "This time breaks a rule of 1 channel." in told, "to those who hear the page"
    nearest = datetime.fromisoformat(offered(told)[0])
    assert abs(nearest - datetime.fromisoformat("2026-11-30T13:00")) >= timedelta(
        minutes=channel.gap_minutes
    )
    good = client.post("/compose/times", data=form(channel, wished="2026-11-30T18:00"))
    assert "Only" not in good.get_data(as_text=True)


def test_without_scripts_the_form_keeps_what_was_typed_and_takes_the_time(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    asked = client.post("/compose", data=form(channel, suggest="1")).get_data(as_text=True)
    wanted = offered(asked)[1]
    taken = client.post("/compose", data=form(channel, take=wanted)).get_data(as_text=True)
    assert f'name="wished" value="{wanted}"' in taken
    assert "How to help." in taken


@pytest.mark.slow
def test_on_a_post_s_page_one_click_places_it_there(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    post = rows.approved(house, alice, "First aid", channel.id, temperature=Temperature.COLD)
    login(client, "erin")
    assert f"/posts/{post.id}/times" in client.get(f"/posts/{post.id}").get_data(as_text=True)
    page = client.get(f"/posts/{post.id}/times", headers=PART).get_data(as_text=True)
    times = re.findall(r'name="at" value="(.*?)"', page)
    assert len(times) == 3
    data = {"how": "at", "channel": channel.id, "at": times[0]}
    client.post(f"/posts/{post.id}/schedule", data=data)
    with house.database.reading() as session:
        (delivery,) = session.scalars(select(Delivery))
    assert delivery.wall[:16] == times[0]
    assert delivery.placed_by is PlacedBy.PERSON


def test_a_time_that_one_has_in_mind_is_judged_before_it_is_chosen(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    post = rows.approved(house, alice, "First aid", channel.id)
    login(client, "erin")
    night = {"at": "2026-12-01T03:00"}
    page = client.get(f"/posts/{post.id}/times", query_string=night, headers=PART)
    told = page.get_data(as_text=True)
    assert "quiet hours" in told
    assert "Rather" in told


def test_without_scripts_they_have_a_page_of_their_own(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    post = rows.approved(house, alice, "First aid", channel.id)
    login(client, "erin")
    page = client.get(f"/posts/{post.id}/times").get_data(as_text=True)
    assert "Good times for “First aid”" in page
    assert page.count('name="how" value="at"') == 3


@pytest.mark.slow
def test_why_there_is_none_is_said(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    soon = house.now() + timedelta(minutes=25)
    rows.planned(house, alice, "There already", channel.id, at=house.now())
    post = rows.approved(
        house, alice, "Alert", channel.id, temperature=Temperature.HOT, fresh_until=soon
    )
    login(client, "erin")
    page = client.get(f"/posts/{post.id}/times", headers=PART).get_data(as_text=True)
    assert 'name="at"' not in page
    assert "The channel has no free time between" in page


def test_nothing_is_offered_under_embargo_and_a_time_before_its_end_is_told(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    embargo = "2026-12-03T12:00"
    given = form(channel, embargo_until=embargo, wished="2026-12-01T10:00")
    page = client.post("/compose/times", data=given).get_data(as_text=True)
    assert "The post is under embargo until Thu 3 Dec 2026, 12:00." in page
    assert len(offered(page)) == 4
    assert all(at >= embargo for at in offered(page))
