"""However much happens at once, a person gets few letters: read back from a real server."""

from collections import Counter
from email.message import EmailMessage

import pytest

from daemon.reminding import Reminding
from editorial import review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from models import news
from models.actor import Actor
from models.approval import Mode
from models.house import House
from models.notice import NoticeKind
from models.post import Post
from models.reach import ByMail, Topic
from tests.mail_server import Inbox
from tests.notifying.conftest import Rounds, Tell
from tests.notifying.test_mail import left, part, wish
from tests.web import rows


def subjects(inbox: Inbox, who: str) -> list[str]:
    return [str(one["Subject"]) for one in inbox.letters if who in one["To"]]


def every_minute(rounds: Rounds, *, minutes: int) -> None:
    """The daemon's steps for so long; it takes more of them."""
    for _ in range(minutes):
        rounds.after(minutes=1)


@pytest.mark.slow
def test_a_thousand_drafts_submitted_at_once_are_one_letter_and_so_are_their_reminders(
    house: House, rounds: Rounds, inbox: Inbox, alice: Actor, bob: Actor
) -> None:
    draft = rows.drafted(house, bob, "Coats", rows.connected(house, alice).id)
    drafts = rows.multiplied(house, draft, 1000)
    with house.database.transaction() as session:
        review.submit_many(session, bob, drafts, now=house.now())
    every_minute(rounds, minutes=12)
    assert subjects(inbox, "alice") == ["1,000 matters at red-cross"]
    assert sorted(Counter(inbox.to)) == ["ada@example.org", "alice@example.org"]
    assert "And 975 more." in part(inbox.letters[0], "plain")
    rounds.clock.move(hours=48)
    Reminding(house).step()
    every_minute(rounds, minutes=12)
    assert subjects(inbox, "alice") == ["1,000 matters at red-cross"] * 2
    assert left(house) == (0, 0)


@pytest.mark.slow
def test_a_rule_that_lets_two_hundred_through_is_one_letter_to_their_author(
    house: House, rounds: Rounds, inbox: Inbox, alice: Actor, bob: Actor
) -> None:
    wish(house, bob, Topic.DECIDED, ByMail.AT_ONCE)
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    rows.multiplied(house, post, 199)
    rounds.after(minutes=6)
    with house.database.transaction() as session:
        keeping.set_rule(session, alice, Asked(mode=Mode.NONE), now=house.now())
    every_minute(rounds, minutes=12)
    assert subjects(inbox, "bob") == ["200 matters at red-cross"]


@pytest.mark.slow
def test_two_hundred_agreements_that_an_edit_voids_are_one_letter(
    house: House, rounds: Rounds, inbox: Inbox, alice: Actor, erin: Actor
) -> None:
    post = rows.approved(house, alice, "Coats", rows.connected(house, alice).id)
    ids = [post.id, *(number for number, _ in rows.multiplied(house, post, 199))]
    with house.database.transaction() as session:
        for number in ids:
            changed, agreed = session.get_one(Post, number), [alice.user_id]
            line = session.connection()
            news.of_edit(line, erin, changed, agreed=agreed, since=1, now=house.now())
    every_minute(rounds, minutes=12)
    assert subjects(inbox, "alice") == ["200 matters at red-cross"]


def told_in(letters: list[EmailMessage]) -> int:
    """Matters, one by one or as “7 matters at …”."""
    counts = (str(one["Subject"]).partition(" matters at ")[0] for one in letters)
    return sum(int(one) if one.isdecimal() else 1 for one in counts)


@pytest.mark.slow
def test_a_network_that_is_down_for_an_hour_is_six_letters_and_nothing_is_left_out(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, bob: Actor
) -> None:
    for number in range(50):
        tell(bob, f"delivery:{number}", kind=NoticeKind.FAILED)
        rounds.after(minutes=1)
    assert len(inbox.letters) == 6
    every_minute(rounds, minutes=30)
    assert len(inbox.letters) == 7
    assert told_in(inbox.letters) == 50
    assert left(house) == (0, 0)


@pytest.mark.slow
def test_one_that_fails_over_and_over_is_told_as_it_stands(
    rounds: Rounds, tell: Tell, inbox: Inbox, bob: Actor
) -> None:
    for _ in range(50):
        tell(bob, "delivery:1", kind=NoticeKind.UNSURE)
        tell(bob, "delivery:1", kind=NoticeKind.FAILED)
        rounds.after(seconds=5)
    every_minute(rounds, minutes=12)
    assert len(inbox.letters) == 1
