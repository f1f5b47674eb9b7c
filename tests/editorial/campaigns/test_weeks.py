"""A campaign week by week, and what is missing."""

from datetime import date, datetime

from editorial.campaigns.weeks import MOST_WEEKS, Placed, timeline
from models.delivery import Delivery
from models.post import Post
from models.way import DeliveryState

PARIS = "Europe/Paris"


def placed(at: str, channel: int = 1, state: DeliveryState = DeliveryState.PLANNED) -> Placed:
    due = datetime.fromisoformat(at)
    return Placed(
        post=Post(id=1), delivery=Delivery(id=1, due_at=due, channel_id=channel, state=state)
    )


def test_a_week_without_a_post_is_missing_and_so_is_one_where_it_failed() -> None:
    found = timeline(
        [
            placed("2026-12-01T10:00:00+01:00"),
            placed("2026-12-08T10:00:00+01:00", state=DeliveryState.FAILED),
        ],
        first=date(2026, 11, 30),
        last=date(2026, 12, 20),
        zone=PARIS,
    )
    assert [week.monday.day for week in found.weeks] == [30, 7, 14]
    assert [week.monday.day for week in found.empty] == [7, 14]


def test_sunday_night_is_still_its_week_by_the_clock_on_the_wall() -> None:
    found = timeline([placed("2026-12-06T23:30:00+01:00")], first=None, last=None, zone=PARIS)
    assert [week.monday for week in found.weeks] == [date(2026, 11, 30)]


def test_what_lies_outside_its_days_is_shown_too() -> None:
    found = timeline(
        [placed("2026-12-22T10:00:00+01:00", channel=7)],
        first=date(2026, 12, 1),
        last=date(2026, 12, 2),
        zone=PARIS,
    )
    assert len(found.weeks) == 4
    assert found.served == {7}


def test_one_without_days_or_posts_has_no_weeks_and_an_endless_one_is_cut() -> None:
    assert timeline([], first=None, last=None, zone=PARIS).weeks == []
    found = timeline([], first=date(2020, 1, 1), last=date(2190, 1, 1), zone=PARIS)
    assert (len(found.weeks), found.cut) == (MOST_WEEKS, True)
