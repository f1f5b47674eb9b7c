"""Mail through a real server."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lib.mail import Letter, Mailer, MailFailed, server_at
from tests.mail_server import PASSWORD, Inbox, context_of, mail_server, self_signed

NOW = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
LETTER = Letter(to="alice@example.org", subject="Éteint : rien ne part", text="Bonjour ! “€”\n")


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as running:
        yield running


def mailer(inbox: Inbox, user: str = "") -> Mailer:
    return Mailer(f"smtp://{user}{inbox.url}", sender="marronnier@example.org")


def test_a_letter_arrives_as_it_was_written(inbox: Inbox) -> None:
    mailer(inbox).send(LETTER, now=NOW)
    (letter,) = inbox.letters
    assert letter["Subject"] == LETTER.subject
    assert letter["From"] == "marronnier@example.org"
    assert letter["To"] == LETTER.to
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == NOW
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter.get_content_type() == "text/plain"
    assert inbox.text() == LETTER.text


def test_a_letter_may_be_told_twice_in_one_and_left_by_one_press(inbox: Inbox) -> None:
    both = replace(
        LETTER, html="<p>Bonjour</p>", message_id="<1@example.org>", leave="https://x.example/l"
    )
    mailer(inbox).send(both, now=NOW)
    (letter,) = inbox.letters
    assert letter.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in letter.iter_parts()] == ["text/plain", "text/html"]
    assert letter["Message-ID"] == "<1@example.org>"
    assert letter["List-Unsubscribe"] == "<https://x.example/l>"


def test_a_letter_refused_for_what_it_says_is_refused_for_good(inbox: Inbox) -> None:
    inbox.answers = "554 looks like spam"
    with pytest.raises(MailFailed) as failed:
        mailer(inbox).send(LETTER, now=NOW)
    assert failed.value.final
    assert not failed.value.nobody_there


def test_a_subject_cannot_bring_headers_of_its_own(inbox: Inbox) -> None:
    sneaky = Letter(to=LETTER.to, subject="Hello\r\nBcc: eve@example.org", text="x")
    mailer(inbox).send(sneaky, now=NOW)
    assert inbox.letters[0]["Bcc"] is None
    assert inbox.letters[0]["Subject"] == "Hello Bcc: eve@example.org"


def test_the_password_opens_the_server(inbox: Inbox) -> None:
    mailer(inbox, "post%40example.org:correct%3Ahorse%40battery@").send(LETTER, now=NOW)
    assert inbox.signed_in == ["post@example.org"]
    assert PASSWORD == "correct:horse@battery"


def test_a_refused_password_is_told_with_its_remedy_and_without_itself(inbox: Inbox) -> None:
    with pytest.raises(MailFailed) as failed:
        mailer(inbox, "post:hunter2secret@").check()
    assert "MARRONNIER_SMTP_URL" in str(failed.value.remedy)
    assert "hunter2secret" not in f"{failed.value.reason}{failed.value.remedy}"


def test_an_examination_sends_nothing(inbox: Inbox) -> None:
    mailer(inbox).check()
    assert inbox.letters == []


@pytest.mark.parametrize(("said", "final"), [("550 no such person", True), ("450 later", False)])
def test_an_address_refused_for_good_is_told_from_one_refused_for_now(
    inbox: Inbox, said: str, final: bool
) -> None:
    inbox.refuses["alice@example.org"] = said
    with pytest.raises(MailFailed) as failed:
        mailer(inbox).send(LETTER, now=NOW)
    assert failed.value.final is final
    assert said[4:] in str(failed.value.reason)
    assert "b'" not in str(failed.value.reason)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(MailFailed) as failed:
        Mailer("smtp://127.0.0.1:1", sender="a@example.org").check()
    assert "127.0.0.1" in str(failed.value.reason)
    assert not failed.value.final


@pytest.mark.parametrize(
    ("url", "port", "encrypted"),
    [
        ("smtp://mail.example.org", 587, False),
        ("smtps://mail.example.org", 465, True),
        ("smtp://mail.example.org:25", 25, False),
    ],
)
def test_each_address_has_its_port(url: str, port: int, encrypted: bool) -> None:
    server = server_at(url)
    assert (server.host, server.port, server.encrypted) == ("mail.example.org", port, encrypted)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return self_signed(tmp_path)


def test_what_offers_encryption_is_spoken_to_encrypted(certificate: Path) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    with mail_server(tls_context=context_of(certificate), require_starttls=True) as inbox:
        url = f"smtp://post:correct%3Ahorse%40battery@{inbox.url}"
        Mailer(url, sender="a@example.org", trust=trust).send(LETTER, now=NOW)
        assert inbox.encrypted == [True]
        with pytest.raises(MailFailed, match="certificate"):
            Mailer(url, sender="a@example.org").check()
        assert inbox.signed_in == ["post"], "no password for whoever cannot prove its name"


def test_smtps_is_encrypted_from_the_first_byte(certificate: Path) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    with mail_server(ssl_context=context_of(certificate)) as inbox:
        Mailer(f"smtps://{inbox.url}", sender="a@example.org", trust=trust).send(LETTER, now=NOW)
        assert len(inbox.letters) == 1
