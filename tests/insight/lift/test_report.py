"""A month of draws, from the rows."""

from datetime import datetime

import pytest

from insight.lift.report import Report, report
from lib.errors import NotAllowed
from models.actor import Actor
from models.house import House
from models.publication import Figure
from tests import drawn
from tests.conftest import actor_named
from tests.web import rows

NOVEMBER = datetime.fromisoformat("2026-11-26T12:00:00+01:00")


def told(house: House, actor: Actor, month: str = "2026-11") -> Report:
    with house.database.reading() as session:
        return report(session, actor, month, now=house.now())


@pytest.mark.slow
def test_what_the_best_hour_brought_is_told_for_each_channel_and_for_all(
    house: House, alice: Actor
) -> None:
    good, other = rows.connected(house, alice), rows.connected(house, alice, "other")
    drawn.left(house, alice, good, 50, until=NOVEMBER, better=1.5)
    drawn.left(house, alice, other, 20, until=NOVEMBER)
    both, first, second = told(house, alice).lines
    assert first.channel is not None
    assert first.channel.id == good.id
    assert first.month.gain is not None
    assert first.month.gain.low < 0.5 < first.month.gain.high
    assert (first.month.posts, first.month.drawn) == (50, 10)
    assert first.month.gain.expected == pytest.approx(0.1)
    assert (second.month.gain, second.month.drawn) == (None, 4)
    assert both.month.gain is not None
    assert (both.month.posts, both.month.drawn) == (70, 14)


@pytest.mark.slow
def test_a_month_holds_its_own_posts_and_its_year_those_of_the_months_before(
    house: House, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    october = datetime.fromisoformat("2026-10-20T12:00:00+02:00")
    drawn.left(house, alice, channel, 30, until=NOVEMBER)
    drawn.left(house, alice, channel, 20, until=october)
    november = told(house, alice).lines[1]
    assert (november.month.posts, november.year.posts) == (30, 50)
    assert told(house, alice, "2026-10").lines[1].year.posts == 20
    assert told(house, alice, "2026-09").lines[1].month.posts == 0


@pytest.mark.slow
def test_what_could_not_have_gone_the_other_way_says_nothing(house: House, alice: Actor) -> None:
    channel = rows.connected(house, alice)
    drawn.left(house, alice, channel, 30, until=NOVEMBER, best_chance=1.0)
    found = told(house, alice)
    assert found.drawn == []
    assert [str(text) for text in found.lines[0].month.words] == [
        "No post left whose time might have been drawn."
    ]


@pytest.mark.slow
def test_what_was_not_measured_or_cannot_be_so_is_waited_for(house: House, alice: Actor) -> None:
    channel = rows.connected(house, alice)
    drawn.left(house, alice, channel, 30, until=NOVEMBER, likes=None)
    line = told(house, alice).lines[1]
    assert (line.month.posts, line.month.waiting) == (0, 6)
    drawn.left(house, alice, channel, 30, until=NOVEMBER)
    with house.database.transaction() as session:
        session.query(Figure).update({Figure.value: -4})
    assert told(house, alice).lines[1].month.posts == 0


@pytest.mark.slow
def test_the_month_is_held_against_the_90_days_before_it(house: House, alice: Actor) -> None:
    channel = rows.connected(house, alice)
    october = datetime.fromisoformat("2026-10-31T12:00:00+01:00")
    drawn.left(house, alice, channel, 30, until=october, likes=20)
    drawn.left(house, alice, channel, 30, until=NOVEMBER, likes=40)
    habit = told(house, alice).lines[1].habit
    assert habit is not None
    assert 0.8 < habit.low < 1.0 < habit.high < 1.2
    assert told(house, alice, "2026-10").lines[1].habit is None, "nothing stands before it"


def test_it_is_for_editors_of_the_association(house: House, alice: Actor, bob: Actor) -> None:
    drawn.left(house, alice, rows.connected(house, alice), 30, until=NOVEMBER)
    with pytest.raises(NotAllowed):
        told(house, bob)
    assert told(house, actor_named(house, "charlie")).drawn == []
