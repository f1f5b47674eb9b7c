"""Connecting by signing in at a network, there and back, with a fake authorization server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from models import credentials
from models.actor import Actor
from models.channel import Channel
from models.connecting import Connecting
from models.house import House
from models.people import Membership
from models.way import Role
from tests.fakes import FakeClock
from tests.oauth_server import APP, Accounts, oauth_server
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
PLUGIN = """
from connectors.contract import Capabilities, Credentials, Field, Plugin
from connectors.errors import Permanent
from connectors.http import Http
from connectors.oauth import App, OAuth, Opened
from lib.i18n import say, verbatim

class Pigeons:
    capabilities = Capabilities(max_chars=10)
    def __init__(self, account): self.account = account
    def check(self, post): return []
    def publish(self, post): raise Permanent("no")
    def verify(self): return "The Pigeons"

def app(asked):
    base = asked.settings["base_url"]
    if "client_id" not in asked.settings:
        return None
    return App(client_id=asked.settings["client_id"], client_secret=asked.settings["client_secret"],
               authorize_url=base + "/authorize", token_url=base + "/token")

def accounts(asked, grant):
    http = Http(network="Pigeons", base_url=asked.settings["base_url"],
                headers={"Authorization": "Bearer " + grant.access_token})
    values = {"token": grant.access_token, "refresh": grant.refresh_token}
    return [Opened(handle=one["handle"], name=one["name"], number=one["id"],
                   credentials=Credentials(values=values, expires_at=grant.expires_at),
                   options={"loft": one["id"]})
            for one in http.get("/accounts")]

def server(_asked):
    return _asked.given["server"]

TOKEN = Field(name="token", label=verbatim("Token"), help=verbatim("It is there."))
OAUTH = OAuth(scopes=("coo",), app=app, accounts=accounts, registering=verbatim("Ask the pigeons."))
PLUGIN = Plugin(kind="pigeons", name="Pigeons", capabilities=Pigeons.capabilities, connect=Pigeons,
                handle=verbatim("A name."), fields=(TOKEN,), oauth=OAUTH)
WHERE = Field(name="server", label=verbatim("Loft"), help=verbatim("x"), secret=False)
LOFTS = Plugin(kind="lofts", name="Lofts", capabilities=Pigeons.capabilities, connect=Pigeons,
               handle=verbatim("A name."),
               oauth=OAuth(scopes=("coo",), accounts=accounts, registering=verbatim("-"),
                           fields=(WHERE,), app=lambda asked: App(client_id="the-app",
                           client_secret="the-secret-of-the-app",
                           authorize_url=asked.given["server"] + "/authorize",
                           token_url=asked.settings["base_url"] + "/token")))
"""


@pytest.fixture
def server() -> Iterator[Accounts]:
    with oauth_server() as accounts:
        accounts.pages["/accounts"] = [{"handle": "croix", "name": "La Croix", "id": "7"}]
        yield accounts


@pytest.fixture
def environ(
    environ: dict[str, str], server: Accounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    info = tmp_path / "pigeons-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeons\nVersion: 1.0\n")
    points = "pigeons = pigeons_for_tests:PLUGIN\nlofts = pigeons_for_tests:LOFTS\n"
    (info / "entry_points.txt").write_text(f"[marronnier.connectors]\n{points}")
    (tmp_path / "pigeons_for_tests.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(tmp_path))
    return {
        **environ,
        "MARRONNIER_PIGEONS_BASE_URL": server.url,
        "MARRONNIER_LOFTS_BASE_URL": server.url,
        "MARRONNIER_PIGEONS_CLIENT_ID": APP["client_id"],
        "MARRONNIER_PIGEONS_CLIENT_SECRET": APP["client_secret"],
    }


def go(client: FlaskClient, server: Accounts, kind: str = "pigeons", **query: object) -> str:
    """To the network, where the person says yes: the address they come back to."""
    away = client.get(f"/channels/connect/{kind}", query_string=query)
    assert away.status_code == 302, away.get_data(as_text=True)
    return f"/channels/connected/{kind}?{server.consent(away.location)}"


def every(house: House) -> list[Channel]:
    with house.database.reading() as session:
        return list(session.scalars(select(Channel).order_by(Channel.id)))


def kept(house: House, channel: Channel) -> dict[str, str]:
    with house.database.reading() as session:
        return credentials.read(session, house.settings.keyring, channel.id)


def page(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


@pytest.mark.slow
def test_signing_in_makes_a_channel_whose_keys_are_sealed(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    assert "Sign in at Pigeons" in page(client.get("/channels/new/pigeons"))
    answer = client.get(go(client, server))
    (channel,) = every(house)
    assert answer.location == f"/channels/{channel.id}"
    assert (channel.handle, channel.name) == ("croix", "Pigeons La Croix")
    assert channel.options == {"loft": "7"}
    assert channel.zone == "Europe/Paris"
    secrets = kept(house, channel)
    assert secrets["token"] in server.access
    assert secrets["id"] == "7"
    assert channel.expires_at is not None
    shown = page(client.get(answer.location))
    assert "the network knows it as The Pigeons" in shown
    assert secrets["token"] not in shown


def test_nothing_of_the_way_is_in_a_cookie_or_open_in_the_database(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    away = client.get("/channels/connect/pigeons")
    server.consent(away.location)
    with house.database.reading() as session:
        row = session.scalars(select(Connecting)).one()
    (query,) = server.codes.values()
    assert query["state"] not in f"{row.state}{row.sealed!r}"
    assert "Set-Cookie" not in away.headers or query["state"] not in away.headers["Set-Cookie"]
    assert b"verifier" not in row.sealed


def test_reconnecting_keeps_the_channel_and_its_posts(
    client: FlaskClient, login: Login, house: House, server: Accounts, alice: Actor
) -> None:
    login(client, "alice")
    client.get(go(client, server))
    (channel,) = every(house)
    (delivery,) = rows.planned(house, alice, "Waits", channel.id)
    client.post(f"/channels/{channel.id}/pause", data={"reason": "access ended"})
    before = kept(house, channel)
    answer = client.get(go(client, server, channel=channel.id))
    assert answer.location == f"/channels/{channel.id}"
    (again,) = every(house)
    assert again.id == channel.id
    assert again.paused_at is None
    assert again.access_number == channel.access_number + 1
    assert kept(house, again)["token"] != before["token"]
    assert rows.read(house, delivery).state == "planned"


def test_signing_in_again_without_naming_the_channel_reconnects_it(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    client.get(go(client, server))
    server.pages["/accounts"][0]["handle"] = "Croix"
    client.get(go(client, server))
    assert len(every(house)) == 1


def test_an_archived_channel_comes_back_into_use(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    client.get(go(client, server))
    client.post(f"/channels/{every(house)[0].id}/archive")
    client.get(go(client, server))
    (channel,) = every(house)
    assert channel.archived_at is None
    assert channel.paused_at is None


def test_another_account_does_not_take_the_channel_s_place(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    client.get(go(client, server))
    (channel,) = every(house)
    before = kept(house, channel)
    server.pages["/accounts"] = [{"handle": "croix", "name": "An impostor", "id": "8"}]
    answer = client.get(go(client, server, channel=channel.id))
    assert answer.status_code == 400
    assert "this channel is croix" in page(answer)
    assert kept(house, every(house)[0]) == before


def test_an_account_that_was_renamed_is_still_the_same(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    client.get(go(client, server))
    (channel,) = every(house)
    server.pages["/accounts"] = [{"handle": "croix-verte", "name": "La Croix", "id": "7"}]
    answer = client.get(go(client, server, channel=channel.id))
    assert answer.location == f"/channels/{channel.id}"


def test_a_renamed_account_has_one_channel_also_where_nobody_names_it(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    """A second one would send everything to it twice."""
    login(client, "alice")
    client.get(go(client, server))
    server.pages["/accounts"][0]["handle"] = "croix-verte"
    client.get(go(client, server))
    assert len(every(house)) == 1


@pytest.mark.slow
def test_whoever_took_over_a_name_does_not_get_its_channel(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    client.get(go(client, server))
    before = kept(house, every(house)[0])
    server.pages["/accounts"] = [{"handle": "@Croix", "name": "Taken over", "id": "8"}]
    answer = client.get(go(client, server))
    assert answer.status_code == 400
    assert "is not the one that" in page(answer)
    (channel,) = every(house)
    assert kept(house, channel) == before


def test_a_new_account_under_an_old_name_leaves_the_old_one_its_history(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    client.get(go(client, server))
    client.post(f"/channels/{every(house)[0].id}/archive")
    server.pages["/accounts"] = [{"handle": "croix", "name": "The new one", "id": "8"}]
    client.get(go(client, server))
    old, new = every(house)
    assert (old.handle, old.archived_at is None) == (f"croix #{old.id}", False)
    assert (new.handle, kept(house, new)["id"]) == ("croix", "8")


def test_of_several_accounts_the_person_chooses_one(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    server.pages["/accounts"] = [
        {"handle": "a", "name": "Loft A", "id": "1"},
        {"handle": "b", "name": "Loft B", "id": "2"},
    ]
    chosen = page(client.get(go(client, server)))
    assert every(house) == []
    assert "Loft A" in chosen
    state = chosen.split('name="state" value="')[1].split('"')[0]
    wrong = client.post("/channels/connected/pigeons", data={"state": "x", "number": "2"})
    assert wrong.status_code == 400
    data = {"state": state, "number": "2"}
    client.post("/channels/connected/pigeons", data=data)
    (channel,) = every(house)
    assert (channel.handle, channel.options) == ("b", {"loft": "2"})
    assert channel.expires_at is not None
    assert client.post("/channels/connected/pigeons", data=data).status_code == 400
    client.get(go(client, server, channel=channel.id))
    assert len(every(house)) == 1


def test_an_answer_serves_once(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    address = go(client, server)
    client.get(address)
    again = client.get(address)
    assert again.status_code == 400
    assert "Start again" in page(again)
    assert len(server.asked) == 1


def test_an_answer_that_comes_late_connects_nothing(
    client: FlaskClient, login: Login, house: House, server: Accounts, clock: FakeClock
) -> None:
    login(client, "alice")
    address = go(client, server)
    clock.move(minutes=10)
    assert client.get(address).status_code == 400
    assert every(house) == []
    assert server.asked == []


@pytest.mark.parametrize(
    "query", ["", "state=forged&code=x", "state=&code=", "error=access_denied"]
)
def test_a_forged_answer_connects_nothing(
    client: FlaskClient, login: Login, house: House, server: Accounts, query: str
) -> None:
    login(client, "alice")
    go(client, server)
    answer = client.get(f"/channels/connected/pigeons?{query}")
    assert answer.status_code == 400
    assert server.asked == []
    assert every(house) == []


def test_a_refusal_at_the_network_is_told_with_what_to_do(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    state = go(client, server).split("state=")[1]
    denied = client.get(f"/channels/connected/pigeons?error=access_denied&state={state}")
    assert denied.location == "/channels"
    assert "without permission to publish" in page(client.get("/channels"))
    late = client.get(f"/channels/connected/pigeons?code=x&state={state}")
    assert late.status_code == 400


def test_another_person_s_answer_is_not_taken(
    app: Flask, login: Login, house: House, server: Accounts
) -> None:
    """Who lures a manager to the end of their own sign-in would have them publish there."""
    mallory, ada = app.test_client(), app.test_client()
    login(mallory, "alice")
    login(ada, "ada")
    address = go(mallory, server)
    assert ada.get(address).status_code == 400
    assert every(house) == []
    assert server.asked == []


def test_an_answer_belongs_to_the_association_it_was_begun_in(
    client: FlaskClient, login: Login, house: House, server: Accounts, alice: Actor, charlie: Actor
) -> None:
    with house.database.transaction() as session:
        session.add(
            Membership(workspace_id=charlie.workspace_id, user_id=alice.user_id, role=Role.MANAGER)
        )
    login(client, "alice")
    address = go(client, server)
    client.post("/account/workspace", data={"workspace": charlie.workspace_id})
    assert client.get(address).status_code == 400
    client.post("/account/workspace", data={"workspace": alice.workspace_id})
    assert client.get(address).status_code == 303


def test_the_answer_of_one_network_does_not_serve_at_another(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    address = go(client, server)
    assert client.get(address.replace("/pigeons?", "/lofts?")).status_code == 400
    assert every(house) == []


def test_another_association_s_channel_is_not_there_to_be_reconnected(
    client: FlaskClient, login: Login, house: House, server: Accounts, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "charlie")
    answer = client.get(f"/channels/connect/pigeons?channel={channel.id}")
    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["bob", "erin"])
def test_only_managers_connect(
    client: FlaskClient, login: Login, house: House, server: Accounts, who: str
) -> None:
    login(client, who)
    assert client.get("/channels/connect/pigeons").status_code == 403
    assert client.get("/channels/connected/pigeons?code=x&state=y").status_code == 403


def test_who_lost_the_right_on_the_way_connects_nothing(
    client: FlaskClient, login: Login, house: House, server: Accounts, alice: Actor
) -> None:
    login(client, "alice")
    address = go(client, server)
    with house.database.transaction() as session:
        session.execute(delete(Membership).where(Membership.user_id == alice.user_id))
    assert client.get(address).status_code == 403
    assert server.asked == []


def test_a_network_that_opens_nothing_says_so(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    server.pages["/accounts"] = []
    answer = client.get(go(client, server))
    assert answer.status_code == 400
    assert "Ask there for the right to publish" in page(answer)


def test_a_network_that_fails_on_the_way_is_a_page_with_a_remedy(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    address = go(client, server)
    server.answer = (401, {"error": "invalid_client"})
    told = page(client.get(address))
    assert "does not know this installation’s app" in told
    assert APP["client_secret"] not in told
    assert every(house) == []


def test_a_network_with_many_servers_asks_which_and_shows_where_it_leads(
    client: FlaskClient, login: Login, house: House, server: Accounts
) -> None:
    login(client, "alice")
    assert 'name="server"' in page(client.get("/channels/new/lofts"))
    assert client.get("/channels/connect/lofts").location == "/channels/new/lofts"
    away = client.get("/channels/connect/lofts?server=https://loft.example")
    told = page(away)
    assert "https://loft.example/authorize" in told
    url = told.split('href="https://loft.example')[1].split('"')[0].replace("&amp;", "&")
    client.get(f"/channels/connected/lofts?{server.consent(url)}")
    assert [one.kind for one in every(house)] == ["lofts"]


def test_a_network_without_sign_in_sends_to_the_form(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    answer = client.get("/channels/connect/feed")
    assert answer.status_code == 400
    assert "not connected by signing in" in page(answer)


class TestWithoutAnApp:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in environ.items() if "PIGEONS_CLIENT" not in name}

    def test_the_page_says_how_to_register_one(self, client: FlaskClient, login: Login) -> None:
        login(client, "alice")
        told = page(client.get("/channels/new/pigeons"))
        assert "Ask the pigeons." in told
        assert "http://127.0.0.1:5000/channels/connected/pigeons" in told
        assert "MARRONNIER_PIGEONS_CLIENT_ID" in told
        assert client.get("/channels/connect/pigeons").location == "/channels/new/pigeons"
