"""Posts that come back: one row a date, whoever writes them and however often."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from editorial import channels, drafting, review
from lib.errors import Invalid, NotAllowed, NotFound, WrongState
from lib.zones import wall_time
from models.actor import Actor
from models.channel import Channel
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.post import Post
from models.series import Every, Series
from models.way import DeliveryState, Temperature
from scheduler import deciding, scheduling
from scheduler.engine import Engine
from scheduler.recurring import returns, series
from scheduler.recurring.recurrence import Rule
from scheduler.recurring.returns import ComesBack
from scheduler.scheduling import AlreadyLeft
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, send
from tests.scheduler.unsure.test_lookup import lose, standing
from tests.scheduler.unsure.test_reconcile import looked

Approved = Callable[..., Post]
TUESDAY = date(2026, 12, 1)
TEN = time(10)


def repeat(
    house: House,
    actor: Actor,
    post: Post,
    *,
    every: Every = Every.WEEK,
    first: date = TUESDAY,
    last: date | None = None,
    wall: time = TEN,
    step: int = 1,
) -> Series:
    rule = Rule(every=every, step=step, first=first, last=last)
    with house.database.transaction() as session:
        return series.repeat(session, actor, post.id, rule, wall=wall, now=house.now())[0]


def end(house: House, actor: Actor, one: Series) -> series.Ended:
    with house.database.transaction() as session:
        return series.end(session, actor, one.id, now=house.now())


def rows(house: House, one: Series) -> list[Delivery]:
    with house.database.reading() as session:
        found = select(Delivery).where(Delivery.series_id == one.id)
        return list(session.scalars(found.order_by(Delivery.local_date)))


def days(house: House, one: Series) -> list[str | None]:
    return [each.local_date for each in rows(house, one)]


def again(house: House, one: Series) -> Series:
    with house.database.reading() as session:
        return session.get_one(Series, one.id)


def cold(approved: Approved, text: str = "Give blood.") -> Post:
    return approved(text, temperature=Temperature.COLD)


def test_the_coming_weeks_have_their_rows_at_once(
    house: House, alice: Actor, approved: Approved
) -> None:
    one = repeat(house, alice, cold(approved))
    made = rows(house, one)
    assert [row.local_date for row in made][:3] == ["2026-12-01", "2026-12-08", "2026-12-15"]
    assert len(made) == 9  # sixty days ahead
    assert made[0].due_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert len({row.key for row in made}) == len(made)


def test_expanding_again_makes_no_second_copy(
    house: House, alice: Actor, approved: Approved, engine: Engine
) -> None:
    one = repeat(house, alice, cold(approved))
    before = days(house, one)
    engine.expand()
    engine.expand()
    assert days(house, one) == before


def test_two_daemons_that_expand_at_once_write_each_date_once(
    house: House, alice: Actor, approved: Approved, clock: FakeClock
) -> None:
    one = repeat(house, alice, cold(approved))
    clock.move(days=30)
    ready = threading.Barrier(4)

    def write() -> None:
        ready.wait(5)
        with house.database.transaction() as session:
            series.expand(session, one.id, now=house.now())

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write) for _ in range(4)]:
            done.result(20)
    made = days(house, one)
    assert len(made) == len(set(made)) == 13


def test_each_return_leaves_once_and_has_its_own_proof(
    house: House,
    alice: Actor,
    approved: Approved,
    site: pretend.Site,
    engine: Engine,
    clock: FakeClock,
) -> None:
    one = repeat(house, alice, cold(approved), last=date(2026, 12, 15))
    for _ in range(30):
        clock.move(days=1)
        engine.expand()
        engine.tick()
        _until_idle(engine)
    made = rows(house, one)
    assert [row.state for row in made] == [DeliveryState.PUBLISHED] * 3
    assert len({row.remote_id for row in made}) == 3
    assert site.texts == ["Give blood."] * 3


def _until_idle(engine: Engine) -> None:
    """And the look for the next post, after one that went up, is over as well."""
    for _ in range(500):
        if engine.idle() and not any(one.name == "sender" for one in threading.enumerate()):
            return
        threading.Event().wait(0.01)


def test_a_moved_or_cancelled_date_does_not_come_again(
    house: House, alice: Actor, approved: Approved, engine: Engine, read: Read
) -> None:
    one = repeat(house, alice, cold(approved))
    first, second, *_ = rows(house, one)
    with house.database.transaction() as session:
        later = first.due_at + timedelta(days=2)
        deciding.move(session, alice, first.id, later, now=house.now())
        deciding.cancel(session, alice, second.id, now=house.now())
    engine.expand()
    assert len(days(house, one)) == 9
    assert read(first).due_at == later
    assert read(second).state is DeliveryState.CANCELLED


def test_ending_it_cancels_what_is_planned_and_nothing_comes_after(
    house: House,
    alice: Actor,
    approved: Approved,
    engine: Engine,
    clock: FakeClock,
    site: pretend.Site,
) -> None:
    one = repeat(house, alice, cold(approved))
    clock.move(days=1, hours=2)
    assert send(house, rows(house, one)[0]) is AttemptOutcome.PUBLISHED
    ended = end(house, alice, one)
    assert (ended.cancelled, ended.leaving) == (8, False)
    clock.move(days=70)
    engine.expand()
    engine.tick()
    _until_idle(engine)
    assert len(site.published) == 1
    with pytest.raises(WrongState):
        end(house, alice, one)


def test_what_is_on_its_way_when_it_ends_is_told(
    house: House, alice: Actor, approved: Approved, clock: FakeClock
) -> None:
    one = repeat(house, alice, cold(approved))
    first = rows(house, one)[0]
    with house.database.transaction() as session:
        session.get_one(Delivery, first.id).state = DeliveryState.SENDING
    assert end(house, alice, one).leaving


@pytest.mark.slow
def test_a_new_version_is_what_all_coming_returns_say(
    house: House,
    alice: Actor,
    approved: Approved,
    engine: Engine,
    clock: FakeClock,
    site: pretend.Site,
) -> None:
    post = cold(approved)
    one = repeat(house, alice, post)
    _rewrite(house, alice, post, text="Give blood, and plasma.")
    clock.move(days=1, hours=2)
    engine.tick()
    _until_idle(engine)
    assert site.texts == []
    assert rows(house, one)[0].state is DeliveryState.SUSPENDED
    _approve(house, alice, post)
    engine.tick()
    _until_idle(engine)
    assert site.texts == ["Give blood, and plasma."]


def _rewrite(house: House, alice: Actor, post: Post, **changes: object) -> None:
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, post.id)
        changed = replace(draft, **changes)  # type: ignore[arg-type]
        drafting.edit(session, alice, post.id, changed, seen=None, now=house.now())


def _approve(house: House, alice: Actor, post: Post) -> None:
    with house.database.transaction() as session:
        review.submit(session, alice, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=None, now=house.now())


@pytest.mark.slow
def test_dates_written_while_it_was_not_approved_wait_for_the_approval(
    house: House, alice: Actor, approved: Approved, engine: Engine, clock: FakeClock
) -> None:
    post = cold(approved)
    one = repeat(house, alice, post)
    _rewrite(house, alice, post, text="Not read by anybody yet.")
    clock.move(days=20)
    engine.expand()
    late = rows(house, one)[-1]
    assert late.local_date == "2027-02-16"
    clock.at = late.due_at
    assert send(house, late) is None
    _approve(house, alice, post)
    assert send(house, late) is AttemptOutcome.PUBLISHED


def test_an_archived_post_comes_back_no_more_and_says_so(
    house: House, alice: Actor, approved: Approved, engine: Engine
) -> None:
    post = cold(approved)
    one = repeat(house, alice, post)
    with house.database.transaction() as session:
        review.archive(session, alice, post.id, now=house.now())
    engine.expand()
    assert str(again(house, one).ended_why) == "The post is archived."
    assert {row.state for row in rows(house, one)} == {DeliveryState.CANCELLED}


def test_a_channel_out_of_use_ends_it(
    house: House, alice: Actor, approved: Approved, engine: Engine, channel: Channel
) -> None:
    one = repeat(house, alice, cold(approved))
    with house.database.transaction() as session:
        channels.archive(session, alice, channel.id, now=house.now())
    engine.expand()
    assert "out of use" in str(again(house, one).ended_why)


@pytest.mark.slow
def test_a_channel_left_out_of_the_new_version_ends_it_there_only(
    house: House, alice: Actor, approved: Approved, engine: Engine, channel: Channel
) -> None:
    other = connected(house, alice, "others")
    post = approved("Both", channels=(channel.id, other.id), temperature=Temperature.COLD)
    rule = Rule(every=Every.MONTH, step=1, first=TUESDAY)
    with house.database.transaction() as session:
        here, there = series.repeat(session, alice, post.id, rule, wall=TEN, now=house.now())
    _rewrite(house, alice, post, channels=(other.id,))
    engine.expand()
    assert again(house, here).ended_at is None  # nobody has approved it yet
    _approve(house, alice, post)
    engine.expand()
    assert "no longer goes" in str(again(house, here).ended_why)
    assert again(house, there).ended_at is None


def test_a_post_that_becomes_hot_comes_back_no_more(
    house: House, alice: Actor, approved: Approved, engine: Engine
) -> None:
    post = cold(approved)
    one = repeat(house, alice, post)
    _rewrite(house, alice, post, temperature=Temperature.HOT)
    engine.expand()
    assert again(house, one).ended_at is not None


@pytest.mark.slow
def test_its_last_date_is_waited_for_even_where_it_was_moved(
    house: House, alice: Actor, approved: Approved, engine: Engine, clock: FakeClock
) -> None:
    one = repeat(house, alice, cold(approved), last=TUESDAY)
    (only,) = rows(house, one)
    later = only.due_at + timedelta(days=3)
    with house.database.transaction() as session:
        deciding.move(session, alice, only.id, later, now=house.now())
    clock.move(days=2)
    engine.expand()
    assert again(house, one).ended_at is None
    clock.at = later
    assert send(house, only) is AttemptOutcome.PUBLISHED
    engine.expand()
    assert str(again(house, one).ended_why) == "It has come to its last date."


@pytest.mark.slow
def test_weeks_of_silence_are_followed_by_one_return_not_by_all(
    house: House,
    alice: Actor,
    approved: Approved,
    engine: Engine,
    clock: FakeClock,
    site: pretend.Site,
) -> None:
    one = repeat(house, alice, cold(approved))
    clock.move(days=23)
    for _ in range(40):
        clock.move(minutes=10)
        engine.expand()
        engine.tick()
        _until_idle(engine)
    states = [row.state for row in rows(house, one)]
    assert states[:4] == [DeliveryState.MISSED] * 3 + [DeliveryState.PUBLISHED]
    assert site.texts == ["Give blood."]
    assert "its next date" in str(rows(house, one)[0].reason)


def test_a_claim_alone_refuses_a_return_that_was_overtaken(
    house: House, alice: Actor, approved: Approved, clock: FakeClock, site: pretend.Site
) -> None:
    one = repeat(house, alice, cold(approved))
    clock.move(days=9)
    first, second, *_ = rows(house, one)
    assert send(house, first) is None
    assert rows(house, one)[0].state is DeliveryState.MISSED
    assert send(house, second) is AttemptOutcome.PUBLISHED
    assert len(site.published) == 1


def test_dates_that_fell_into_a_long_outage_are_missed_not_forgotten(
    house: House, alice: Actor, approved: Approved, engine: Engine, clock: FakeClock
) -> None:
    one = repeat(house, alice, cold(approved))
    clock.move(days=90)
    engine.expand()
    made = days(house, one)
    assert made[:13] == [(TUESDAY + timedelta(weeks=n)).isoformat() for n in range(13)]


def test_what_is_planned_for_the_first_day_becomes_the_first_return(
    house: House, alice: Actor, planned: Planned, read: Read
) -> None:
    evening = datetime(2026, 12, 1, 17, tzinfo=UTC)
    delivery = planned("Give blood.", at=evening, temperature=Temperature.COLD)
    with house.database.reading() as session:
        post = session.get_one(Post, delivery.post_id)
    one = repeat(house, alice, post)
    assert read(delivery).series_id == one.id
    assert read(delivery).due_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert len(rows(house, one)) == 9


def test_a_post_that_comes_back_is_not_scheduled_beside_it(
    house: House, alice: Actor, approved: Approved
) -> None:
    post = cold(approved)
    repeat(house, alice, post)
    with pytest.raises(ComesBack), house.database.transaction() as session:
        scheduling.schedule(session, alice, post.id, at=None, now=house.now())
    with pytest.raises(ComesBack):
        repeat(house, alice, post)


def test_a_date_that_was_dropped_can_be_brought_back(
    house: House, alice: Actor, approved: Approved, read: Read
) -> None:
    post = cold(approved)
    first = rows(house, repeat(house, alice, post))[0]
    with house.database.transaction() as session:
        deciding.cancel(session, alice, first.id, now=house.now())
        scheduling.schedule(session, alice, post.id, at=first.due_at, now=house.now())
    assert read(first).state is DeliveryState.PLANNED


def test_a_warm_post_that_came_back_is_not_sent_once_more_after_its_end(
    house: House, alice: Actor, approved: Approved, clock: FakeClock
) -> None:
    post = approved("The market is open.", temperature=Temperature.WARM)
    one = repeat(house, alice, post, every=Every.YEAR)
    clock.move(days=1, hours=2)
    assert send(house, rows(house, one)[0]) is AttemptOutcome.PUBLISHED
    end(house, alice, one)
    with pytest.raises(AlreadyLeft), house.database.transaction() as session:
        scheduling.schedule(session, alice, post.id, at=None, now=house.now())


def test_hot_posts_drafts_and_senseless_rules_are_refused_with_a_remedy(
    house: House, alice: Actor, approved: Approved
) -> None:
    with pytest.raises(WrongState, match="hot"):
        repeat(house, alice, approved("Now!", temperature=Temperature.HOT))
    post = cold(approved)
    for wrong, field in (
        ({"step": 0}, "step"),
        ({"step": 61}, "step"),
        ({"last": TUESDAY - timedelta(days=1)}, "last"),
        ({"first": date(2026, 11, 29)}, "first"),
        ({"first": date(2036, 11, 29)}, "first"),
    ):
        with pytest.raises(Invalid) as refused:
            repeat(house, alice, post, **wrong)
        assert field in refused.value.fields
    _rewrite(house, alice, post, text="Changed since.")
    with pytest.raises(WrongState, match="approved"):
        repeat(house, alice, post)


def test_editors_repeat_and_end_volunteers_do_not_and_strangers_find_nothing(
    house: House, alice: Actor, bob: Actor, erin: Actor, charlie: Actor, approved: Approved
) -> None:
    post = cold(approved)
    for who, refusal in ((bob, NotAllowed), (charlie, NotFound)):
        with pytest.raises(refusal):
            repeat(house, who, post)
    one = repeat(house, erin, post)
    for who, refusal in ((bob, NotAllowed), (charlie, NotFound)):
        with pytest.raises(refusal):
            end(house, who, one)
    assert end(house, erin, one).cancelled == 9


def test_ten_o_clock_stays_ten_o_clock_through_summer_time(
    house: House, alice: Actor, approved: Approved, engine: Engine, clock: FakeClock
) -> None:
    one = repeat(house, alice, cold(approved))
    clock.move(days=100)
    engine.expand()
    made = rows(house, one)
    walls = {wall_time(row.due_at, "Europe/Paris").time() for row in made}
    assert walls == {TEN}
    assert {row.due_at.hour for row in made} == {8, 9}


def test_an_hour_that_the_clocks_skip_moves_forward_and_says_so(
    house: House, alice: Actor, approved: Approved, clock: FakeClock
) -> None:
    clock.at = datetime(2027, 3, 1, tzinfo=UTC)
    one = repeat(house, alice, cold(approved), first=date(2027, 3, 28), wall=time(2, 30))
    skipped, after, *_ = rows(house, one)
    assert skipped.wall == "2027-03-28T03:30:00"
    assert "02:30 does not exist that day" in str(skipped.why[1])
    assert len(after.why) == 1


def test_of_an_hour_that_comes_twice_the_first_is_taken_and_said(
    house: House, alice: Actor, approved: Approved, clock: FakeClock
) -> None:
    clock.at = datetime(2027, 10, 1, tzinfo=UTC)
    one = repeat(house, alice, cold(approved), first=date(2027, 10, 31), wall=time(2, 30))
    doubled = rows(house, one)[0]
    assert doubled.due_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert "comes twice" in str(doubled.why[1])


def test_the_next_dates_are_told_beyond_those_that_have_rows(
    house: House, alice: Actor, approved: Approved
) -> None:
    one = repeat(house, alice, cold(approved), every=Every.MONTH, first=date(2026, 12, 31))
    with house.database.reading() as session:
        told = returns.coming(session, one, now=house.now())
    assert [each.on.isoformat() for each in told] == [
        "2026-12-31",
        "2027-01-31",
        "2027-02-28",
        "2027-03-31",
        "2027-04-30",
    ]
    assert [each.delivery is not None for each in told] == [True, False, False, False, False]
    end(house, alice, one)
    with house.database.reading() as session:
        assert returns.coming(session, again(house, one), now=house.now()) == []


@pytest.mark.slow
def test_the_words_of_last_week_are_not_taken_for_this_weeks_proof(
    house: House, alice: Actor, approved: Approved, engine: Engine, clock: FakeClock
) -> None:
    """Lost answers, on a network that can only be asked for the account's own posts."""
    far = pretend.SITES.setdefault("open", pretend.Site())
    account = connected(house, alice, "open", **{"as": "recalling"})
    post = approved("Give blood.", channels=(account.id,), temperature=Temperature.COLD)
    one = repeat(house, alice, post)
    for number in (1, 2):
        row = rows(house, one)[number - 1]
        clock.at = row.due_at
        lose(house, row, far)
        clock.move(seconds=11)
        looked(engine)
        after = rows(house, one)[number - 1]
        assert after.state is DeliveryState.UNSURE, "last week’s is not this one"
        far.past.append(standing(number, "Give blood.", clock.now()))
        clock.move(seconds=121)
        looked(engine)
        assert rows(house, one)[number - 1].remote_id == str(number)


@pytest.mark.parametrize(
    ("zone", "first", "due"),
    [
        ("Pacific/Kiritimati", date(2027, 1, 1), datetime(2026, 12, 31, 20, tzinfo=UTC)),
        ("Pacific/Pago_Pago", date(2026, 12, 31), datetime(2026, 12, 31, 21, tzinfo=UTC)),
    ],
)
def test_dates_are_those_of_the_public_however_far_away(
    house: House,
    alice: Actor,
    approved: Approved,
    channel: Channel,
    zone: str,
    first: date,
    due: datetime,
) -> None:
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).zone = zone
    one = repeat(house, alice, cold(approved), every=Every.MONTH, first=first)
    row = rows(house, one)[0]
    assert (row.local_date, row.due_at, row.zone) == (first.isoformat(), due, zone)
