"""The coming occasions are written out while nobody looks."""

from datetime import date

from sqlalchemy import select

from daemon.occasions import Occasions
from lib.yearly import DayOf, FromEaster
from models.actor import Actor
from models.house import House
from models.marronnier import Marronnier, Occasion
from tests.fakes import FakeClock
from tests.web import rows


def occasions(house: House) -> list[date]:
    with house.database.reading() as session:
        return list(session.scalars(select(Occasion.first).order_by(Occasion.first)))


def test_each_occasion_is_written_once_when_its_time_comes(
    house: House, erin: Actor, clock: FakeClock
) -> None:
    rows.comes_back(house, erin, "Easter Monday", FromEaster(days=1))  # 29 March 2027
    step = Occasions(house).step
    step()
    assert occasions(house) == []
    clock.move(days=59)
    step()
    step()
    Occasions(house).step()
    assert occasions(house) == [date(2027, 3, 29)]


def test_one_whose_rule_cannot_be_read_holds_up_no_other(
    house: House, erin: Actor, clock: FakeClock
) -> None:
    broken = rows.comes_back(house, erin, "Broken", DayOf(day=1, month=6))
    rows.comes_back(house, erin, "Whole", DayOf(day=2, month=6))
    with house.database.transaction() as session:
        session.get_one(Marronnier, broken.id).rule = {"by": "moon"}
    clock.move(days=150)
    Occasions(house).step()
    assert occasions(house) == [date(2027, 6, 2)]


def test_a_day_that_was_decided_is_not_proposed_again(house: House, erin: Actor) -> None:
    rows.comes_back(house, erin, "Day")
    step = Occasions(house)
    step.step()
    assert step.close(within=0)
    assert occasions(house) == [date(2026, 12, 12)]
