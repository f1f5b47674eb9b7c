"""The page of the line: what is aimed at, what there is, and changing it."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from editorial import drafting, line
from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.people import Workspace
from models.way import DeliveryState
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return rows.connected(house, alice)


def page(client: FlaskClient) -> str:
    """Its words, without markup."""
    shown = re.sub(r"<[^>]+>", " ", client.get("/line").get_data(as_text=True))
    return " ".join(html.unescape(shown).split())


def names(house: House, actor: Actor) -> list[str]:
    with house.database.reading() as session:
        return [one.name for one in line.pillars(session, actor)]


def test_a_line_is_begun_with_three_pillars_that_are_called_a_starting_point(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    login(client, "alice")
    shown = page(client)
    assert "Appreciation 70 %, Advocacy 20 %, Appeals 10 %" in shown
    assert "a starting point, not a law" in shown
    client.post("/line/begin")
    assert names(house, alice) == ["Appreciation", "Advocacy", "Appeals"]


@pytest.mark.slow
def test_what_left_and_what_is_planned_stand_beside_what_is_aimed_at(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    rows.pillar(house, alice, "Stories", share=3)
    rows.pillar(house, alice, "Appeals", share=1)
    for number, (pillar, days) in enumerate([("Stories", 1), ("appeals", 2), ("appeals", 3)]):
        at = house.now() + timedelta(days=days)
        rows.planned(house, alice, f"Planned {number}", channel.id, at=at, pillar=pillar)
    (gone,) = rows.planned(house, alice, "Gone", channel.id, pillar="Stories")
    past = house.now() - timedelta(days=1)
    rows.became(house, gone, DeliveryState.PUBLISHED, due_at=past)
    at = house.now() + timedelta(days=4)
    rows.planned(house, alice, "Of none", channel.id, at=at)
    login(client, "alice")
    shown = page(client)
    assert "Stories 75 % 100 % 1 post 33 % 1 post Appeals 25 % 0 % 0 posts 67 % 2 posts" in shown
    assert "1 more post has no pillar of the line." in shown
    assert "0.2 a week in the last 4 weeks" in shown
    assert "1 a week in the next 4 weeks" in shown


def test_pillars_are_added_renamed_moved_archived_and_taken_up_without_a_mouse(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    login(client, "alice")
    first = rows.pillar(house, alice, "First")
    client.post("/line/pillars", data={"name": "Second", "share": "20"})
    client.post(f"/line/pillars/{first}/shift", data={"to": "down"})
    client.post(f"/line/pillars/{first}/rename", data={"name": "Last"})
    assert names(house, alice) == ["Second", "Last"]
    client.post(f"/line/pillars/{first}/archive")
    assert names(house, alice) == ["Second"]
    assert "Archived pillars Last" in page(client)
    client.post(f"/line/pillars/{first}/take-up")
    assert names(house, alice) == ["Second", "Last"]


def test_a_pillar_that_only_posts_name_is_told_and_made_one(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    stories = rows.pillar(house, alice, "Stories")
    post = rows.drafted(house, alice, "Portrait", channel.id, pillar="Portraits")
    login(client, "alice")
    assert "Pillars that only posts name They count for no share. Portraits 1 post" in page(client)
    client.post("/line/unknown", data={"name": "Portraits", "pillar": stories})
    with house.database.reading() as session:
        assert drafting.visible(session, alice, post.id).pillar == "Stories"
    assert "Pillars that only posts name" not in page(client)


def test_shares_a_channel_s_line_and_the_terms_are_kept(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    pillar = rows.pillar(house, alice, "Stories")
    login(client, "alice")
    client.post("/line/shares", data={f"share-{pillar}": "40"})
    given = {"mission": " The street ", "per_week": "4", "reserve": "2"}
    client.post(f"/line/channels/{channel.id}", data=given)
    client.post("/line/terms", data={"explore": "0", "cut_off": "12"})
    shown = page(client)
    assert "The street Aimed at 4 posts a week, 2 places kept for hot posts" in shown
    with house.database.reading() as session:
        home = session.get_one(Workspace, alice.workspace_id)
        assert (home.explore, home.cut_off) == (0, 12)
        assert [one.share for one in line.pillars(session, alice)] == [40]


@pytest.mark.parametrize(
    ("path", "given", "told"),
    [
        ("pillars", {"name": ""}, "A name has 1 to 120 characters"),
        ("pillars", {"name": "Stories"}, "There is a pillar “Stories” already"),
        ("pillars", {"name": "New", "share": "much"}, "A number from 0 to 100"),
        ("terms", {"explore": "5", "cut_off": "24"}, "An hour goes from 0 to 23"),
    ],
)
def test_what_cannot_be_kept_is_told(
    client: FlaskClient,
    login: Login,
    house: House,
    alice: Actor,
    path: str,
    given: dict[str, str],
    told: str,
) -> None:
    rows.pillar(house, alice, "Stories")
    login(client, "alice")
    client.post(f"/line/{path}", data=given)
    assert told in page(client)
    assert names(house, alice) == ["Stories"]


def test_a_volunteer_reads_the_line_and_changes_nothing(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    pillar = rows.pillar(house, alice, "Stories")
    login(client, "bob")
    shown = page(client)
    assert "Stories 100 %" in shown
    assert "Managers change the line." in shown
    for path in ("begin", "pillars", "shares", "terms", f"pillars/{pillar}/archive"):
        given = {"name": "Mine", f"share-{pillar}": "1", "explore": "0", "cut_off": "1"}
        assert client.post(f"/line/{path}", data=given).status_code == 403
    assert client.post(f"/line/channels/{channel.id}", data={}).status_code == 403


def test_the_composer_offers_the_pillars_of_the_line_first(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    rows.pillar(house, alice, "Stories")
    rows.pillar(house, alice, "Appeals")
    rows.drafted(house, alice, "Portrait", channel.id, pillar="About us")
    login(client, "alice")
    shown = client.get("/compose").get_data(as_text=True)
    offered = re.search(r'<datalist id="known-pillar">(.*?)</datalist>', shown)
    assert offered
    assert re.findall(r'value="([^"]+)"', offered[1]) == ["Stories", "Appeals", "About us"]


@pytest.mark.slow
def test_it_says_how_many_weeks_ahead_are_filled(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    login(client, "alice")
    client.post(f"/line/channels/{channel.id}", data={"mission": "", "per_week": 1, "reserve": 0})
    for number, days in enumerate([1, 8, 9, 22]):
        at = house.now() + timedelta(days=days)
        rows.planned(house, alice, f"Planned {number}", channel.id, at=at)
    assert "Weeks ahead 2 filled, then 0 of 1 1 2 0 1 0 0 0 0" in page(client)
    client.post(f"/line/channels/{channel.id}", data={"mission": "", "per_week": 0, "reserve": 0})
    assert "Weeks ahead" not in page(client)
