"""Cold posts come out of the pool into the coming weeks, by its rules."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from editorial import drafting
from models.actor import Actor
from models.delivery import AttemptOutcome, Delivery, PlacedBy
from models.house import House
from models.post import Post
from models.reuse import ReuseRules
from models.series import Every
from models.way import DeliveryState
from scheduler import deciding, scheduling
from scheduler.adopting import adopt
from scheduler.recurring import series
from scheduler.recurring.recurrence import Rule
from scheduler.weeks import weeks
from tests.fakes import FakeClock
from tests.scheduler.pool.conftest import Evergreen
from tests.scheduler.sending.test_deliver import Read, send

Planning = Callable[..., list[Delivery]]
DAY = timedelta(days=1)


@pytest.fixture
def plan(house: House, alice: Actor) -> Planning:
    """`plan()`: what was placed or changed in the coming two weeks."""

    def made(*, unasked: bool = False) -> list[Delivery]:
        now = house.now()
        with house.database.transaction() as session:
            found = weeks(session, alice, now=now, until=now + 14 * DAY, unasked=unasked)
            return adopt(session, alice, found, now=now)

    return made


@pytest.fixture
def left(house: House, alice: Actor) -> Callable[[Post], Delivery]:
    """`left(post)`: a person sent it, and it is live."""

    def sent(post: Post) -> Delivery:
        with house.database.transaction() as session:
            (one,) = scheduling.schedule(session, alice, post.id, at=house.now(), now=house.now())
        send(house, one)
        return one

    return sent


def said(delivery: Delivery) -> str:
    return " | ".join(map(str, delivery.why))


def in_order(placed: Sequence[Delivery]) -> list[int]:
    return [one.post_id for one in sorted(placed, key=lambda one: one.due_at)]


def test_a_post_that_left_leaves_again_after_its_rest_in_other_words_and_says_so(
    evergreen: Evergreen, left: Callable[[Post], Delivery], plan: Planning, clock: FakeClock
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    left(post)
    clock.move(days=100)
    assert plan() == []
    clock.move(days=90)
    (again,) = plan()
    assert (again.post_id, again.wording, again.placed_by) == (post.id, 1, PlacedBy.PLANNER)
    assert "it was last used here 19" in said(again)
    assert "wording 2 of 2" in said(again)


def test_a_rest_that_ends_within_the_weeks_is_kept_to_the_hour(
    evergreen: Evergreen, left: Callable[[Post], Delivery], plan: Planning, clock: FakeClock
) -> None:
    first = left(evergreen("Give blood.", "Give some blood."))
    clock.move(days=172)
    (again,) = plan()
    assert first.due_at + 180 * DAY <= again.due_at < clock.now() + 14 * DAY


def test_one_whose_texts_were_all_there_waits_for_another(
    evergreen: Evergreen, left: Callable[[Post], Delivery], plan: Planning, clock: FakeClock
) -> None:
    left(evergreen("Give blood."))
    clock.move(days=300)
    assert plan() == []


@pytest.mark.slow
def test_never_used_first_then_the_one_that_was_used_longest_ago(
    evergreen: Evergreen, left: Callable[[Post], Delivery], plan: Planning, clock: FakeClock
) -> None:
    rules = ReuseRules(rest_days=10)
    recent, older = (evergreen(text, f"{text} again", reuse=rules) for text in ("One", "Two"))
    left(older)
    clock.move(days=5)
    left(recent)
    clock.move(days=20)
    fresh = evergreen("Three")
    assert in_order(plan()) == [fresh.id, older.id, recent.id]


@pytest.mark.parametrize(
    ("rules", "placed"),
    [
        (ReuseRules(expires_on=date(2026, 11, 30)), False),
        (ReuseRules(expires_on=date(2026, 12, 9)), True),
        (ReuseRules(seasons=(("03-01", "05-31"),)), False),
        (ReuseRules(seasons=(("12-08", "01-05"), ("03-01", "05-31"))), True),
    ],
)
def test_season_and_expiry_are_kept_within_the_weeks(
    evergreen: Evergreen, plan: Planning, rules: ReuseRules, placed: bool
) -> None:
    evergreen("Give blood.", reuse=rules)
    found = plan()
    assert len(found) == placed
    for one in found:
        assert rules.expires_on is None or one.due_at.date() < rules.expires_on
        assert not rules.seasons or one.due_at.date() >= date(2026, 12, 8)


def test_one_that_nobody_has_read_again_for_a_year_is_left_out(
    evergreen: Evergreen, plan: Planning, clock: FakeClock
) -> None:
    evergreen("Give blood.")
    clock.move(days=366)
    assert plan() == []


@pytest.mark.slow
def test_a_planned_use_goes_back_when_it_expires_before_it_and_says_why(
    house: House, alice: Actor, evergreen: Evergreen, plan: Planning, read: Read
) -> None:
    post = evergreen("Give blood.")
    (planned,) = plan()
    expire(house, alice, post, planned.due_at)
    (back,) = plan()
    assert (back.id, back.state) == (planned.id, DeliveryState.CANCELLED)
    assert "It expired on" in str(read(planned).reason)
    assert plan() == []


@pytest.mark.slow
def test_what_expired_and_is_good_again_is_planned_unasked_for_nobody_called_it_off(
    house: House, alice: Actor, evergreen: Evergreen, plan: Planning
) -> None:
    post = evergreen("Give blood.")
    (planned,) = plan(unasked=True)
    expire(house, alice, post, planned.due_at)
    (back,) = plan(unasked=True)
    assert back.state is DeliveryState.CANCELLED
    expire(house, alice, post, planned.due_at + 300 * DAY)
    assert [one.post_id for one in plan(unasked=True)] == [post.id]


def test_planning_twice_changes_nothing(
    evergreen: Evergreen, left: Callable[[Post], Delivery], plan: Planning, clock: FakeClock
) -> None:
    left(evergreen("Give blood.", "Give some blood."))
    clock.move(days=190)
    assert len(plan()) == 1
    assert plan() == []


@pytest.mark.slow
def test_what_a_person_placed_stays_though_it_should_still_rest(
    house: House,
    alice: Actor,
    evergreen: Evergreen,
    left: Callable[[Post], Delivery],
    plan: Planning,
    read: Read,
    clock: FakeClock,
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    left(post)
    clock.move(days=3)
    with house.database.transaction() as session:
        at = house.now() + 2 * DAY
        (mine,) = scheduling.schedule(session, alice, post.id, at=at, now=house.now())
    assert plan() == []
    assert read(mine).due_at == at


def expire(house: House, alice: Actor, post: Post, at: datetime) -> None:
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, post.id)
        over = replace(draft, reuse=ReuseRules(expires_on=at.date()))
        drafting.edit(session, alice, post.id, over, seen=None, now=house.now())


@pytest.mark.slow
def test_what_somebody_once_called_off_is_planned_unasked_after_its_next_use(
    house: House, alice: Actor, evergreen: Evergreen, plan: Planning, clock: FakeClock
) -> None:
    evergreen("Give blood.", "Give some blood.")
    (off,) = plan()
    with house.database.transaction() as session:
        deciding.cancel(session, alice, off.id, now=house.now())
    assert plan(unasked=True) == []
    (used,) = plan()
    clock.move(days=15)
    assert send(house, used) is AttemptOutcome.PUBLISHED
    clock.move(days=200)
    assert [one.wording for one in plan(unasked=True)] == [1]


@pytest.mark.slow
def test_what_comes_back_by_itself_is_left_to_its_dates_until_somebody_ends_it(
    house: House, alice: Actor, evergreen: Evergreen, plan: Planning, clock: FakeClock
) -> None:
    post = evergreen("Give blood.", "Give some blood.")
    rule = Rule(every=Every.YEAR, step=1, first=date(2026, 12, 1))
    with house.database.transaction() as session:
        (begun,) = series.repeat(session, alice, post.id, rule, wall=time(10), now=house.now())
        (back,) = session.scalars(select(Delivery).where(Delivery.series_id == begun.id)).all()
    clock.move(days=1, hours=3)
    assert send(house, back) is AttemptOutcome.PUBLISHED
    clock.move(days=200)
    assert plan() == []
    with house.database.transaction() as session:
        series.end(session, alice, begun.id, now=house.now())
    assert [one.wording for one in plan()] == [1]
