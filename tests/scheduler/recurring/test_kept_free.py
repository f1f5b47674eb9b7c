"""Days kept free, and whoever places a post there all the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from editorial import no_go
from lib.zones import wall_time
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.house import House
from models.post import Post
from models.way import Temperature
from scheduler import deciding, planner, scheduling
from tests.scheduler.conftest import connected
from tests.scheduler.recurring.test_series import repeat, rows

Approved = Callable[..., Post]
DAY = timedelta(days=1)
WEDNESDAY = datetime(2026, 12, 2, 11, 0, tzinfo=UTC)
FREE = "Wednesday 2 December is kept free (AG)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    house: House
    alice: Actor

    def days(self, first: date, last: date, *, on: Channel | None = None) -> None:
        with self.house.database.transaction() as session:
            channel = on.id if on else None
            no_go.keep_days(session, self.alice, channel, name="AG", first=first, last=last)

    def wednesday(self) -> None:
        self.days(WEDNESDAY.date(), WEDNESDAY.date())

    def schedule(self, post: Post, at: datetime | None) -> list[Delivery]:
        with self.house.database.transaction() as session:
            return scheduling.schedule(session, self.alice, post.id, at=at, now=self.house.now())

    def move(self, delivery: Delivery, at: datetime) -> Delivery:
        with self.house.database.transaction() as session:
            return deciding.move(session, self.alice, delivery.id, at, now=self.house.now())


@pytest.fixture
def keeping(house: House, alice: Actor) -> Keeping:
    return Keeping(house=house, alice=alice)


def why(delivery: Delivery) -> str:
    return "\n".join(str(words) for words in delivery.why)


@pytest.mark.parametrize("temperature", [Temperature.COLD, Temperature.HOT])
def test_you_choose_keeps_away_from_them(
    keeping: Keeping, approved: Approved, house: House, temperature: Temperature
) -> None:
    today = wall_time(house.now(), "Europe/Paris").date()
    keeping.days(today, today + 9 * DAY)
    post = approved(temperature=temperature, fresh_until=house.now() + 20 * DAY)
    (placed,) = keeping.schedule(post, None)
    assert placed.due_at >= house.now() + 9 * DAY
    assert "kept free (AG)" in why(placed)


def test_only_the_channel_that_keeps_them_free_stays_away(
    keeping: Keeping, approved: Approved, house: House, alice: Actor, channel: Channel
) -> None:
    other = connected(house, alice, "others")
    today = wall_time(house.now(), "Europe/Paris").date()
    keeping.days(today, today + 9 * DAY, on=channel)
    placed = keeping.schedule(approved(channels=(channel.id, other.id)), None)
    late = {one.channel_id for one in placed if one.due_at >= house.now() + 9 * DAY}
    assert late == {channel.id}


def test_a_post_placed_there_by_hand_stands_there_and_says_so(
    keeping: Keeping, approved: Approved
) -> None:
    keeping.wednesday()
    (placed,) = keeping.schedule(approved(), WEDNESDAY)
    assert placed.due_at == WEDNESDAY
    assert placed.placed_by is PlacedBy.PERSON
    assert FREE in why(placed)


def test_a_post_moved_there_says_so_and_no_longer_once_it_is_moved_on(
    keeping: Keeping, approved: Approved
) -> None:
    keeping.wednesday()
    (placed,) = keeping.schedule(approved(), WEDNESDAY + DAY)
    assert FREE not in why(placed)
    assert FREE in why(keeping.move(placed, WEDNESDAY))
    assert FREE not in why(keeping.move(placed, WEDNESDAY + DAY))


def test_whoever_places_a_post_too_close_to_another_is_told_too(
    keeping: Keeping, approved: Approved
) -> None:
    keeping.schedule(approved("one"), WEDNESDAY)
    (second,) = keeping.schedule(approved("two"), WEDNESDAY + timedelta(minutes=5))
    assert "Only 5 min from the post of" in why(second)


def test_the_time_an_author_wished_for_is_kept_and_said(
    keeping: Keeping, approved: Approved, house: House
) -> None:
    keeping.wednesday()
    post = approved(wished_at=WEDNESDAY)
    with house.database.transaction() as session:
        (placed,) = planner.plan_wished(session, post.id, now=house.now())
    assert placed.due_at == WEDNESDAY
    assert FREE in why(placed)


def test_what_comes_back_is_not_moved_by_a_holiday_but_says_so(
    house: House, alice: Actor, approved: Approved, channel: Channel
) -> None:
    with house.database.transaction() as session:
        no_go.keep_holidays(session, alice, channel.id, country="FR", region="")
    friday = date(2026, 12, 18)
    series = repeat(house, alice, approved(temperature=Temperature.COLD), first=friday)
    told = {one.local_date: why(one) for one in rows(house, series)}
    assert "Friday 25 December is a public holiday (Noël)" in told["2026-12-25"]
    assert "Friday 1 January is a public holiday (Jour de l'an)" in told["2027-01-01"]
    assert "holiday" not in told["2026-12-18"] + told["2027-01-08"]
