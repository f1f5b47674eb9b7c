"""Whoever holds a post is reminded, and after its time those who manage are told."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, func, select

from daemon.reminding import Reminding
from editorial import drafting, review
from editorial.draft import Draft
from editorial.holding import reminding
from models.actor import Actor
from models.house import House
from models.notice import Notice, NoticeKind
from models.post import Post
from models.reminder import Reminder
from scheduler import scheduling
from scheduler.sending import hold
from tests.fakes import FakeClock
from tests.web import rows

PRESSING = (NoticeKind.REMINDER, NoticeKind.ESCALATED)


def reminded(house: House, who: Actor, *, unread: bool = True) -> list[NoticeKind]:
    mine = select(Notice).where(Notice.user_id == who.user_id, Notice.kind.in_(PRESSING))
    with house.database.reading() as session:
        return [one.kind for one in session.scalars(mine) if not unread or one.read_at is None]


def reminders(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count(Reminder.id))) or 0


@pytest.mark.slow
def test_a_reminder_then_everybody_who_manages_each_once(
    house: House, alice: Actor, bob: Actor, erin: Actor, ada: Actor, clock: FakeClock
) -> None:
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    step = Reminding(house).step
    step()
    assert reminders(house) == 0
    clock.move(hours=37)
    step()
    step()
    Reminding(house).step()
    assert reminded(house, alice) == reminded(house, ada) == [NoticeKind.REMINDER]
    assert reminders(house) == 2
    clock.move(hours=48)
    step()
    assert reminded(house, alice) == [NoticeKind.ESCALATED]
    assert reminded(house, bob) == reminded(house, erin) == []
    with house.database.transaction() as session:
        review.approve(session, alice, post.id, revision=None, now=clock.now())
    step()
    assert reminded(house, alice) == reminded(house, ada) == []


def test_after_an_outage_only_the_last_stage_is_told(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    clock.move(days=30)
    step = Reminding(house).step
    step()
    step()
    assert reminded(house, alice, unread=False) == [NoticeKind.ESCALATED]
    assert reminders(house) == 2


def test_the_author_is_reminded_of_changes_that_were_asked_for(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    with house.database.transaction() as session:
        review.request_changes(session, alice, post.id, reason="When?", now=clock.now())
    clock.move(hours=40)
    Reminding(house).step()
    assert reminded(house, bob) == [NoticeKind.REMINDER]
    assert reminded(house, alice) == []


def test_of_two_daemons_that_saw_the_same_one_tells(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    clock.move(hours=40)
    with house.database.reading() as session:
        due = reminding.unsaid(session, alice.workspace_id, now=clock.now())
    for minutes in (0, 5):
        with house.database.transaction() as session:
            at = clock.now() + timedelta(minutes=minutes)
            reminding.remind(session, alice.workspace_id, due, now=at)
    with house.database.reading() as session:
        told = session.scalars(select(Notice.at).where(Notice.kind.in_(PRESSING))).all()
    assert set(told) == {clock.now()}


@pytest.mark.slow
def test_a_thousand_that_wait_are_looked_through_and_told_in_a_step(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    post = rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    rows.multiplied(house, post, 1000)
    clock.move(days=30)
    asked: list[str] = []
    listen(house.database.engine, asked)
    Reminding(house).step()
    assert sum(one.startswith("SELECT") for one in asked) < 27  # however many posts
    assert reminders(house) == 2 * 1001


def listen(engine: Engine, asked: list[str]) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)


def held_at_its_time(
    house: House, alice: Actor, bob: Actor, clock: FakeClock, *, reminded: bool = False
) -> Post:
    """Approved and planned, then changed by its author and sent again; now its time has come."""
    channel = rows.connected(house, alice).id
    post = rows.submitted(house, bob, "Coats", channel)
    with house.database.transaction() as session:
        review.approve(session, alice, post.id, revision=None, now=clock.now())
        at = clock.now() + timedelta(hours=1)
        (delivery,) = scheduling.schedule(session, alice, post.id, at=at, now=clock.now())
    with house.database.transaction() as session:
        changed = Draft(title="Coats", text="Coats, and more!", channels=(channel,))
        drafting.edit(session, bob, post.id, changed, seen=None, now=clock.now())
        review.submit(session, bob, post.id, now=clock.now())
    clock.move(minutes=50)
    if reminded:
        Reminding(house).step()
    clock.move(minutes=11)
    with house.database.transaction() as session:
        hold.settle(session, [delivery.id], now=clock.now())
    return post


def stayed(house: House, who: Actor) -> list[Notice]:
    mine = select(Notice).where(Notice.user_id == who.user_id, Notice.kind == NoticeKind.HELD)
    with house.database.reading() as session:
        return list(session.scalars(mine))


def test_whose_agreement_is_missing_at_the_time_is_told_once_and_until_when(
    house: House, alice: Actor, bob: Actor, erin: Actor, clock: FakeClock
) -> None:
    post = held_at_its_time(house, alice, bob, clock)
    Reminding(house).step()
    told = stayed(house, alice)
    clock.move(minutes=5)
    Reminding(house).step()
    (one,) = stayed(house, alice)
    assert [each.at for each in told] == [one.at]
    assert "is held: it is not agreed to" in str(one.words)
    assert one.by_when is not None
    assert one.by_when > clock.now()
    assert stayed(house, erin) == []
    with house.database.transaction() as session:
        review.approve(session, alice, post.id, revision=None, now=clock.now())
    Reminding(house).step()
    assert stayed(house, alice)[0].read_at is not None


def test_a_look_at_which_nothing_is_to_be_said_waits_for_no_writer(
    house: House, alice: Actor, bob: Actor
) -> None:
    rows.submitted(house, bob, "Coats", rows.connected(house, alice).id)
    with house.database.transaction():  # on SQLite nobody else writes meanwhile
        Reminding(house).step()
    assert reminders(house) == 0


def test_so_is_whoever_was_reminded_lately_and_has_no_reminder_coming(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    held_at_its_time(house, alice, bob, clock, reminded=True)
    assert reminded(house, alice)
    Reminding(house).step()
    assert len(stayed(house, alice)) == 1
