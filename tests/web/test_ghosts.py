"""What the plan would place, as ghosts in the calendar; and the days on which nothing is placed."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from editorial import no_go
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.way import Temperature
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
WEEK = {"start": "2026-11-30T00:00:00", "end": "2026-12-07T00:00:00"}


def shown(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_ghosts_are_what_the_plan_would_place_and_lead_to_its_page(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    post = rows.approved(house, alice, "First aid", channel.id, temperature=Temperature.COLD)
    login(client, "erin")
    (ghost,) = client.get("/calendar/ghosts", query_string=WEEK).get_json()
    assert ghost["title"] == "First aid"
    assert ghost["editable"] is False
    assert ghost["extendedProps"]["spoken"].endswith("First aid, cold, Feed news, suggested")
    line = f"p{post.id}.{channel.id}"
    assert ghost["url"] == f"/plan?week=2026-W49#{line}"
    assert f'id="{line}"' in shown(client, "/plan?week=2026-W49")
    with house.database.reading() as session:
        assert session.scalars(select(Delivery)).all() == []


@pytest.mark.slow
def test_what_stands_already_is_no_ghost_and_filters_count(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    one, other = (rows.connected(house, alice, name) for name in ("one", "other"))
    rows.planned(house, alice, "Stands", one.id, at=house.now() + timedelta(hours=4))
    rows.approved(house, alice, "There", other.id, temperature=Temperature.COLD)
    login(client, "erin")

    def titles(**wanted: str | int) -> list[str]:
        found = client.get("/calendar/ghosts", query_string={**WEEK, **wanted}).get_json()
        return [ghost["title"] for ghost in found]

    assert titles() == ["There"]
    assert titles(channel=one.id) == []
    assert titles(temperature="hot") == []
    assert titles(state="live") == []
    assert titles(start="2026-11-23", end="2026-11-30") == [], "a week that is over"


@pytest.mark.slow
@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_the_server_draws_them_too_in_words(
    house: House, alice: Actor, client: FlaskClient, login: Login, view: str
) -> None:
    channel = rows.connected(house, alice)
    rows.approved(house, alice, "First aid", channel.id, temperature=Temperature.COLD)
    login(client, "erin")
    (ghost,) = client.get("/calendar/ghosts", query_string=WEEK).get_json()
    day = ghost["start"][:10]
    drawn = shown(client, f"/calendar/suggested?view={view}&date={day}")
    assert 'class="e cold ghost"' in drawn
    assert "First aid, cold, Feed news, suggested" in drawn


@pytest.mark.slow
def test_they_are_switched_on_and_off_in_the_address_and_that_is_remembered(
    client: FlaskClient, login: Login
) -> None:
    login(client, "erin")
    assert "data-ghosts" not in shown(client, "/calendar")
    assert "data-ghosts" in shown(client, "/calendar?ghosts=1")
    again = shown(client, "/calendar?view=month")
    assert "data-ghosts" in again
    assert "ghosts=1" in again, "stands in the links to other views"
    assert "data-ghosts" not in shown(client, "/calendar?ghosts=0")
    assert "data-ghosts" not in shown(client, "/calendar")


def test_they_are_for_editors(client: FlaskClient, login: Login) -> None:
    login(client, "bob")
    page = shown(client, "/calendar?ghosts=1")
    assert "data-ghosts" not in page
    assert "suggested times" not in page
    assert client.get("/calendar/ghosts", query_string=WEEK).status_code == 403
    assert client.get("/calendar/suggested").status_code == 403


def kept_free(house: House, alice: Actor) -> tuple[Channel, Channel]:
    one, other = (rows.connected(house, alice, name) for name in ("one", "other"))
    with house.database.transaction() as session:
        first = last = date(2026, 12, 2)
        no_go.keep_days(session, alice, None, name="Team day", first=first, last=last)
        no_go.keep_hours(session, alice, one.id, weekday=3, start=12, end=14)
        for channel in (one, other):
            session.get_one(Channel, channel.id).holiday_country = "FR"
    return one, other


def names(page: str) -> list[str]:
    return re.findall(r'<p class="barred-name">(.*?)<', page)


@pytest.mark.slow
def test_days_kept_free_and_public_holidays_carry_their_names(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    kept_free(house, alice)
    login(client, "bob")
    assert names(shown(client, "/calendar?view=month&date=2026-12-01")) == [
        "Team day",
        "Noël",
        "Jour de l&#39;an",
    ]
    listed = shown(client, "/calendar?view=list&date=2026-12-01")
    assert names(listed) == ["Team day", "Noël"]
    assert ", nothing is placed" in listed


def test_hours_of_one_channel_say_of_which(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    one, other = kept_free(house, alice)
    login(client, "alice")
    told = "kept free, 12–14 h (Feed one)"
    week = "/calendar?view=week&date=2026-12-01"
    assert told in names(shown(client, week))
    assert "kept free, 12–14 h" in names(shown(client, f"{week}&channel={one.id}"))
    assert names(shown(client, f"{week}&channel={other.id}")) == ["Team day"] * 2


def test_the_widget_shades_them_behind_the_entries(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    kept_free(house, alice)
    login(client, "alice")
    month = shown(client, "/calendar?view=month&date=2026-12-01")
    assert "&#34;start&#34;: &#34;2026-12-25&#34;, &#34;title&#34;: &#34;No" in month
    week = shown(client, "/calendar?view=week&date=2026-12-01")
    assert "2026-12-03T12:00:00" in week
    assert "2026-12-03T14:00:00" in week
