"""Letters to the house's mailbox: here a fake of ours, a real one in tests/servers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import make_url, select, update

from editorial import drafting, media
from editorial.ideas import deciding, mailing, queries
from editorial.ideas.letters import letter
from editorial.media.describing import Described, describe
from models import migrate
from models.actor import Actor
from models.database import Database
from models.house import House
from models.idea_source import IdeaLetter
from models.people import User, Workspace
from tests.fakes import FakeClock


class FakeMailbox:
    """Letters by their place; `broken`: the connection goes before that one is marked."""

    def __init__(self, *letters: bytes, broken: bool = False) -> None:
        self.letters = list(letters)
        self.seen: set[str] = set()
        self.broken = broken

    def unread(self) -> Sequence[str]:
        return [str(n) for n in range(len(self.letters)) if str(n) not in self.seen]

    def size(self, number: str) -> int:
        return len(self.letters[int(number)])

    def head(self, number: str) -> bytes:
        return self.letters[int(number)].partition(b"\n\n")[0] + b"\n\n"

    def whole(self, number: str) -> bytes:
        return self.letters[int(number)]

    def mark_read(self, number: str) -> None:
        if self.broken:
            raise ConnectionResetError
        self.seen.add(number)


def letter_of(sender: str, subject: str, text: str, **headers: str) -> bytes:
    return bytes(_message(sender, subject, text, **headers))


def _message(sender: str, subject: str, text: str, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Someone <{sender}>", "ideas@example.org", subject
    made["Message-ID"] = headers.pop("message_id", f"<n{hash((sender, subject))}@example.org>")
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def apart(house: House) -> dict[str, str]:
    with house.database.reading() as session:
        found = session.scalars(select(IdeaLetter).where(IdeaLetter.kept_apart.is_not(None)))
        return {one.subject: str(one.kept_apart) for one in found}


def lines(house: House, who: Actor) -> list[str]:
    with house.database.reading() as session:
        return [one.idea.line for one in queries.ideas(session, who)]


def test_a_members_letter_becomes_their_idea(house: House, alice: Actor, bob: Actor) -> None:
    text = "See https://example.org/soup.\n\nWith leeks.\n\n-- \nBob, 06 12 34 56 78\n"
    box = FakeMailbox(letter_of("BOB@example.org", "TR : Re: A recipe", text))
    mailing.read(house, box)
    with house.database.reading() as session:
        (one,) = queries.ideas(session, bob)
    assert (one.idea.line, one.idea.link) == ("A recipe", "https://example.org/soup")
    assert one.idea.note == "See https://example.org/soup.\n\nWith leeks."
    assert box.seen == {"0"}


def test_a_letter_is_never_read_twice_whatever_the_mailbox_says(house: House, bob: Actor) -> None:
    box = FakeMailbox(letter_of("bob@example.org", "A recipe", "With leeks."), broken=True)
    with pytest.raises(ConnectionResetError):
        mailing.read(house, box)
    box.broken = False
    mailing.read(house, box)
    mailing.read(house, FakeMailbox(*box.letters))
    assert lines(house, bob) == ["A recipe"]


def test_what_is_from_nobody_or_from_a_machine_is_kept_apart(house: House, alice: Actor) -> None:
    with house.database.transaction() as session:
        session.execute(update(User).where(User.email == "ada@example.org").values(active=False))
    mailing.read(
        house,
        FakeMailbox(
            letter_of("nobody@example.org", "Buy this", "Now!"),
            letter_of("ada@example.org", "Gone", "Away."),
            letter_of(
                "bob@example.org", "Out of office", "Back soon", Auto_Submitted="auto-replied"
            ),
            letter_of("bob@example.org", "", ""),
        ),
    )
    assert lines(house, alice) == []
    invite = "If they are one of yours, invite them with it, and let them send it again."
    assert apart(house) == {
        "Buy this": f"Nobody of the association has this address. {invite}",
        "Gone": f"Nobody of the association has this address. {invite}",
        "Out of office": "A machine wrote it: an answer by itself, or a list. "
        "If it holds an idea, note that by hand.",
        "": "It says nothing. Ask whoever sent it what they meant.",
    }


def test_of_a_letter_in_far_too_many_parts_the_first_are_looked_at() -> None:
    seam = b"--x\nContent-Type: image/png\n\npixels\n"
    raw = b"From: erin@example.org\nSubject: All of them\nMIME-Version: 1.0\n"
    raw += b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below.\n" + seam * 50_000
    found = letter(raw + b"--x--\n")
    assert (found.line, found.note, len(found.pictures)) == ("All of them", "See below.", 8)
    assert 1_900 < found.left_out < 2_000


def test_pictures_come_along_and_what_else_is_attached_is_said_to_be_left_out(
    house: House, erin: Actor
) -> None:
    out = BytesIO()
    Image.new("RGB", (20, 10), "teal").save(out, "PNG")
    made = _message("erin@example.org", "The new van", "It is here.")
    made.add_attachment(out.getvalue(), maintype="image", subtype="png", filename="van.png")
    made.add_attachment(b"not a picture", maintype="image", subtype="png", filename="x.png")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="bill.pdf")
    mailing.read(house, FakeMailbox(bytes(made)))
    with house.database.transaction() as session:
        row = session.scalars(select(IdeaLetter)).one()
        assert str(row.remark).startswith("2 attachments were left out.")
        post = deciding.write(session, erin, 1, now=house.now())
        _, _, draft = drafting.draft_of(session, erin, post.id)
    assert len(draft.media) == 1


def test_the_word_behind_the_plus_says_which_association(house: House, charlie: Actor) -> None:
    with house.database.reading() as session:
        slug = session.get_one(Workspace, charlie.workspace_id).slug
    box = FakeMailbox(
        letter_of("nobody@example.org", "For you", "x", To=f"ideas+{slug}@example.org"),
        letter_of("bob@example.org", "Not mine to say", "x", To=f"ideas+{slug}@example.org"),
    )
    mailing.read(house, box)
    with house.database.reading() as session:
        found = {one.subject: one.workspace_id for one in session.scalars(select(IdeaLetter))}
    assert found["For you"] == charlie.workspace_id
    assert found["Not mine to say"] != charlie.workspace_id


def test_who_wrote_is_forgotten_and_the_letter_still_known(
    house: House, bob: Actor, clock: FakeClock
) -> None:
    box = FakeMailbox(letter_of("bob@example.org", "A recipe", "With leeks."))
    mailing.read(house, box)
    clock.move(days=house.settings.keep / timedelta(days=1) + 1)
    mailing.read(house, FakeMailbox(*box.letters))
    with house.database.reading() as session:
        row = session.scalars(select(IdeaLetter)).one()
    assert (row.sender, row.subject) == ("", "")


NAMES = (b"From", b"To", b"Message-ID", b"Subject", b"Content-Type", b"Auto-Submitted")
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000)
)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: =?utf-8?b?////?=\nFrom: <<@@>>\nContent-Type: text/plain; charset=klingon\n\nx",
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: image/png\n\n\n--a",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"From: a\n" * 500 + b"\n",
        b"Subject: =?utf-8?q?half_=ED=A0=80?=\n\n\x00\xed\xa0\x80",
        *(name + b": " + b"(" * 5_000 + b"\n\nx" for name in NAMES),
        b"From: " + b"a:" * 5_000 + b"\n\nx",
        b"Subject: " + b"re: " * 500_000 + b"\n\nx",
        pytest.param(NESTED, marks=pytest.mark.slow),
    ],
)
def test_a_letter_that_breaks_every_rule_breaks_nothing(raw: bytes) -> None:
    found = letter(raw)
    assert not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in found.line + found.note)


@pytest.mark.parametrize(
    "written",
    [
        "bob@example.org <thief@example.com>",
        "<thief@example.com> bob@example.org",
        "bob@example.org, thief@example.com",
        "bob@example.org\nFrom: thief@example.com",
        "thief@example.com\nFrom: bob@example.org",
        '"bob@example.org" <thief@example.com>',
        "=?utf-8?q?bob=40example=2Eorg?= <thief@example.com>",
        "thief@example.com (<bob@example.org>)",
    ],
)
def test_an_address_beside_another_is_nobodys(written: str) -> None:
    """What turns forged letters away may have looked at the other one."""
    assert letter(f"From: {written}\nSubject: x\n\ny".encode()).sender != "bob@example.org"


def test_a_letter_that_nobody_can_take_apart_holds_up_no_other(house: House, bob: Actor) -> None:
    odd = letter_of("nobody@example.org", "Odd", "x").replace(b"text/plain", b"(" * 5_000)
    box = FakeMailbox(odd, letter_of("bob@example.org", "A recipe", "With leeks."))
    assert mailing.read(house, box) == 2
    assert lines(house, bob) == ["A recipe"]
    assert "Odd" in apart(house)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", "Été".encode()),
        ("text/plain", "Été".encode("cp1252")),
        ("text/plain; charset=klingon", "Été".encode()),
        ("text/plain; charset=us-ascii", "Été".encode()),
        ("text/html; charset=unknown-8bit", "<p>Été</p>".encode("latin-1")),
    ],
)
def test_letters_that_are_not_named_or_wrongly_are_read_all_the_same(
    kind: str, body: bytes
) -> None:
    assert letter(f"Content-Type: {kind}\n\n".encode() + body).note == "Été"


def test_a_letter_of_html_alone_is_read_as_plain_words() -> None:
    raw = b"Content-Type: text/html\n\n<p>Soup &amp; bread</p><script>alert(1)</script>"
    assert letter(raw).note == "Soup & bread"


@pytest.mark.slow
def test_before_there_is_an_association_a_letter_waits_unread(
    house: House, bob: Actor, clock: FakeClock, tmp_path: Path
) -> None:
    url = make_url(f"sqlite:///{tmp_path}/bare.sqlite3")
    bare = replace(house, database=Database(url, clock=clock))
    migrate.upgrade(bare.database.engine)
    box = FakeMailbox(letter_of("bob@example.org", "A recipe", "With leeks."))
    assert mailing.read(bare, box) == 0
    bare.database.dispose()
    assert box.seen == set()
    assert mailing.read(house, box) == 1
    assert lines(house, bob) == ["A recipe"]


def test_a_picture_that_another_keeps_to_themselves_is_left_out_and_said(
    house: House, alice: Actor, bob: Actor
) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    with house.database.transaction() as session:
        kept = media.store(
            session, alice, house.files, picture.getvalue(), filename="a.png", now=house.now()
        )
        describe(session, alice, kept, Described(shared=False))
    made = _message("bob@example.org", "A recipe", "With leeks.")
    made.add_attachment(picture.getvalue(), maintype="image", subtype="png", filename="x.png")
    mailing.read(house, FakeMailbox(bytes(made)))
    with house.database.reading() as session:
        (seen,) = queries.ideas(session, bob)
        (row,) = session.scalars(select(IdeaLetter))
    assert list(seen.idea.pictures) == []
    assert str(row.remark).startswith("1 attachment was left out. If it is needed, add it in")
