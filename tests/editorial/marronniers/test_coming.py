"""What comes up, how far it has come, and when it wants somebody."""

from datetime import date, timedelta

import pytest

from editorial.marronniers import coming, writing
from editorial.marronniers.stages import Stage, is_pressing, stage_of, wants_someone
from lib.yearly import DayOf
from models.actor import Actor
from models.house import House
from models.marronnier import Marronnier
from models.post import Post
from models.way import DeliveryState, PostState
from tests.web import rows

TODAY = date(2026, 11, 30)
DAY = date(2026, 12, 12)


def written(house: House, actor: Actor, kept: Marronnier) -> Post:
    with house.database.transaction() as session:
        return writing.write(session, actor, kept.id, DAY, now=house.now())


def up(house: House, actor: Actor, today: date = TODAY) -> list[tuple[str, int, Stage]]:
    with house.database.reading() as session:
        found = coming.proposed(session, actor, today=today)
        return [(one.marronnier.name, one.days_left, one.stage) for one in found]


def test_an_occasion_is_proposed_sixty_days_ahead_and_not_before(house: House, erin: Actor) -> None:
    rows.comes_back(house, erin, "Near", DayOf(day=29, month=1))
    rows.comes_back(house, erin, "Far", DayOf(day=30, month=1))
    assert up(house, erin) == [("Near", 60, Stage.OPEN)]


def test_it_rests_once_somebody_writes_and_asks_again_two_weeks_before(
    house: House, erin: Actor
) -> None:
    kept = rows.comes_back(house, erin, "Day", DayOf(day=12, month=12))
    written(house, erin, kept)
    assert up(house, erin, DAY - timedelta(days=15)) == []
    assert up(house, erin, DAY - timedelta(days=14)) == [("Day", 14, Stage.WRITING)]


def test_whoever_sees_to_it_is_told_that_another_writes(
    house: House, erin: Actor, alice: Actor, bob: Actor
) -> None:
    kept = rows.comes_back(house, erin, "Day", DayOf(day=12, month=12))
    written(house, bob, kept)
    far = DAY - timedelta(days=50)
    assert up(house, erin, far) == [("Day", 50, Stage.WRITING)]
    assert up(house, alice, far) == []
    assert up(house, bob, far) == []


def test_the_year_has_its_rows_and_what_the_rules_promise_beyond(house: House, erin: Actor) -> None:
    rows.comes_back(house, erin, "Day", DayOf(day=12, month=12))
    with house.database.reading() as session:
        found = coming.between(session, erin, since=TODAY, until=date(2028, 12, 31), today=TODAY)
    assert [(one.first.year, one.occasion is not None) for one in found] == [
        (2026, True),
        (2027, False),
        (2028, False),
    ]


def test_a_span_stands_in_each_month_that_it_touches(house: House, erin: Actor) -> None:
    rows.comes_back(house, erin, "Gifts", DayOf(day=28, month=12), lasts_days=7)
    january = date(2027, 1, 1)
    with house.database.reading() as session:
        (one,) = coming.between(session, erin, since=january, until=date(2027, 2, 1), today=TODAY)
    assert (one.first, one.last) == (date(2026, 12, 28), date(2027, 1, 3))


def test_a_volunteer_sees_how_far_it_is_but_not_another_s_post(
    house: House, erin: Actor, bob: Actor
) -> None:
    kept = rows.comes_back(house, erin, "Day")
    written(house, erin, kept)
    with house.database.reading() as session:
        for actor, sees in ((bob, False), (erin, True)):
            (one,) = coming.between(session, actor, since=DAY, until=date(2027, 1, 1), today=TODAY)
            assert (one.stage, one.post is not None) == (Stage.WRITING, sees)


def test_a_stranger_sees_nothing(house: House, erin: Actor, charlie: Actor) -> None:
    rows.comes_back(house, erin, "Day")
    assert up(house, charlie) == []


@pytest.mark.parametrize(
    ("post", "deliveries", "skipped", "stage"),
    [
        (None, [], False, Stage.OPEN),
        (None, [], True, Stage.SKIPPED),
        (PostState.DRAFT, [], False, Stage.WRITING),
        (PostState.CHANGES_REQUESTED, [], False, Stage.WRITING),
        (PostState.IN_REVIEW, [], False, Stage.REVIEW),
        (PostState.APPROVED, [], False, Stage.APPROVED),
        (PostState.APPROVED, [DeliveryState.CANCELLED], False, Stage.APPROVED),
        (PostState.APPROVED, [DeliveryState.SUSPENDED], False, Stage.PLANNED),
        (PostState.APPROVED, [DeliveryState.PLANNED, DeliveryState.PUBLISHED], False, Stage.OUT),
        (PostState.REJECTED, [], False, Stage.OPEN),
        (PostState.ARCHIVED, [DeliveryState.PUBLISHED], False, Stage.OUT),
    ],
)
def test_how_far_an_occasion_is(post, deliveries, skipped, stage) -> None:
    found = stage_of(post=post, deliveries=deliveries, skipped=skipped, last=TODAY, today=TODAY)
    assert found is stage


@pytest.mark.parametrize(
    ("deliveries", "stage"), [([], Stage.PASSED), ([DeliveryState.PUBLISHED], Stage.OUT)]
)
def test_past_its_days_only_what_went_out_counts(deliveries, stage) -> None:
    yesterday = TODAY - timedelta(days=1)
    found = stage_of(
        post=PostState.APPROVED,
        deliveries=deliveries,
        skipped=False,
        last=yesterday,
        today=TODAY,
    )
    assert found is stage


@pytest.mark.parametrize("stage", [Stage.APPROVED, Stage.PLANNED, Stage.OUT, Stage.SKIPPED])
def test_what_is_decided_wants_nobody(stage: Stage) -> None:
    assert not wants_someone(stage, days_left=1)
    assert not is_pressing(stage, days_left=1)
