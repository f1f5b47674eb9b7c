"""/channels: connecting, rules, pausing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from connectors.registry import OURS
from editorial import channels
from models import credentials
from models.actor import Actor
from models.channel import Channel
from models.house import House
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
RULES = {
    "name": "Our feed",
    "zone": "Europe/Paris",
    "gap_minutes": "90",
    "per_week": "3",
    "daily_cap": "2",
    "quiet_from": "22",
    "quiet_to": "6",
    "late_hot": "drop",
    "late_hot_minutes": "10",
    "late_warm": "ask",
    "late_warm_minutes": "600",
    "late_cold": "publish",
    "late_cold_minutes": "0",
}


def only(house: House) -> Channel:
    with house.database.reading() as session:
        return session.scalars(select(Channel)).one()


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return rows.connected(house, alice)


def test_a_feed_needs_only_its_name(client: FlaskClient, login: Login, house: House) -> None:
    login(client, "alice")
    assert "No account is connected yet" in client.get("/channels").get_data(as_text=True)
    answer = client.post("/channels/new/feed", data={"handle": "news"})
    assert answer.location == f"/channels/{only(house).id}"
    page = client.get("/channels").get_data(as_text=True)
    assert "/feeds/news.atom" in page


def test_the_form_asks_what_the_network_needs_and_keeps_no_secret_in_the_page(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "alice")
    assert 'name="app_password"' in client.get("/channels/new/bluesky").get_data(as_text=True)
    given = {"handle": "", "app_password": "abcd-efgh-ijkl-mnop"}
    answer = client.post("/channels/new/bluesky", data=given)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "handle-wrong" in page
    assert "abcd-efgh" not in page


def test_an_account_whose_network_does_not_answer_is_kept_and_said(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "alice")
    given = {"handle": "croix", "token": "a-very-long-token"}
    client.post("/channels/new/sandbox", data=given)
    channel = only(house)
    page = client.get(f"/channels/{channel.id}").get_data(as_text=True)
    assert "It does not open yet" in page
    assert "a-very-long-token" not in page
    with house.database.reading() as session:
        kept = credentials.read(session, house.settings.keyring, channel.id)
    assert kept == {"token": "a-very-long-token"}


def test_what_has_many_lines_is_asked_in_many_and_never_shown_again(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "alice")
    assert '<textarea class="form-control" id="recipients"' in client.get(
        "/channels/new/newsletter"
    ).get_data(as_text=True)
    given = {"handle": "lettre@cv.example", "recipients": "alice@example.org\r\nbob@example.org"}
    page = client.post("/channels/new/newsletter", data=given).get_data(as_text=True)
    assert "server-wrong" in page
    assert "bob@example.org" not in page
    client.post("/channels/new/newsletter", data={**given, "server": "127.0.0.1:1"})
    channel = only(house)
    assert "bob@example.org" not in client.get(f"/channels/{channel.id}").get_data(as_text=True)
    with house.database.reading() as session:
        kept = credentials.read(session, house.settings.keyring, channel.id)
    assert kept["recipients"] == given["recipients"]


def test_an_address_inside_our_own_network_is_refused_with_the_way_out(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "alice")
    given = {"handle": "http://2130706433", "user": "alice", "password": "abcd efgh"}
    answer = client.post("/channels/new/wordpress", data=given)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "MARRONNIER_WORDPRESS_BASE_URL" in page
    assert "abcd efgh" not in page
    with house.database.reading() as session:
        assert session.scalars(select(Channel)).all() == []


def test_an_account_cannot_be_moved_inside_by_connecting_it_again(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    with house.database.transaction() as session:
        channel = channels.connect(
            session,
            alice,
            house.settings.keyring,
            kind="matrix",
            handle="#annonces:matrix.example",
            credentials={"access_token": "first", "server": "https://matrix.example"},
            now=house.now(),
        )
    login(client, "alice")
    given = {"access_token": "another", "server": "http://0x7f.1"}
    answer = client.post(f"/channels/{channel.id}/reconnect", data=given, follow_redirects=True)
    assert "MARRONNIER_MATRIX_BASE_URL" in answer.get_data(as_text=True)
    with house.database.reading() as session:
        kept = credentials.read(session, house.settings.keyring, channel.id)
    assert kept["access_token"] == "first"


def test_connecting_the_same_account_twice_says_how_to_renew_it(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "alice")
    answer = client.post("/channels/new/feed", data={"handle": "news"})
    assert answer.status_code == 400
    assert "connected already" in answer.get_data(as_text=True)
    assert only(house).id == channel.id


def test_an_unknown_network_is_a_page_that_names_the_known_ones(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    answer = client.get("/channels/new/minitel")
    assert answer.status_code == 400
    assert ", ".join(sorted(OURS)) in answer.get_data(as_text=True)


def test_rules_are_kept(client: FlaskClient, login: Login, house: House, channel: Channel) -> None:
    login(client, "alice")
    answer = client.post(f"/channels/{channel.id}/rules", data=RULES)
    assert answer.status_code == 303
    kept = only(house)
    assert (kept.name, kept.gap_minutes, kept.quiet_from) == ("Our feed", 90, 22)
    assert kept.late == {"hot": ["drop", 10], "warm": ["ask", 600], "cold": ["publish", 0]}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("zone", "Paris"),
        ("name", " "),
        ("per_week", "many"),
        ("daily_cap", "0"),
        ("quiet_to", "24"),
        ("gap_minutes", "-5"),
        ("gap_minutes", "99999999999"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_told_beside_its_field(
    client: FlaskClient, login: Login, house: House, channel: Channel, name: str, given: str
) -> None:
    login(client, "alice")
    answer = client.post(f"/channels/{channel.id}/rules", data={**RULES, name: given})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'id="{name}-wrong"' in page
    assert 'value="3"' in page or name == "per_week"  # what was typed stays
    assert only(house).per_week == channel.per_week


def test_a_late_rule_that_cannot_be_kept_is_told(
    client: FlaskClient, login: Login, channel: Channel
) -> None:
    login(client, "alice")
    bad = {**RULES, "late_hot": "burn"}
    answer = client.post(f"/channels/{channel.id}/rules", data=bad)
    assert answer.status_code == 422
    assert 'id="late-wrong"' in answer.get_data(as_text=True)


def test_a_form_sent_in_part_is_told_what_is_missing(
    client: FlaskClient, login: Login, channel: Channel
) -> None:
    login(client, "alice")
    answer = client.post(f"/channels/{channel.id}/rules", data={"name": "Blog"})
    assert answer.status_code == 422


def test_a_channel_is_paused_with_a_reason_and_resumed(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "alice")
    back = f"/channels/{channel.id}"
    answer = client.post(f"{back}/pause", data={"reason": "Wrong photo", "next": back})
    assert answer.location == back
    assert "Wrong photo" in client.get("/channels").get_data(as_text=True)
    client.post(f"{back}/resume", data={"next": back})
    assert only(house).paused_at is None


def test_a_channel_out_of_use_has_no_page(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "alice")
    assert client.post(f"/channels/{channel.id}/archive").location == "/channels"
    assert client.get(f"/channels/{channel.id}").status_code == 404
    assert "Feed news" not in client.get("/channels").get_data(as_text=True)


@pytest.mark.slow
def test_the_connection_is_checked_on_demand(
    client: FlaskClient, login: Login, channel: Channel
) -> None:
    login(client, "alice")
    client.post(f"/channels/{channel.id}/check")
    page = client.get(f"/channels/{channel.id}").get_data(as_text=True)
    assert 'class="flash' in page


def test_others_look_and_change_nothing(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "erin")
    assert client.get("/channels").status_code == 200
    page = client.get(f"/channels/{channel.id}").get_data(as_text=True)
    assert "Managers change these." in page
    assert client.get("/channels/new/feed").status_code == 403
    assert client.post("/channels/new/feed", data={"handle": "x"}).status_code == 403
    for move in ("rules", "pause", "resume", "archive", "check", "reconnect"):
        answer = client.post(f"/channels/{channel.id}/{move}", data=RULES)
        assert answer.status_code == 403, move
    assert only(house).name == channel.name


def test_a_broken_plug_in_is_listed_with_its_reason(
    client: FlaskClient, login: Login, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[marronnier.connectors]\nodd = not_there:PLUGIN\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    login(client, "alice")
    page = client.get("/channels").get_data(as_text=True)
    assert "stranger 1.0" in page
    assert "Cannot be used" in page
    assert "/channels/new/odd" not in page


@pytest.mark.slow
def test_a_channel_that_does_not_open_names_the_posts_that_miss_their_time(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Before it ends", channel.id)
    rows.planned(house, alice, "After it ends", channel.id, at=house.now() + timedelta(days=3))
    login(client, "alice")

    def page() -> str:
        return client.get(f"/channels/{channel.id}").get_data(as_text=True)

    assert "it ends" not in page()
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).expires_at = house.now() + timedelta(days=2)
    assert "The access ends before these posts leave:" in page()
    assert "“After it ends”, Thu 3 Dec 2026, 08:00" in page()
    assert "Before it ends" not in page()
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).paused_at = house.now()
    assert "These posts miss their time:" in page()
    assert "“Before it ends”" in page()


def test_a_network_s_own_choices_are_kept_and_taken_back(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "alice")
    client.post("/channels/new/x", data={"handle": "croix", "access_token": "a-long-token"})
    channel = only(house)
    page = client.get(f"/channels/{channel.id}").get_data(as_text=True)
    assert "Monthly cap" in page
    given = {"monthly_cap": " 5 ", "mentions": "perhaps", "unheard_of": "x"}
    answer = client.post(f"/channels/{channel.id}/choices", data=given)
    assert answer.status_code == 303
    assert only(house).options == {"monthly_cap": "5"}
    assert 'value="5"' in client.get(f"/channels/{channel.id}").get_data(as_text=True)
    client.post(f"/channels/{channel.id}/choices", data={"monthly_cap": ""})
    assert only(house).options == {}


def test_only_managers_make_a_channel_s_choices(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "erin")
    assert client.post(f"/channels/{channel.id}/choices", data={}).status_code == 403
