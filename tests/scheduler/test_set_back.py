"""A clock that is set back or forward: nothing goes up twice, and nothing waits for ever."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from connectors.errors import Ambiguous, RateLimited, Retryable
from models.actor import Actor
from models.channel import Channel
from models.delivery import AttemptOutcome, Delivery, Heartbeat, Program
from models.house import House
from models.post import Post
from models.series import Every
from models.traffic import Budget, Circuit
from models.way import DeliveryState, Temperature
from scheduler import daemon, queries, set_back
from scheduler.engine import Engine
from scheduler.recurring import series
from scheduler.recurring.recurrence import Rule
from scheduler.sending.claim import LEASE, claim
from scheduler.unsure import reconcile
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, raising, send
from tests.scheduler.unsure.test_lookup import looks, lose, standing
from tests.scheduler.unsure.test_reconcile import looked

JUMPS = [{"hours": -1}, {"days": 1}, {"days": -400}]


def put_right(house: House) -> int:
    with house.database.transaction() as session:
        return set_back.put_right(session, now=house.now())


def jumping(clock: FakeClock, jump: dict[str, float], *, before: bool) -> pretend.Fault:
    """The clock is set while the network is being called; its answer is lost unless `before`."""

    def fault(site: pretend.Site, post) -> None:
        clock.move(**jump)
        if not before:
            site.accept(post)
            raise Ambiguous("no answer")

    return fault


@pytest.mark.parametrize("jump", JUMPS)
def test_a_receipt_counts_whatever_the_clock_did_meanwhile(
    house: House,
    planned: Planned,
    site: pretend.Site,
    read: Read,
    clock: FakeClock,
    jump: dict[str, float],
) -> None:
    delivery = planned()
    site.faults.append(jumping(clock, jump, before=True))
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert read(delivery).state is DeliveryState.PUBLISHED
    put_right(house)
    assert send(house, delivery) is None
    assert len(site.published) == 1


@pytest.mark.parametrize("jump", JUMPS)
def test_a_lost_answer_is_looked_up_soon_and_nothing_goes_up_twice(
    house: House,
    planned: Planned,
    site: pretend.Site,
    read: Read,
    clock: FakeClock,
    engine: Engine,
    jump: dict[str, float],
) -> None:
    delivery = planned()
    site.faults.append(jumping(clock, jump, before=False))
    assert send(house, delivery) is AttemptOutcome.UNSURE
    clock.move(**{name: -length for name, length in jump.items()})
    put_right(house)
    clock.move(seconds=130)
    looked(engine)
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert len(site.published) == 1


def test_the_lease_of_a_clock_that_was_ahead_ends_in_minutes(
    house: House, planned: Planned, clock: FakeClock, read: Read
) -> None:
    delivery = planned()
    _claim(house, delivery)
    clock.move(hours=-1)
    assert _orphans(house) == []
    put_right(house)
    assert read(delivery).lease_until == clock.now() + LEASE
    clock.move(minutes=3)
    assert _orphans(house) == [(delivery.id, 1)]


def _claim(house: House, delivery: Delivery, sender: str = "elsewhere/1/1/1") -> None:
    with house.database.ledger() as connection:
        assert claim(connection, delivery.id, sender=sender, now=house.now())


def _orphans(house: House) -> list[tuple[int, int]]:
    with house.database.reading() as session:
        return reconcile.orphans(session, now=house.now())


def test_a_sender_whose_clock_was_set_back_since_its_claim_does_not_send(
    house: House, planned: Planned, site: pretend.Site, clock: FakeClock, read: Read
) -> None:
    delivery = planned()
    site.on_check = lambda: clock.move(hours=-1)
    assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
    assert site.published == []
    assert "clock was set back" in str(read(delivery).reason)


@pytest.mark.parametrize(
    "error", [Retryable("not now"), RateLimited("wait", until=None)], ids=["back-off", "429"]
)
def test_a_wait_written_by_a_clock_a_year_ahead_keeps_its_length(
    house: House,
    planned: Planned,
    site: pretend.Site,
    clock: FakeClock,
    read: Read,
    error: Exception,
) -> None:
    delivery = planned(temperature=Temperature.COLD)
    clock.move(days=365)
    site.faults.append(raising(error))
    assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
    clock.move(days=-365, minutes=1)
    assert put_right(house) > 0
    after = read(delivery)
    assert after.not_before is not None
    assert after.not_before <= clock.now() + timedelta(minutes=15)
    clock.move(hours=2)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert put_right(house) == 0


def test_a_network_that_named_a_time_is_not_waited_for_beyond_a_day(
    house: House, planned: Planned, site: pretend.Site, clock: FakeClock, read: Read
) -> None:
    delivery = planned(temperature=Temperature.COLD)
    far = clock.now() + timedelta(days=900)
    site.faults.append(raising(RateLimited("wait", until=far)))
    assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
    put_right(house)
    with house.database.reading() as session:
        held = session.get_one(Channel, delivery.channel_id).not_before
    assert held == clock.now() + timedelta(hours=25)


def test_a_channels_gap_is_no_longer_than_its_gap(
    house: House, planned: Planned, channel: Channel, clock: FakeClock
) -> None:
    first = planned("one")
    clock.move(days=30)
    late = planned("two")
    assert send(house, late) is AttemptOutcome.PUBLISHED
    clock.move(days=-30, minutes=6)
    put_right(house)
    with house.database.reading() as session:
        free = session.get_one(Channel, channel.id).next_free_at
    assert free == clock.now() + timedelta(minutes=channel.gap_minutes)
    clock.move(hours=2)
    assert send(house, first) is AttemptOutcome.PUBLISHED


def test_a_daily_cap_is_not_used_up_by_days_to_come(
    house: House, alice: Actor, planned: Planned, channel: Channel, clock: FakeClock
) -> None:
    with house.database.transaction() as session:
        one = session.get_one(Channel, channel.id)
        one.daily_cap, one.gap_minutes = 1, 0
    clock.move(days=30)
    assert send(house, planned("of another month")) is AttemptOutcome.PUBLISHED
    clock.move(days=-30)
    late = planned("today")
    clock.move(minutes=10)
    put_right(house)
    assert send(house, late) is AttemptOutcome.PUBLISHED


def test_limits_and_pauses_of_a_network_end_in_their_own_time(
    house: House, clock: FakeClock
) -> None:
    ahead = clock.now() + timedelta(days=40)
    with house.database.transaction() as session:
        session.add(
            Budget(owner="app x", window=3600, allowed=9, left=0, resets_at=ahead),
        )
        session.add(
            Circuit(
                network="x",
                faults=5,
                trips=1,
                until=ahead + timedelta(seconds=30),
                updated_at=ahead,
            )
        )
    assert put_right(house) == 2
    with house.database.reading() as session:
        budget, circuit = session.query(Budget).one(), session.query(Circuit).one()
    assert (budget.resets_at, budget.left) == (clock.now() + timedelta(hours=1), 0)
    assert circuit.until == clock.now() + timedelta(seconds=30)
    assert put_right(house) == 0


def test_what_a_clock_a_day_ahead_called_too_late_leaves_at_its_time(
    house: House, planned: Planned, clock: FakeClock, engine: Engine, read: Read
) -> None:
    in_two_hours = clock.now() + timedelta(hours=2)
    delivery = planned(at=in_two_hours, temperature=Temperature.HOT)
    clock.move(days=1)
    assert send(house, delivery) is None
    assert read(delivery).state is DeliveryState.MISSED
    clock.move(days=-1)
    engine.judge_again()
    engine.hold()
    assert read(delivery).state is DeliveryState.PLANNED
    clock.at = in_two_hours
    assert send(house, delivery) is AttemptOutcome.PUBLISHED


def test_what_was_missed_by_the_right_clock_stays_missed(
    house: House, planned: Planned, clock: FakeClock, engine: Engine, read: Read
) -> None:
    delivery = planned(temperature=Temperature.HOT)
    clock.move(hours=3)
    assert send(house, delivery) is None
    clock.move(minutes=1)
    engine.judge_again()
    assert read(delivery).state is DeliveryState.MISSED


def test_the_silence_of_a_daemon_is_seen_although_its_last_sign_is_of_the_future(
    house: House, engine: Engine, clock: FakeClock
) -> None:
    with house.database.transaction() as session:
        at = clock.now() + timedelta(hours=1)
        session.add(Heartbeat(name="dead", program=Program.DAEMON, started_at=at, at=at))
    assert _silence(house) is not None
    engine.beat()
    assert _silence(house) is None
    clock.move(minutes=2)
    assert _silence(house) is not None


def _silence(house: House) -> datetime | None:
    with house.database.reading() as session:
        return queries.silent_since(session, now=house.now())


def test_the_clock_of_the_strokes_does_not_stand_still_when_the_host_is_set_back(
    house: House, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """As if the host's clock had been an hour ahead: every next stroke lies an hour away."""
    clock = BackgroundScheduler(timezone=UTC)
    clock.start(paused=True)
    try:
        now = datetime.now(UTC)
        clock.add_job(engine.tick, "interval", seconds=1, next_run_time=now + timedelta(hours=1))
        daemon.follow(clock, engine, timedelta(hours=-1), at=now)
        assert clock.get_jobs()[0].next_run_time <= now
        assert "set back by 1:00:00" in caplog.text
    finally:
        clock.shutdown(wait=False)


def test_words_from_before_our_first_try_are_left_to_a_person_not_sent_again(
    house: House, alice: Actor, planned: Planned, clock: FakeClock, engine: Engine, read: Read
) -> None:
    """Tried with a clock an hour ahead, looked up after it was put right and hours went by."""
    far = pretend.SITES.setdefault("open", pretend.Site())
    account = connected(house, alice, "open", **{"as": "recalling"})
    truly = clock.now()
    clock.move(hours=1)
    delivery = planned("The doors open at ten.", channels=(account.id,))
    lose(house, delivery, far)
    far.past.append(standing(7, "The doors open at ten.", truly))
    clock.move(hours=4)
    for _ in range(3):
        looked(engine)
        clock.move(minutes=3)
    after = read(delivery)
    assert (after.state, after.look_at) == (DeliveryState.UNSURE, None)
    assert "clock was wrong" in str(after.reason)
    (look,) = looks(house, delivery)
    assert look.shown is not None


def test_series_and_leases_do_not_mind_a_day_forward(
    house: House, alice: Actor, approved: Callable[..., Post], clock: FakeClock, engine: Engine
) -> None:
    post = approved(temperature=Temperature.COLD)
    rule = Rule(every=Every.WEEK, step=1, first=date(2026, 12, 1))
    with house.database.transaction() as session:
        (one,) = series.repeat(session, alice, post.id, rule, wall=time(10), now=house.now())
    clock.move(days=30)
    engine.expand()
    clock.move(days=-30)
    engine.expand()
    with house.database.reading() as session:
        made = session.query(Delivery).filter_by(series_id=one.id).all()
    assert len({row.local_date for row in made}) == len(made)
