"""Each of Telegram's refusals, sorted into reconnect, fix the content, wait, call someone."""

import json
import socket
import traceback
from datetime import UTC, datetime, timedelta

import pytest

from connectors.contract import Account, Credentials, Outgoing
from connectors.errors import (
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Permanent,
    RateLimited,
    Retryable,
)
from connectors.telegram.connector import Telegram
from connectors.telegram.errors import _BY_WORDS
from connectors.telegram.tests.fake_bot_api import TOKEN
from lib.log import redact
from tests.connectors.raw_server import RawServer, answer
from tests.fakes import FakeClock

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
POST = Outgoing(key="k-1", text="Bonjour")


@pytest.fixture
def server():
    server = RawServer()
    yield server
    server.close()


def raised(server, status, words, *headers, **more):
    told = {"ok": False, "error_code": status, "description": words, **more}
    server.answers(answer(f"{status} No", json.dumps(told).encode(), *headers))
    account = Account(
        handle="@croix_verte",
        credentials=Credentials(values={"bot_token": TOKEN}),
        settings={"base_url": server.url},
        options={"timeout": "1"},
    )
    with pytest.raises(ConnectorError) as caught:
        Telegram(account, FakeClock(NOW)).publish(POST)
    shown = f"{caught.value!r} {caught.value.evidence} {caught.value.reason} {account!r}"
    assert TOKEN.partition(":")[2] not in shown
    return caught.value


SORTED = {
    (401, "Unauthorized"): AuthExpired,
    (404, "Not Found"): AuthExpired,
    (400, "Bad Request: chat not found"): AuthExpired,
    (400, "Bad Request: PEER_ID_INVALID"): AuthExpired,
    (400, "Bad Request: group chat was upgraded to a supergroup chat"): AuthExpired,
    (400, "Bad Request: not enough rights to send photos to the chat"): AuthExpired,
    (400, "Bad Request: need administrator rights in the channel chat"): AuthExpired,
    (400, "Bad Request: have no rights to send a message"): AuthExpired,
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"): AuthExpired,
    (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"): AuthExpired,
    (403, "Forbidden: bot was kicked from the channel chat"): AuthExpired,
    (403, "Forbidden: bot is not a member of the channel chat"): AuthExpired,
    (400, "Bad Request: message thread not found"): Permanent,
    (400, "Bad Request: TOPIC_CLOSED"): Permanent,
    (400, "Bad Request: CHAT_RESTRICTED"): Permanent,
    (400, "Bad Request: message is too long"): Permanent,
    (400, "Bad Request: MEDIA_CAPTION_TOO_LONG"): Permanent,
    (400, "Bad Request: file must be non-empty"): Permanent,
    (400, "Bad Request: message text is empty"): Permanent,
    (400, "Bad Request: PHOTO_INVALID_DIMENSIONS"): Permanent,
    (400, "Bad Request: IMAGE_PROCESS_FAILED"): Permanent,
    (400, "Bad Request: wrong file identifier/HTTP URL specified"): Permanent,
    (400, "Bad Request: MEDIA_EMPTY"): Permanent,
    (400, "Bad Request: VIDEO_CONTENT_TYPE_INVALID"): Permanent,
    (400, "Bad Request: something new"): Permanent,
    (413, "Request Entity Too Large"): Permanent,
    (429, "Too Many Requests: retry after 35"): RateLimited,
    (420, "FLOOD_WAIT_35"): RateLimited,
    (409, "Conflict"): Ambiguous,
    (500, "Internal Server Error"): Ambiguous,
    (502, "Bad Gateway"): Ambiguous,
}


@pytest.mark.parametrize(("status", "words"), SORTED)
def test_a_refusal_says_what_must_happen_next(server, status, words):
    error = raised(server, status, words)
    assert type(error) is SORTED[status, words]
    if not isinstance(error, RateLimited | Ambiguous):
        assert error.remedy


def test_every_line_of_the_table_is_tried():
    tried = " ".join(words.lower() for _, words in SORTED)
    assert [part for part in _BY_WORDS if part not in tried] == []


def test_an_unknown_refusal_is_told_in_telegrams_own_words(server):
    assert "something new" in str(raised(server, 400, "Bad Request: something new"))


def test_the_time_to_wait_is_the_one_that_was_told(server):
    error = raised(server, 429, "Too Many Requests", parameters={"retry_after": 35})
    assert error.until == NOW + timedelta(seconds=35)
    error = raised(server, 429, "Too Many Requests", "Retry-After: 9")
    assert error.until == NOW + timedelta(seconds=9)
    assert raised(server, 429, "Too Many Requests", parameters={"retry_after": "x"}).until is None


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Hello</html>",
        b"[]",
        b'{"ok": true}',
        b'{"ok": 1, "result": {}}',
        b'{"ok": true, "result": {}}',
        b'{"ok": true, "result": []}',
        b'{"ok": true, "result": {"message_id": 7, "date": "soon", "chat": {"id": 1}}}',
        b'{"ok": true, "result": {"message_id": 7, "date": 1, "chat": 1}}',
        b'{"ok": true, "result": {"message_id": 7, "date": 1e30, "chat": {"id": 1}}}',
    ],
)
def test_an_answer_that_proves_nothing_leaves_the_post_unsure(server, body):
    server.answers(answer("200 OK", body))
    with pytest.raises(Ambiguous):
        telegram(server.url).publish(POST)


def telegram(url, token=TOKEN):
    return Telegram(
        Account(
            handle="@croix_verte",
            credentials=Credentials(values={"bot_token": token}),
            settings={"base_url": url},
        )
    )


@pytest.mark.parametrize("token", ["", "none", "12:", "12:a/b", "12:a b", "12:aé", "x:abc"])
def test_what_is_no_token_is_never_sent(server, token):
    with pytest.raises(AuthExpired, match="not the token of a bot"):
        telegram(server.url, token).publish(POST)
    assert not server.requests


def test_the_address_with_its_token_is_shown_nowhere():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        unused = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with pytest.raises(Retryable) as caught:
        telegram(unused).publish(POST)
    assert "/bot[hidden]/sendMessage" in caught.value.evidence
    assert TOKEN not in f"{caught.value!r} {telegram(unused)!r}"
    # whoever logs the error with all that led to it
    assert TOKEN not in redact("".join(traceback.format_exception(caught.value)))
