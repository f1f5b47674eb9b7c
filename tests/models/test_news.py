"""Who is told of what, by the use cases that do it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from daemon.occasions import Occasions
from editorial import drafting, review
from editorial.approval.stricter import asked_when_late
from editorial.draft import Draft
from lib.i18n import say
from lib.yearly import DayOf
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.notice import Notice, NoticeKind
from models.post import Post
from models.way import DeliveryState, Role
from scheduler import by_itself, deciding, scheduling, undoing
from scheduler.recurring import series
from scheduler.sending import hold
from scheduler.sending.outcome import close_channel
from tests.fakes import FakeClock
from tests.web import rows


def told(house: House, who: Actor) -> list[Notice]:
    with house.database.reading() as session:
        mine = select(Notice).where(Notice.user_id == who.user_id).order_by(Notice.id)
        return list(session.scalars(mine))


def kinds(house: House, who: Actor) -> list[NoticeKind]:
    return [one.kind for one in told(house, who)]


def unread(house: House, who: Actor) -> list[NoticeKind]:
    return [one.kind for one in told(house, who) if one.read_at is None]


def in_review(house: House, bob: Actor) -> Post:
    channel = rows.connected(house, manager_beside(bob))
    return rows.submitted(house, bob, "Bring coats", channel.id)


def manager_beside(bob: Actor) -> Actor:
    """Somebody who may connect a channel where bob is."""
    return Actor(user_id=0, workspace_id=bob.workspace_id, role=Role.MANAGER, name="x")


def decide(house: House, who: Actor, post: Post, reason: str = "") -> None:
    with house.database.transaction() as session:
        if reason:
            review.request_changes(session, who, post.id, reason=reason, now=house.now())
        else:
            review.approve(session, who, post.id, revision=None, now=house.now())


def test_those_who_may_approve_are_told_that_a_post_waits(
    house: House, alice: Actor, ada: Actor, bob: Actor, erin: Actor, charlie: Actor
) -> None:
    in_review(house, bob)
    assert kinds(house, alice) == kinds(house, ada) == [NoticeKind.TO_REVIEW]
    assert kinds(house, bob) == kinds(house, erin) == kinds(house, charlie) == []


def test_posts_submitted_together_are_each_told_to_those_who_may_approve(
    house: House, alice: Actor, ada: Actor, erin: Actor
) -> None:
    titles = ["Coats", "Boots", "Scarves"]
    drafts = [Draft(title=title, text="Bring them") for title in titles]
    with house.database.transaction() as session:
        made = drafting.create_many(session, erin, drafts, now=house.now())
        review.submit_many(session, erin, made, now=house.now())
    ids = [post_id for post_id, _ in made]
    for reader in (alice, ada):
        assert unread(house, reader) == [NoticeKind.TO_REVIEW] * 3
        assert [one.post_id for one in told(house, reader)] == ids
        words = [str(one.words) for one in told(house, reader)]
        assert words == [f"Erin asks you to review “{title}”." for title in titles]
    assert kinds(house, erin) == []


def test_an_author_is_told_what_became_of_it_in_one_notice(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    post = in_review(house, bob)
    decide(house, alice, post, "Say where.")
    (asked,) = told(house, bob)
    assert asked.kind is NoticeKind.CHANGES_REQUESTED
    assert "Say where." in str(asked.more)
    assert asked.link == f"/posts/{post.id}"
    clock.move(hours=1)
    with house.database.transaction() as session:
        session.get_one(Notice, asked.id).read_at = house.now()
        review.submit(session, bob, post.id, now=house.now())
    decide(house, alice, post)
    (approved,) = told(house, bob)
    assert approved.kind is NoticeKind.APPROVED
    assert approved.read_at is None


def test_once_one_has_decided_the_others_need_not(
    house: House, alice: Actor, ada: Actor, bob: Actor
) -> None:
    decide(house, alice, in_review(house, bob))
    assert [one.read_at is None for one in told(house, ada)] == [False]


def test_nobody_is_told_what_they_did_themselves(house: House, alice: Actor) -> None:
    channel = rows.connected(house, alice)
    decide(house, alice, rows.submitted(house, alice, "Mine", channel.id))
    assert told(house, alice) == []


def test_an_author_is_told_that_another_changed_the_post(
    house: House, alice: Actor, bob: Actor
) -> None:
    post = in_review(house, bob)
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, post.id)
        changed = Draft(title=draft.title, text="Bring warm coats")
        drafting.edit(session, alice, post.id, changed, seen=None, now=house.now())
    assert kinds(house, bob) == [NoticeKind.EDITED]


def test_what_waits_for_review_no_more_because_it_was_changed_asks_for_nobody(
    house: House, alice: Actor, ada: Actor, bob: Actor
) -> None:
    post = in_review(house, bob)
    with house.database.transaction() as session:
        changed = Draft(title=post.title, text="Bring warm coats")
        drafting.edit(session, bob, post.id, changed, seen=None, now=house.now())
    assert unread(house, alice) == unread(house, ada) == []


def test_what_comes_of_a_delivery_is_one_notice_that_changes(
    house: House, alice: Actor, erin: Actor
) -> None:
    (one,) = rows.planned(house, alice, "Coats", rows.connected(house, alice).id)
    rows.became(house, one, DeliveryState.UNSURE, reason=say("The answer was lost."))
    rows.told_of(house, one)
    assert kinds(house, alice) == [NoticeKind.UNSURE]
    with house.database.transaction() as session:
        deciding.resolve(session, erin, one.id, "live", url="https://x.example/1", now=house.now())
    (live,) = told(house, alice)
    assert live.kind is NoticeKind.LIVE
    assert live.url == "https://x.example/1"


def missed(house: House, alice: Actor) -> Delivery:
    """Alice's, and she was told so."""
    (one,) = rows.planned(house, alice, "Coats", rows.connected(house, alice).id)
    rows.became(house, one, DeliveryState.MISSED, reason=say("Too late."))
    rows.told_of(house, one)
    assert unread(house, alice) == [NoticeKind.MISSED]
    return one


@pytest.mark.parametrize("decided", ["cancel", "move", "schedule"])
@pytest.mark.parametrize("name", ["alice", "erin"])
def test_what_a_person_saw_to_asks_for_nobody_any_more(
    house: House, alice: Actor, erin: Actor, decided: str, name: str
) -> None:
    one = missed(house, alice)
    who, later = {"alice": alice, "erin": erin}[name], house.now() + timedelta(days=1)
    with house.database.transaction() as session:
        match decided:
            case "cancel":
                deciding.cancel(session, who, one.id, now=house.now())
            case "move":
                deciding.move(session, who, one.id, later, now=house.now())
            case _:
                scheduling.schedule(session, who, one.post_id, at=later, now=house.now())
    assert unread(house, alice) == unread(house, erin) == []


def test_a_held_date_of_a_series_that_was_ended_asks_for_nobody(
    house: House, alice: Actor, erin: Actor
) -> None:
    ended = rows.repeated(house, alice, "Coats", rows.connected(house, alice).id)
    with house.database.reading() as session:
        one = session.scalars(select(Delivery).order_by(Delivery.id)).first()
    assert one is not None
    rows.told_of(house, rows.became(house, one, DeliveryState.SUSPENDED))
    assert unread(house, alice) == [NoticeKind.HELD]
    with house.database.transaction() as session:
        series.end(session, erin, ended.id, now=house.now())
    assert unread(house, alice) == unread(house, erin) == []


@pytest.mark.slow
def test_what_made_way_and_was_given_another_time_is_no_news(house: House, alice: Actor) -> None:
    channel = rows.connected(house, alice)
    post = rows.approved(house, alice, "Coats", channel.id)
    by_itself.plan(house, alice.workspace_id, asking=asked_when_late)
    with house.database.reading() as session:
        one = session.scalars(select(Delivery)).one()
    rows.told_of(house, rows.became(house, one, DeliveryState.CANCELLED, made_way_for=post.id))
    assert unread(house, alice) == [NoticeKind.DISPLACED]
    assert by_itself.plan(house, alice.workspace_id, asking=asked_when_late) == 1
    assert unread(house, alice) == []


def test_what_is_held_and_moved_is_no_news(house: House, alice: Actor, erin: Actor) -> None:
    (one,) = rows.planned(house, alice, "Coats", rows.connected(house, alice).id)
    rows.became(house, one, DeliveryState.SUSPENDED)
    rows.told_of(house, one)
    for who in (erin, alice):
        later = house.now() + timedelta(days=1)
        with house.database.transaction() as session:
            deciding.move(session, who, one.id, later, now=house.now())
        assert unread(house, alice) == [NoticeKind.HELD]


@pytest.mark.parametrize("name", ["alice", "erin"])
def test_what_is_taken_back_is_told_to_its_author_unless_they_did_it(
    house: House, alice: Actor, erin: Actor, name: str
) -> None:
    one = missed(house, alice)
    who, later = {"alice": alice, "erin": erin}[name], house.now() + timedelta(days=1)
    with house.database.transaction() as session:
        before = undoing.standing(session, who, one.post_id)
        scheduling.schedule(session, who, one.post_id, at=later, now=house.now())
        done = undoing.changes(session, who, one.post_id, before)
        undoing.take_back(session, who, one.post_id, done, now=house.now())
    assert unread(house, alice) == ([] if name == "alice" else [NoticeKind.MISSED])
    assert unread(house, erin) == []


def test_a_post_that_is_held_and_let_go_again_asks_for_nobody(
    house: House, alice: Actor, clock: FakeClock
) -> None:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "Coats", channel.id)
    pause(house, channel, paused=True)
    clock.move(hours=1, minutes=1)
    settle(house, one)
    (held,) = told(house, alice)
    assert (held.kind, held.read_at) == (NoticeKind.HELD, None)
    pause(house, channel, paused=False)
    settle(house, one)
    (over,) = told(house, alice)
    assert over.read_at is not None


def pause(house: House, channel: Channel, *, paused: bool) -> None:
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).paused_at = house.now() if paused else None


def settle(house: House, delivery: Delivery) -> None:
    with house.database.transaction() as session:
        hold.tell(session, hold.settle(session, [delivery.id], now=house.now()), now=house.now())


def test_editors_are_told_that_an_account_no_longer_opens(
    house: House, alice: Actor, bob: Actor, erin: Actor
) -> None:
    channel = rows.connected(house, alice)
    with house.database.transaction() as session:
        close_channel(session.connection(), channel.id, say("Refused."), now=house.now())
    assert kinds(house, erin) == kinds(house, alice) == [NoticeKind.ACCESS]
    assert told(house, bob) == []


def test_a_marronnier_without_a_word_reminds_whoever_sees_to_it_once(
    house: House, alice: Actor, erin: Actor
) -> None:
    today = date(2026, 11, 30)
    near, far = today + timedelta(days=10), today + timedelta(days=40)
    rows.comes_back(house, erin, "Near", DayOf(day=near.day, month=near.month))
    rows.comes_back(house, erin, "Far", DayOf(day=far.day, month=far.month))
    Occasions(house).step()
    Occasions(house).step()
    (only,) = told(house, erin)
    assert "Near" in str(only.words)
    assert told(house, alice) == []
