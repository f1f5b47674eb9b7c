"""A post that was written for an occasion leaves within its days."""

from datetime import date, datetime, timedelta

import pytest

from editorial import drafting, review
from editorial.draft import Draft
from editorial.marronniers import writing
from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.post import Post
from scheduler import scheduling
from scheduler.weeks import weeks
from tests.fakes import FakeClock
from tests.web import rows

FIRST = date(2026, 12, 12)


@pytest.fixture
def post(house: House, alice: Actor, channel: Channel) -> Post:
    """Approved, for 12 and 13 December."""
    kept = rows.comes_back(house, alice, "Fair", lasts_days=2, channels=(channel.id,))
    with house.database.transaction() as session:
        made = writing.write(session, alice, kept.id, FIRST, now=house.now())
        _, revision, draft = drafting.draft_of(session, alice, made.id)
        filled = Draft(
            title=draft.title,
            text="Come to the fair.",
            channels=draft.channels,
            fresh_until=draft.fresh_until,
        )
        drafting.edit(session, alice, made.id, filled, seen=revision.number, now=house.now())
        review.submit(session, alice, made.id, now=house.now())
        return review.approve(session, alice, made.id, revision=None, now=house.now())


def test_a_chosen_time_is_on_one_of_its_days(
    house: House, alice: Actor, post: Post, channel: Channel
) -> None:
    with house.database.transaction() as session:
        (placed,) = scheduling.schedule(session, alice, post.id, at=None, now=house.now())
    assert placed.wall[:10] in {"2026-12-12", "2026-12-13"}


def test_a_week_is_planned_with_it_on_one_of_its_days_or_without_it(
    house: House, alice: Actor, post: Post
) -> None:
    def planned(days: int) -> list[datetime]:
        until = house.now() + timedelta(days=days)
        with house.database.reading() as session:
            found = weeks(session, alice, now=house.now(), until=until)
        return [one.at for one in found.plan.placements if one.need.post == post.id]

    assert planned(7) == []
    (at,) = planned(21)
    begins = datetime.fromisoformat("2026-12-12T00:00:00+01:00")
    assert begins <= at < begins + timedelta(days=2)


def test_once_its_days_are_over_it_is_planned_no_more(
    house: House, alice: Actor, post: Post, clock: FakeClock
) -> None:
    with house.database.transaction() as session:
        session.get_one(Post, post.id).fresh_until = None  # somebody took the date away
    clock.move(days=20)
    with house.database.reading() as session:
        until = house.now() + timedelta(days=60)
        assert not weeks(session, alice, now=house.now(), until=until).plan.placements


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-12-11T10:00:00+01:00", True),
        ("2026-12-12T10:00:00+01:00", False),
        ("2026-12-13T23:30:00+01:00", False),
    ],
)
def test_whoever_wants_another_day_is_told_and_has_it(
    house: House, alice: Actor, post: Post, at: str, told: bool
) -> None:
    with house.database.transaction() as session:
        when = datetime.fromisoformat(at)
        (placed,) = scheduling.schedule(session, alice, post.id, at=when, now=house.now())
    assert placed.due_at == when
    assert any("outside of Fair" in str(why) for why in placed.why) is told
