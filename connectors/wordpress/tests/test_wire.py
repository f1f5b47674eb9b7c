"""At which address a blog's REST API is asked: a *fake* blog, behind hosts of all kinds."""

import socket
from collections.abc import Iterator

import pytest

from connectors.contract import Account, Credentials
from connectors.errors import Ambiguous, AuthExpired, ConnectorError, Permanent
from connectors.wordpress.wire import Wire
from tests.connectors.raw_server import RawServer, answer, request_of

PAGE = b"<!doctype html><h1>Croix-Verte</h1>"


class Host(RawServer):
    """`/wp-json` is answered by `pretty`, `?rest_route=` by `plain`."""

    def __init__(self) -> None:
        super().__init__()
        self.pretty, self.plain = answer("200 OK", b'{"id": 1}'), answer("200 OK", b'{"id": 2}')
        self.asked: list[tuple[str, str]] = []
        self.deed = self._reply

    def _reply(self, peer: socket.socket) -> None:
        method, address = request_of(peer).decode().split(" ")[:2]
        way = "pretty" if address.startswith("/wp-json/") else "plain"
        self.asked.append((method, way))
        peer.sendall(self.pretty if way == "pretty" else self.plain)


@pytest.fixture
def host() -> Iterator[Host]:
    running = Host()
    yield running
    running.close()


def wire(host: Host) -> Wire:
    credentials = Credentials(values={"user": "lea", "password": "xxxx yyyy"})
    account = Account(handle="x", credentials=credentials, settings={"base_url": host.url})
    return Wire(account, read=2)


@pytest.mark.parametrize(
    "instead",
    [
        answer("404 Not Found", PAGE),
        answer("403 Forbidden", PAGE),
        answer("200 OK", PAGE),
        answer("301 Moved Permanently", b"", "Location: /"),
    ],
)
def test_where_a_page_answers_the_other_address_is_asked_and_remembered(
    host: Host, instead: bytes
) -> None:
    host.pretty = instead
    line = wire(host)
    assert line.get("/wp/v2/users/me") == {"id": 2}
    assert line.write("/wp/v2/posts", b"{}") == {"id": 2}
    assert host.asked == [("GET", "pretty"), ("GET", "plain"), ("POST", "plain")]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (answer("401 Unauthorized", b'{"code": "rest_not_logged_in"}'), AuthExpired),
        (answer("404 Not Found", b'{"code": "rest_post_invalid_id"}'), Permanent),
        (answer("502 Bad Gateway", PAGE), Ambiguous),
    ],
)
def test_what_a_blog_itself_answers_and_what_may_pass_is_no_reason_to_ask_elsewhere(
    host: Host, said: bytes, error: type[ConnectorError]
) -> None:
    host.pretty = said
    with pytest.raises(error):
        wire(host).get("/wp/v2/posts/7")
    assert host.asked == [("GET", "pretty")]


def test_a_write_that_comes_first_asks_first_and_is_never_tried_at_both(host: Host) -> None:
    line = wire(host)
    assert line.write("/wp/v2/posts", b"{}") == {"id": 1}
    host.pretty = answer("404 Not Found", PAGE)
    with pytest.raises(Permanent):
        line.write("/wp/v2/posts", b"{}")
    assert [asked for asked in host.asked if asked[0] == "POST"] == [("POST", "pretty")] * 2
    assert ("POST", "plain") not in host.asked


def test_where_neither_address_is_a_blog_it_says_so(host: Host) -> None:
    host.pretty = host.plain = answer("404 Not Found", PAGE)
    with pytest.raises(Permanent) as told:
        wire(host).get("/wp/v2/users/me")
    assert "no WordPress" in str(told.value.reason)
