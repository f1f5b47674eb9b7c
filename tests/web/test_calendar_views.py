"""The quarter, the board, the week by channel, the view for paper, and what narrows them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from models.way import DeliveryState
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
TUESDAY_NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def columns(shown: str) -> dict[str, str]:
    """Of a board: what stands below each title."""
    column = r'<h2 id="column-[^"]*">(.*?) <span.*?</h2>(.*?)</section>'
    return dict(re.findall(column, shown, re.DOTALL))


@pytest.mark.slow
def test_a_quarter_shows_thirteen_weeks_each_leading_to_itself(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Far away", channel.id, at=TUESDAY_NOON + timedelta(weeks=12))
    login(client, "alice")
    shown = page(client, "/calendar?view=quarter&date=2026-12-01")
    assert shown.count('<th scope="row">') == 13
    assert "view=week&amp;date=2027-02-22" in shown
    assert "12:00, Far away, warm, Feed news, planned" in shown
    assert "date=2027-03-02" in shown, "the next quarter"


@pytest.mark.slow
def test_a_board_has_each_post_where_it_stands_with_what_may_be_done(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.drafted(house, bob, "A draft", channel.id)
    rows.submitted(house, bob, "To read", channel.id)
    rows.approved(house, alice, "Agreed", channel.id, temperature="cold")
    rows.planned(house, alice, "Soon", channel.id, at=TUESDAY_NOON)
    for title, state in (("Out", DeliveryState.PUBLISHED), ("Lost", DeliveryState.FAILED)):
        (delivery,) = rows.planned(house, alice, title, channel.id, at=TUESDAY_NOON)
        rows.became(house, delivery, state)
    login(client, "alice")
    board = columns(page(client, "/calendar?view=board&date=2026-12-01"))
    titles = {column: re.findall(r"<b>(.*?)</b>", inside) for column, inside in board.items()}
    assert titles == {
        "Ideas and drafts": ["A draft"],
        "To review": ["To read"],
        "Approved, without a time": ["Agreed"],
        "Planned": ["Soon"],
        "Live this month": ["Out"],
        "Went wrong": ["Lost"],
    }
    assert "by Bob" in board["Ideas and drafts"]
    assert "Submit for review" in board["Ideas and drafts"]
    assert "Read and decide" in board["To review"]
    assert "cold · Feed news" in board["Approved, without a time"]
    assert "Choose the time for me" in board["Approved, without a time"]
    assert "Read and decide" in board["Went wrong"]


@pytest.mark.slow
def test_a_volunteer_s_board_has_their_own_posts_and_what_they_may_do(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.drafted(house, alice, "Hers", channel.id)
    mine = rows.drafted(house, bob, "His", channel.id)
    login(client, "bob")
    board = page(client, "/calendar?view=board&date=2026-12-01")
    assert "His</b>" in board
    assert "Hers" not in board
    back = {"next": "/calendar?view=board"}
    answer = client.post(f"/posts/{mine.id}/submit", data=back, follow_redirects=True)
    assert "His</b>" in columns(answer.get_data(as_text=True))["To review"]


@pytest.mark.slow
def test_a_week_by_channel_has_a_post_in_the_row_of_each_of_its_channels(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    one, two = (rows.connected(house, alice, name).id for name in ("one", "two"))
    first, second = rows.planned(house, alice, "Blood drive", one, two, at=TUESDAY_NOON)
    wish = rows.submitted(house, alice, "Open day", two, wished_at=TUESDAY_NOON)
    login(client, "alice")
    shown = page(client, "/calendar?view=channels&date=2026-12-01")
    cell = r'data-channel="(\d+)" data-day="2026-12-01">(.*?)</td>'
    cells = dict(re.findall(cell, shown, re.DOTALL))
    held = r'data-post="(\d+)" data-deliveries="([\d ]*)"'
    assert re.findall(held, cells[str(one)]) == [(str(first.post_id), str(first.id))]
    assert re.findall(held, cells[str(two)]) == [
        (str(second.post_id), str(second.id)),
        (str(wish.id), ""),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ("pillar=portraits", ["Portrait"]),
        ("campaign=Winter", ["Portrait", "Soup"]),
        ("campaign=Winter&pillar=Portraits", ["Portrait"]),
        ("person={bob}", ["Soup"]),
        ("q=OUP", ["Soup"]),
        ("q=%25", []),
        ("q=%ED%A0%80", []),
        ("q=%00", ["Portrait", "Soup", "Alone"]),
    ],
)
def test_pillar_campaign_person_and_words_narrow_every_view(
    wanted: str,
    seen: list[str],
    house: House,
    client: FlaskClient,
    login: Login,
    alice: Actor,
    bob: Actor,
) -> None:
    channel = rows.connected(house, alice).id
    at = TUESDAY_NOON
    portrait = {"pillar": "Portraits", "campaign": "Winter"}
    rows.planned(house, alice, "Portrait", channel, at=at, **portrait)
    rows.submitted(house, bob, "Soup", channel, wished_at=at, campaign="Winter")
    rows.drafted(house, alice, "Alone", channel, wished_at=at + timedelta(hours=1))
    login(client, "alice")
    address = f"date=2026-12-01&{wanted.format(bob=bob.user_id)}"
    for view in ("list", "board"):
        shown = page(client, f"/calendar?view={view}&{address}")
        found = [one for one in ("Portrait", "Soup", "Alone") if f"{one}</b>" in shown]
        assert found == seen, view


@pytest.mark.slow
def test_the_choices_are_those_that_the_workspace_has(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    rows.pillar(house, alice, "Portraits")
    for name in ("Winter", "Spring", "Winter", ""):
        rows.drafted(house, alice, "A post", campaign=name)
    login(client, "alice")
    shown = page(client, "/calendar?view=list&date=2026-12-01&campaign=Winter")
    offered = re.findall(r'name="(pillar|campaign)" value="(\w+)"', shown)
    assert offered == [("pillar", "Portraits"), ("campaign", "Spring"), ("campaign", "Winter")]
    assert re.search(r'value="Winter" id="campaign-2" checked', shown)


@pytest.mark.parametrize("view", ["month", "week"])
def test_the_view_for_paper_is_drawn_without_the_widget(
    view: str, house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    shown = page(client, f"/calendar?view={view}&date=2026-12-01&paper=1")
    assert "Blood drive</b>" in shown
    assert "data-print" in shown
    assert "fullcalendar" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("view", ["month", "week", "quarter", "board", "channels", "list"])
def test_a_temperature_is_said_in_words_in_every_view(
    view: str, house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Alert", channel.id, at=TUESDAY_NOON, temperature="hot")
    login(client, "alice")
    shown = page(client, f"/calendar?view={view}&date=2026-12-01")
    card = shown[shown.index('class="e hot') :]
    words = re.sub(r"<[^>]+>", " ", card[: card.index("</a>") + 250])
    assert re.search(r"\bhot\b", words)
