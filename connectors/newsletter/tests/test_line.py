"""Whether a letter may be on its way, told by servers that break off, refuse, or say nothing."""

import smtplib
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.contract import Outgoing
from connectors.deadline import Deadline
from connectors.errors import (
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Permanent,
    RateLimited,
    Retryable,
)
from connectors.newsletter import line
from connectors.newsletter.connector import Newsletter
from connectors.newsletter.line import place_of
from connectors.newsletter.people import people_of
from connectors.newsletter.tests.people import account
from lib.mail import make_private
from tests.connectors.raw_server import RawServer, reset
from tests.fakes import FakeClock
from tests.mail_server import PASSWORD as RIGHT
from tests.mail_server import context_of, mail_server, self_signed

NOW = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
POST = Outgoing(key="k-1", title="Lettre", text="Bonjour")
PASSWORD = "hunter2secret"


class Script(RawServer):
    """A *fake* server that answers each word as told, and remembers whether it heard a letter.

    An answer may be a deed on the peer in place of bytes.
    """

    def __init__(self):
        super().__init__()
        self.script: dict[str, Any] = {
            "": b"220 mail\r\n",
            "ehlo": b"250-mail\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN\r\n",
            "auth": b"235 in\r\n",
            "mail": b"250 ok\r\n",
            "rcpt": b"250 ok\r\n",
            "data": b"354 go\r\n",
            ".": b"250 taken\r\n",
            "quit": b"221 bye\r\n",
        }
        self.letters = 0
        self.deed = self.talk

    def talk(self, peer):
        self.say(peer, "")
        heard = peer.makefile("rb")
        while words := heard.readline():
            word = words[:4].decode().strip().lower()
            self.say(peer, word)
            if word == "quit":
                return
            if word == "data" and self.script[word][:3] == b"354":
                self.listen(peer, heard)

    def listen(self, peer, heard):
        while (words := heard.readline()) not in {b".\r\n", b""}:
            pass
        if words:
            self.letters += 1
            self.say(peer, ".")

    def say(self, peer, word):
        answer = self.script.get(word, b"500 what\r\n")
        if callable(answer):
            answer(peer)
            raise ConnectionAbortedError
        peer.sendall(answer)


@pytest.fixture
def server():
    server = Script()
    yield server
    server.close()


def newsletter(server, recipients="liste@croix-verte.example"):
    place = server.url.removeprefix("http://")
    made = account(place, recipients, user="lettre", password=PASSWORD, timeout="0.5")
    return Newsletter(made, FakeClock(NOW))


def raised(server, recipients="liste@croix-verte.example"):
    with pytest.raises(ConnectorError) as caught:
        newsletter(server, recipients).publish(POST)
    error = caught.value
    shown = f"{error!r} {error.reason} {error.remedy} {error.evidence} {newsletter(server)!r}"
    assert PASSWORD not in shown
    return error


def silence(server):
    return lambda _peer: server.released.wait(10)


def cut(peer):
    peer.shutdown(socket.SHUT_RDWR)


def test_a_letter_that_is_taken_is_taken(server):
    newsletter(server).publish(POST)
    assert server.letters == 1


@pytest.mark.parametrize("word", ["", "ehlo", "auth", "mail", "rcpt"])
@pytest.mark.parametrize("fault", [cut, reset])
def test_a_line_that_breaks_before_the_letter_surely_took_none(server, word, fault):
    server.script[word] = fault
    assert type(raised(server)) is Retryable
    assert server.letters == 0


@pytest.mark.slow
@pytest.mark.parametrize("word", ["", "mail", "rcpt"])
def test_silence_before_the_letter_is_no_letter(server, word):
    server.script[word] = silence(server)
    assert type(raised(server)) is Retryable


@pytest.mark.parametrize("word", ["data", "."])
@pytest.mark.parametrize("fault", [cut, reset, pytest.param(silence, marks=pytest.mark.slow)])
def test_a_letter_whose_answer_is_lost_may_be_on_its_way(server, word, fault):
    server.script[word] = silence(server) if fault is silence else fault
    assert type(raised(server)) is Ambiguous


@pytest.mark.parametrize("answer", [b"221 bad bye\r\n", cut, reset])
def test_what_is_said_at_the_door_changes_nothing(server, answer):
    server.script["quit"] = answer
    newsletter(server).publish(POST)
    assert server.letters == 1


def test_no_server_is_no_letter():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place = f"127.0.0.1:{listening.getsockname()[1]}"
    with pytest.raises(Retryable):
        Newsletter(account(place), FakeClock(NOW)).publish(POST)


REFUSALS: dict[tuple[str, bytes], type[ConnectorError]] = {
    ("", b"421 too busy"): RateLimited,
    ("", b"554 go away"): Permanent,
    ("auth", b"535 5.7.8 no"): AuthExpired,
    ("auth", b"534 5.7.9 application password required"): AuthExpired,
    ("auth", b"454 4.7.0 later"): RateLimited,
    ("mail", b"421 too many"): RateLimited,
    ("mail", b"451 later"): RateLimited,
    ("mail", b"530 5.7.0 sign in first"): AuthExpired,
    ("mail", b"550 5.7.1 not as this sender"): Permanent,
    ("mail", b"552 5.3.4 too large"): Permanent,
    ("rcpt", b"450 4.2.0 greylisted"): RateLimited,
    ("rcpt", b"452 4.5.3 too many"): RateLimited,
    ("rcpt", b"550 5.1.1 unknown"): Permanent,
    ("rcpt", b"552 5.2.2 mailbox full"): Permanent,
    ("rcpt", b"554 5.7.1 relay access denied"): Permanent,
    ("data", b"451 4.3.0 later"): RateLimited,
    ("data", b"554 no valid recipients"): Permanent,
    (".", b"451 4.7.1 try again"): RateLimited,
    (".", b"452 4.3.1 disk full"): RateLimited,
    (".", b"550 5.7.1 looks like spam"): Permanent,
    (".", b"552 5.3.4 too large"): Permanent,
    (".", b"554 5.6.0 malformed"): Permanent,
}


@pytest.mark.parametrize(("word", "answer"), REFUSALS)
def test_a_refusal_is_surely_no_letter_and_says_what_must_happen_next(server, word, answer):
    server.script[word] = answer + b"\r\n"
    error: Any = raised(server)
    assert isinstance(error, REFUSALS[word, answer])
    if isinstance(error, RateLimited):
        assert error.until == NOW + timedelta(minutes=5)
    else:
        assert error.remedy
    assert answer.decode()[:3] in str(error.evidence)


@pytest.mark.slow
def test_the_line_is_private_and_the_server_proves_its_name(tmp_path):
    certificate = self_signed(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    context = context_of(certificate)
    with mail_server(tls_context=context, require_starttls=True) as inbox:
        made = account(inbox.url, user="lettre", password=RIGHT)
        Newsletter(made, FakeClock(NOW), trust).publish(POST)
        with pytest.raises(AuthExpired, match="CERTIFICATE_VERIFY_FAILED"):
            Newsletter(made, FakeClock(NOW)).publish(POST)
        assert (inbox.encrypted, inbox.signed_in) == ([True], ["lettre"])
    with mail_server(ssl_context=context) as inbox:
        made = account(inbox.url, scheme="smtps://")
        Newsletter(made, FakeClock(NOW), trust).publish(POST)
        assert len(inbox.letters) == 1


def test_once_the_time_is_over_nobody_is_called_any_more(server):
    with Deadline(5) as deadline:
        deadline.over = True
        people = people_of(account(server.url.removeprefix("http://")))
        smtp = newsletter(server)._line(people)._made(deadline)
        with pytest.raises(TimeoutError):
            smtp.connect("127.0.0.1", int(server.url.rpartition(":")[2]))


@pytest.mark.parametrize(
    ("typed", "host", "port", "encrypted"),
    [
        ("mail.example.org", "mail.example.org", 587, False),
        (" mail.example.org:25 ", "mail.example.org", 25, False),
        ("mail.example.org:465", "mail.example.org", 465, True),
        ("smtps://mail.example.org", "mail.example.org", 465, True),
        ("smtp://other:word@mail.example.org", "mail.example.org", 587, False),
    ],
)
def test_a_server_is_taken_as_providers_tell_it(typed, host, port, encrypted):
    place = place_of(account(typed, user="me@example.org", password="a:b@c"))
    assert (place.host, place.port, place.encrypted) == (host, port, encrypted)
    assert (place.user, place.password) == ("me@example.org", "a:b@c")


def test_the_operator_may_have_all_letters_taken_elsewhere():
    made = account("mail.example.org", user="me", password="secret")
    place = place_of(replace(made, settings={"smtp_url": "smtp://127.0.0.1:2525"}))
    assert (place.host, place.port, place.user, place.password) == ("127.0.0.1", 2525, "", "")


def test_no_password_travels_in_the_open(server):
    place = place_of(account("mail.example.org", user="lettre", password="secret"))
    port = int(server.url.rpartition(":")[2])
    with smtplib.SMTP("127.0.0.1", port) as smtp, pytest.raises(smtplib.SMTPNotSupportedError):
        make_private(smtp, place, ssl.create_default_context)


def test_a_server_without_passwords_is_not_used_without_one(server):
    server.script["ehlo"] = b"250 mail\r\n"
    assert type(raised(server)) is AuthExpired
    assert server.letters == 0


def test_words_that_no_server_says_are_not_taken_for_yes(server):
    server.script["mail"] = b"SSH-2.0-OpenSSH\r\n"
    assert isinstance(raised(server), ConnectorError)
    assert server.letters == 0


@pytest.mark.slow
def test_a_server_that_gives_a_byte_a_second_is_given_up(server, monkeypatch):
    monkeypatch.setattr(line, "_LONGEST", 1.0)

    def drip(peer):
        while not server.released.wait(0.2):
            peer.sendall(b"2")

    server.script["."] = drip
    assert type(raised(server)) is Ambiguous


def test_one_of_many_whose_answer_is_lost_is_named_and_stops_the_others(server):
    connector = newsletter(server, "alice@example.org, bob@example.org, charlie@example.org")
    first, second, *_ = connector.steps(POST)
    done = {first: connector.take_step(POST, first, {})}
    server.script["."] = cut
    with pytest.raises(Ambiguous, match=r"b…@example\.org; 1 more") as caught:
        connector.take_step(POST, second, done)
    assert "nobody else gets it twice" in str(caught.value.remedy)
    with pytest.raises(Ambiguous, match="no way to look"):
        connector.find_step(POST, second, done, since=NOW)
