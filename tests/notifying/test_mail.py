"""Notices by mail: to a real server, read back from it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import pytest
from sqlalchemy import delete

from cli.doctor.finding import Level
from cli.doctor.telling import mails
from community import stop
from lib.i18n import say, verbatim
from models import noticeboard, telling
from models.actor import Actor
from models.house import House
from models.notice import NoticeKind
from models.outgoing import Mailing, MailState, Outgoing
from models.people import Membership, User
from models.reach import ByMail, Reach, Topic
from tests.mail_server import Inbox
from tests.notifying.conftest import Rounds, Tell

NOBODY = "127.0.0.1:1"


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def wish(house: House, who: Actor, topic: Topic, mail: ByMail, **more: object) -> None:
    with house.database.transaction() as session:
        session.add(
            Reach(
                user_id=who.user_id,
                mail={topic.value: mail.value},
                changed_at=house.now(),
                **more,
            )
        )


def left(house: House) -> tuple[int, int]:
    """What waits: matters, and letters not sent."""
    with house.database.reading() as session:
        letters = session.query(Mailing).where(Mailing.state != MailState.SENT).count()
        return session.query(Outgoing).count(), letters


def doctor_says(house: House) -> str:
    with house.database.reading() as session:
        return " ".join(str(one.message) for one in mails(session, now=house.now()))


def test_a_letter_says_what_why_by_when_and_has_one_button(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor
) -> None:
    why, until = say("a manager must agree"), rounds.house.now()
    tell(alice, why=why, by_when=until, more=verbatim("Please <b>soon</b>."))
    assert rounds.run() == 0  # held back: it may change yet
    assert rounds.after(minutes=6) == 1
    (letter,) = inbox.letters
    assert letter["To"] == "alice@example.org"
    assert letter["Subject"] == "Bob asks you to review “Coats”."
    text, html = part(letter, "plain"), part(letter, "html")
    for words in ("Why you: a manager must agree", "By when: Mon 30 Nov 2026, 08:00"):
        assert words in text
        assert words in html
    assert "http://127.0.0.1:5000/posts/1" in text
    assert "Please &lt;b&gt;soon&lt;/b&gt;." in html
    assert html.count("Look at it") == 1
    assert "<img" not in html
    assert "/account/notices" in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].startswith("<http://127.0.0.1:5000/fewer/")
    assert rounds.after(minutes=30) == 0
    assert left(house) == (0, 0)


def test_a_matter_that_changes_meanwhile_is_told_once_as_it_then_is(
    rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor
) -> None:
    tell(alice)
    rounds.after(minutes=3)
    tell(alice, words=say("“%(title)s” waits for you again.", title="Coats"))
    assert rounds.after(minutes=3) == 1
    assert [one["Subject"] for one in inbox.letters] == ["“Coats” waits for you again."]


def test_what_was_read_or_settled_in_the_house_is_not_mailed(
    house: House, rounds: Rounds, tell: Tell, alice: Actor, erin: Actor
) -> None:
    tell(alice)
    tell(erin, "to-review:2")
    rounds.run()
    with house.database.transaction() as session:
        noticeboard.mark_all_read(session, alice, until=house.now(), now=house.now())
        telling.settle(session.connection(), erin.workspace_id, "to-review:2", now=house.now())
    assert rounds.after(minutes=6) == 0
    assert left(house) == (0, 0)


@pytest.mark.slow
def test_two_hundred_notices_at_once_are_one_letter(
    rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor
) -> None:
    for number in range(200):
        tell(alice, f"to-review:{number}")
    assert rounds.after(minutes=6) == 1
    (letter,) = inbox.letters
    assert letter["Subject"] == "200 matters at red-cross"
    assert "And 175 more." in part(letter, "plain")


@pytest.mark.slow
def test_a_server_that_is_away_for_a_day_loses_nothing_and_floods_nobody(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor, bob: Actor
) -> None:
    tell(bob, kind=NoticeKind.FAILED)
    for hour in range(24):
        tell(alice, f"to-review:{hour % 6}")
        assert rounds.after(hours=1, url=NOBODY) == 0
    assert rounds.after(hours=2) == 2
    assert sorted(inbox.to) == ["alice@example.org", "bob@example.org"]
    assert "6 matters" in str(next(one for one in inbox.letters if "alice" in one["To"])["Subject"])
    assert rounds.after(hours=5) == 0
    assert left(house) == (0, 0)


@contextmanager
def deaf_after_data(*, deaf: int) -> Iterator[tuple[str, list[bytes]]]:
    """A server that takes a letter and dies before it says so, the first `deaf` times."""
    heard: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line, line.makefile("rwb", buffering=0) as talk:
                converse(talk, heard, deaf=deaf)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}", heard
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def converse(talk, heard: list[bytes], *, deaf: int) -> None:
    talk.write(b"220 here\r\n")
    while said := talk.readline():
        verb = said[:4].upper()
        if verb == b"DATA":
            talk.write(b"354 go on\r\n")
            letter = b""
            while (line := talk.readline()) not in (b".\r\n", b""):
                letter += line
            heard.append(letter)
            if len(heard) <= deaf:
                return
        talk.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 OK\r\n")
        if verb == b"QUIT":
            return


def test_a_letter_that_may_have_been_taken_goes_again_as_the_same_letter(
    house: House, rounds: Rounds, tell: Tell, alice: Actor
) -> None:
    with deaf_after_data(deaf=1) as (url, heard):
        tell(alice)
        assert rounds.after(minutes=6, url=url) == 0
        tell(alice, "to-review:2")
        assert rounds.after(minutes=3, url=url) == 1
    first, second = (one.split(b"\r\n\r\n")[0].splitlines() for one in heard)
    same = (b"Message-ID", b"Date", b"Subject")
    assert [one for one in first if one.startswith(same)] == [
        one for one in second if one.startswith(same)
    ]


@pytest.mark.parametrize("said", ["450 4.2.0 greylisted", "451 try later"])
def test_a_greylist_is_waited_out(
    rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor, said: str
) -> None:
    tell(alice)
    inbox.refuses["*"] = said
    assert rounds.after(minutes=6) == 0
    inbox.refuses.clear()
    assert rounds.after(seconds=30) == 0
    assert rounds.after(minutes=3) == 1


def test_an_address_that_is_refused_for_good_is_mailed_no_more_and_its_person_told(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor
) -> None:
    tell(alice)
    inbox.refuses["alice@example.org"] = "550 no such person"
    assert rounds.after(minutes=6) == 0
    inbox.refuses.clear()
    tell(alice, "to-review:2")
    assert rounds.after(minutes=6) == 0
    with house.database.reading() as session:
        (kept,) = session.query(Reach).all()
    assert "no such person" in str(kept.refused)
    assert left(house)[0] == 0
    assert "Nothing is mailed to Alice" in doctor_says(house)
    with house.database.transaction() as session:
        session.execute(delete(Membership).where(Membership.user_id == alice.user_id))
    assert "Nothing is mailed to Alice" not in doctor_says(house)  # who left is reached no more


def test_a_digest_comes_once_a_day_at_the_hour_of_its_reader(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor
) -> None:
    wish(
        house,
        alice,
        Topic.WAITING,
        ByMail.DIGEST,
        digest_at=18,
        zone="America/Cayenne",
        quiet_from=22,
        quiet_to=7,
        quiet_days=[],
    )
    tell(alice)
    tell(alice, "to-review:2")
    rounds.run()
    assert rounds.at("2026-11-30T17:50:00-03:00") == 0
    assert rounds.at("2026-11-30T18:01:00-03:00") == 1
    assert inbox.letters[0]["Subject"] == "Your day at red-cross"


def test_who_wants_none_gets_none(house: House, rounds: Rounds, tell: Tell, alice: Actor) -> None:
    wish(house, alice, Topic.WAITING, ByMail.NEVER)
    tell(alice)
    assert rounds.after(hours=30) == 0
    assert left(house) == (0, 0)


NEVER_LEFT = (NoticeKind.UNSURE, NoticeKind.FAILED, NoticeKind.STOPPED)


def test_a_kind_is_mailed_by_its_own_choice_and_stands_in_the_house_whatever_it_is(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, bob: Actor
) -> None:
    alone = {kind.value: "never" for kind in NEVER_LEFT}
    wish(house, bob, Topic.DECIDED, ByMail.NEVER, kind_mail={"comment": "at_once", **alone})
    tell(bob, "remark:1", kind=NoticeKind.COMMENT)
    tell(bob, "review:1", kind=NoticeKind.APPROVED)
    for kind in NEVER_LEFT:
        tell(bob, f"delivery:{kind}", kind=kind)
    assert rounds.after(minutes=6) == 1
    assert len(inbox.letters) == 1
    with house.database.reading() as session:
        listed = noticeboard.listed(session, bob, family=noticeboard.Family.TROUBLE)
    assert {one.kind for one in listed} == set(NEVER_LEFT)


def test_at_night_and_on_sundays_people_are_left_alone_except_on_call(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor, erin: Actor
) -> None:
    wish(house, erin, Topic.TROUBLE, ByMail.AT_ONCE, on_call=True)
    rounds.at("2026-12-05T21:00:00+01:00")
    tell(alice, kind=NoticeKind.FAILED)
    tell(erin, kind=NoticeKind.FAILED)
    tell(erin, "to-review:2")
    assert rounds.after(minutes=6) == 1
    assert inbox.to == ["erin@example.org"]
    assert rounds.at("2026-12-06T12:00:00+01:00") == 0
    assert rounds.at("2026-12-07T07:59:00+01:00") == 0
    assert rounds.at("2026-12-07T08:01:00+01:00") == 2


def test_a_letter_is_in_its_reader_s_language(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor
) -> None:
    with house.database.transaction() as session:
        session.get_one(User, alice.user_id).language = "fr"
    tell(alice)
    assert rounds.after(minutes=6) == 1
    assert str(inbox.letters[0]["Subject"]).startswith("Bob vous demande de relire")
    html = part(inbox.letters[0], "html")
    assert 'lang="fr"' in html
    assert "c’est votre tour" in html
    assert "vos choix" in html


def test_strange_words_break_no_letter(
    rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor
) -> None:
    title = "<script>\u202egnp\r\nBcc: eve@example.org \ud800" + "é" * 10_000
    tell(alice, words=say("“%(title)s” waits.", title=title))
    assert rounds.after(minutes=6) == 1
    (letter,) = inbox.letters
    assert letter["Bcc"] is None
    assert "<script>" not in part(letter, "html")
    assert "\u202e" not in part(letter, "plain")
    assert part(letter, "plain").startswith("“<script>gnp Bcc: eve@example.org")  # one line of ours
    assert len(part(letter, "plain")) < 2000


def test_a_stop_reaches_whoever_is_on_call_at_night(
    house: House, rounds: Rounds, inbox: Inbox, alice: Actor, erin: Actor
) -> None:
    wish(house, alice, Topic.TROUBLE, ByMail.NEVER, on_call=True)
    rounds.at("2026-12-05T23:00:00+01:00")
    with house.database.transaction() as session:
        stop.stop(session, erin, reason="An accident.", now=house.now())
    assert rounds.after(minutes=6) == 1
    assert inbox.letters[0]["To"] == "alice@example.org"
    assert "> An accident." in part(inbox.letters[0], "plain")
    with house.database.transaction() as session:
        stop.resume(session, alice, now=house.now())
    assert rounds.at("2026-12-07T08:01:00+01:00") == 0  # over before the others' Monday


def test_what_waits_late_is_told_by_the_doctor(
    house: House, rounds: Rounds, tell: Tell, alice: Actor
) -> None:
    tell(alice)
    rounds.after(minutes=6, url=NOBODY)
    with house.database.reading() as session:
        found = list(mails(session, now=house.now()))
    assert [one.level for one in found] == [Level.WARN, Level.WARN]
    assert "1 notice is late" in str(found[0].message)
    assert "127.0.0.1" in str(found[1].message)
