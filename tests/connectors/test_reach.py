"""Where an address that somebody typed may lead: never into the network in which we run."""

import socket
from contextlib import suppress

import pytest
import requests

from connectors.contract import Account, Credentials, Outgoing
from connectors.deadline import timed_session
from connectors.errors import Ambiguous, Permanent, Retryable
from connectors.http import Http
from connectors.mastodon import sign_in
from connectors.oauth import Asked
from connectors.reach import Guard, guarded, must_be_outside
from connectors.registry import plugin
from tests.connectors.raw_server import RawServer, answer

HOSTILE = [
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0",
    "localhost",  # a name that leads to 127.0.0.1
    "LOCALHOST",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "0xa9fea9fe",
    "224.0.0.1",
    "[::]",
    "[::1]",
    "[fe80::1]",
    "[fd00::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::a9fe:a9fe]",
    "[2002:7f00:1::]",
]
SECRET = "abcdefghijklmnopqrstuvwx"


@pytest.fixture
def server():
    server = RawServer()
    server.answers(answer("200 OK"))
    yield server
    server.close()


def port(server):
    return server.url.rpartition(":")[2]


def typed(base_url, guard=None):
    return Http(network="Pigeon", base_url=base_url, read=0.5, guard=guard or Guard())


@pytest.mark.parametrize("host", HOSTILE)
def test_nothing_is_sent_to_a_machine_inside(server, host):
    with pytest.raises(Permanent, match="leads into the network") as caught:
        typed(f"http://{host}:{port(server)}").post("/posts", {"text": "é"})
    assert "MARRONNIER_PIGEON_BASE_URL" in str(caught.value.remedy)
    assert server.requests == []


def test_the_same_address_is_called_where_the_operator_wrote_it(server):
    Http(network="Pigeon", base_url=server.url).post("/posts", {})
    assert len(server.requests) == 1


def test_a_name_with_one_address_inside_is_refused_as_a_whole():
    mixed = Guard(resolve=lambda _host: ["93.184.215.14", "10.0.0.7"])
    with pytest.raises(Permanent):
        typed("http://blog.example", mixed).get("/")


def test_a_name_is_asked_once_and_what_it_gave_is_what_is_connected_to(server):
    """A name may lead outside when it is asked, and inside a moment later."""
    asked = []

    def resolve(host):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    home = Guard(resolve=resolve, allowed=lambda address: address == "127.0.0.1")
    typed(f"http://blog.example:{port(server)}", home).get("/")
    assert asked == ["blog.example"]
    [request] = server.requests
    assert f"Host: blog.example:{port(server)}".encode() in request


def test_the_next_address_is_tried_where_the_first_does_not_answer(server):
    two = Guard(resolve=lambda _host: ["::1", "127.0.0.1"], allowed=lambda _address: True)
    typed(f"http://blog.example:{port(server)}", two).get("/")
    assert len(server.requests) == 1


def test_a_name_that_nobody_knows_surely_accepted_nothing():
    def unknown(_host):
        raise socket.gaierror("unknown")

    with pytest.raises(Retryable, match="could not be reached"):
        typed("http://blog.example", Guard(resolve=unknown)).get("/")


def test_a_redirect_to_the_clouds_own_keys_is_not_followed(server):
    away = "Location: http://169.254.169.254/latest/meta-data/"
    server.answers(answer("302 Found", b"", away))
    home = Guard(allowed=lambda address: address == "127.0.0.1")
    with pytest.raises(Ambiguous):
        typed(server.url, home).get("/")
    assert len(server.requests) == 1


def test_a_proxy_inside_is_used_and_connects_to_no_machine_inside(server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(Permanent):
        typed("http://10.0.0.1").get("/")
    assert server.requests == []
    typed("http://blog.example", Guard(resolve=lambda _host: ["93.184.215.14"])).get("/")
    assert server.requests[0].startswith(b"GET http://blog.example/ ")


def test_a_guard_stands_for_its_own_calls_alone(server):
    with suppress(Permanent):
        typed(server.url).get("/")
    with timed_session() as session:
        assert session.get(server.url, timeout=5).ok
        with guarded(Guard()), pytest.raises(requests.ConnectionError):
            session.get(server.url.replace("127.0.0.1", "localhost"), timeout=5)


ACCOUNTS = {
    "wordpress": ("http://{host}", {"user": "u", "password": "p"}),
    "mastodon": ("@a@mastodon.example", {"access_token": "t", "server": "{host}"}),
    "matrix": ("!room:matrix.example", {"access_token": "t", "server": "http://{host}"}),
    "mattermost": ("chat/annonces", {"address": "https://{host}/hooks/" + SECRET}),
}


def account(kind, host, **settings):
    handle, values = ACCOUNTS[kind]
    filled = {name: value.replace("{host}", host) for name, value in values.items()}
    return Account(
        handle=handle.replace("{host}", host),
        credentials=Credentials(values=filled),
        settings=settings,
    )


@pytest.mark.parametrize("kind", ACCOUNTS)
@pytest.mark.parametrize("host", ["0x7f.1", "2130706433", "[::ffff:169.254.169.254]", "localhost"])
def test_each_network_of_typed_addresses_refuses_them_when_connecting_and_at_every_call(kind, host):
    hostile = account(kind, host)
    with pytest.raises(Permanent, match="leads into the network") as caught:
        must_be_outside(plugin(kind), hostile)
    assert f"MARRONNIER_{kind.upper()}_BASE_URL" in str(caught.value.remedy)
    with pytest.raises(Permanent, match="leads into the network"):
        plugin(kind).connect(hostile).publish(Outgoing(key="k", text="Bonjour"))


@pytest.mark.parametrize("kind", ACCOUNTS)
def test_what_the_operator_set_may_be_inside(kind):
    must_be_outside(plugin(kind), account(kind, "localhost", base_url="http://127.0.0.1:9"))
    with pytest.raises(Retryable):
        plugin(kind).connect(account(kind, "localhost", base_url="http://127.0.0.1:9")).publish(
            Outgoing(key="k", text="Bonjour")
        )


def test_an_address_that_nobody_can_read_is_left_to_the_call():
    must_be_outside(plugin("mattermost"), account("mattermost", "[chat"))


@pytest.mark.parametrize(("base_url", "watched"), [("", True), ("http://127.0.0.1:9", False)])
def test_signing_in_at_a_typed_server_is_watched_all_the_way(base_url, watched):
    app = sign_in.app(
        Asked(
            settings={"client_id": "1", "client_secret": "2", "base_url": base_url},
            redirect="https://a.example/",
            given={"server": "social.example"},
        )
    )
    assert app is not None
    assert (app.guard is not None) is watched
