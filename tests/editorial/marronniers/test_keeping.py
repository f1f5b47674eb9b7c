"""What comes back every year is kept, changed and ended by editors."""

from datetime import date

import pytest
from sqlalchemy import select

from editorial.marronniers import keeping, writing
from editorial.marronniers.keeping import Described
from lib.errors import Invalid, NotAllowed, NotFound
from lib.yearly import DayOf, FromEaster, WeekdayOf
from models.actor import Actor
from models.house import House
from models.marronnier import Occasion
from tests.web import rows

VOLUNTEERS = Described(name="Volunteers’ day", rule=DayOf(day=5, month=12))


def occasions(house: House) -> list[date]:
    with house.database.reading() as session:
        return list(session.scalars(select(Occasion.first).order_by(Occasion.first)))


def test_what_is_kept_has_its_next_occasions_at_once(house: House, erin: Actor) -> None:
    rows.comes_back(house, erin, "Volunteers’ day", DayOf(day=5, month=12))
    rows.comes_back(house, erin, "Easter Monday", FromEaster(days=1))
    rows.comes_back(house, erin, "Supper", WeekdayOf(nth=1, weekday=0))
    assert occasions(house) == [date(2026, 12, 5), date(2026, 12, 7), date(2027, 1, 4)]


def test_an_occasion_under_way_counts_as_coming(house: House, erin: Actor) -> None:
    rows.comes_back(house, erin, "Week of action", DayOf(day=25, month=11), lasts_days=7)
    assert occasions(house) == [date(2026, 11, 25)]


def test_a_new_date_moves_the_occasions_that_nobody_has_written_for(
    house: House, erin: Actor
) -> None:
    kept = rows.comes_back(house, erin, "Supper", WeekdayOf(nth=1, weekday=0))
    with house.database.transaction() as session:
        writing.write(session, erin, kept.id, date(2026, 12, 7), now=house.now())
        moved = Described(name="Supper", rule=WeekdayOf(nth=1, weekday=1))
        keeping.change(session, erin, kept.id, moved, now=house.now())
    # The one that is written for stays; Tuesdays come beside it.
    assert occasions(house) == [
        date(2026, 12, 1),
        date(2026, 12, 7),
        date(2027, 1, 5),
    ]


def test_one_that_is_ended_is_proposed_no_more_until_it_is_taken_up(
    house: House, erin: Actor
) -> None:
    kept = rows.comes_back(house, erin, "Volunteers’ day", DayOf(day=5, month=12))
    with house.database.transaction() as session:
        assert keeping.end(session, erin, kept.id, now=house.now()).ended_at == house.now()
    assert occasions(house) == []
    with house.database.transaction() as session:
        assert keeping.take_up(session, erin, kept.id, now=house.now()).ended_at is None
    assert occasions(house) == [date(2026, 12, 5)]


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"name": "  "}, "name", "A name is needed"),
        ({"name": "x" * 121}, "name", "at most 120"),
        ({"note": "\0"}, "note", "characters that no network takes"),
        ({"rule": DayOf(day=31, month=4)}, "day", "one from 1 to 30"),
        ({"rule": DayOf(day=30, month=2)}, "day", "one from 1 to 29"),
        ({"rule": DayOf(day=0)}, "day", "one from 1 to 31"),
        ({"rule": DayOf(day=1, month=13)}, "month", "Choose a month"),
        ({"rule": WeekdayOf(nth=5, weekday=0)}, "nth", "first, second, third, fourth or last"),
        ({"rule": WeekdayOf(nth=1, weekday=7)}, "weekday", "Choose a day of the week"),
        ({"rule": WeekdayOf(nth=1, weekday=0, plus=7)}, "plus", "from 0 to 6"),
        ({"rule": FromEaster(days=100)}, "days", "from -80 to 90"),
        ({"lasts_days": 0}, "lasts", "from 1 to 62"),
        ({"lead_days": 1000}, "lead", "from 7 to 300"),
        ({"channels": (99,)}, "channels", "no channel 99"),
        ({"owner_id": 5}, "owner", "not in the association"),
        ({"model_id": 99}, "model", "no post 99"),
    ],
)
def test_what_cannot_be_is_told_by_its_field(
    house: House, erin: Actor, wrong: dict[str, object], field: str, told: str
) -> None:
    given: dict[str, object] = {"name": "Day", "rule": DayOf(day=5, month=12), **wrong}
    with house.database.transaction() as session, pytest.raises(Invalid) as refused:
        keeping.keep(session, erin, Described(**given), now=house.now())  # type: ignore[arg-type]
    assert told in str(refused.value.fields[field])


def test_a_volunteer_keeps_nothing(house: House, bob: Actor) -> None:
    with house.database.transaction() as session, pytest.raises(NotAllowed):
        keeping.keep(session, bob, VOLUNTEERS, now=house.now())


def test_another_workspace_s_is_not_there(house: House, erin: Actor, charlie: Actor) -> None:
    kept = rows.comes_back(house, erin, "Volunteers’ day")
    with house.database.transaction() as session:
        with pytest.raises(NotFound):
            keeping.change(session, charlie, kept.id, VOLUNTEERS, now=house.now())
        assert keeping.kept(session, charlie) == []
