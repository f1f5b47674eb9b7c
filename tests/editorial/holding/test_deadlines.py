"""By when things are to be agreed to here: set by managers, said in words, and kept to."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from editorial.holding import deadlines
from editorial.holding.deadline import USUAL
from editorial.holding.reading import held
from editorial.holding.reminding import unsaid
from lib.errors import Invalid, NotAllowed
from lib.i18n import speaking
from models.actor import Actor
from models.audit import Act, AuditEntry
from models.house import House
from models.people import Workspace
from tests.fakes import FakeClock
from tests.web import rows


def keep(house: House, who: Actor, **given: int | None) -> None:
    with house.database.transaction() as session:
        deadlines.set_deadlines(session, who, given)


def home(house: House, who: Actor) -> Workspace:
    with house.database.reading() as session:
        return session.get_one(Workspace, who.workspace_id)


def test_nobody_set_anything_and_the_usual_holds(house: House, alice: Actor) -> None:
    assert deadlines.deadlines_of(home(house, alice)) == USUAL
    with speaking("en"):
        said = " ".join(map(str, deadlines.in_words(home(house, alice))))
    assert "60 minutes before it leaves, a warm one 24 hours, a cold one 48 hours" in said
    assert "within 3 days" in said
    assert "when 50 % and when 75 %" in said


def test_what_is_set_moves_the_deadline_and_the_reminders_at_once(
    house: House, alice: Actor, bob: Actor, clock: FakeClock
) -> None:
    wish = house.now() + timedelta(days=4, hours=3)  # a Friday, 11:00
    rows.submitted(house, bob, "Coats", rows.connected(house, alice).id, wished_at=wish)
    keep(house, alice, due_warm_hours=72, remind_first=80, remind_last=90)
    with house.database.reading() as session:
        [waits] = held(session, alice.workspace_id, now=house.now())
    assert waits.by_when == wish - timedelta(hours=72)
    for hours, told in ((21, False), (22, True)):  # of 27
        clock.move(seconds=(waits.since + timedelta(hours=hours) - clock.now()).total_seconds())
        with house.database.reading() as session:
            assert bool(unsaid(session, alice.workspace_id, now=clock.now())) is told
    with house.database.reading() as session:
        acts = session.scalars(select(AuditEntry).where(AuditEntry.act == Act.SETTINGS)).all()
    assert '"due_warm_hours":[24,72]' in acts[-1].details


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"due_warm_hours": -1}, "due_warm_hours"),
        ({"due_days": 0}, "due_days"),
        ({"due_hot_minutes": None}, "due_hot_minutes"),
        ({"due_cold_hours": 10**9}, "due_cold_hours"),
        ({"remind_first": 75}, "remind_last"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    house: House, alice: Actor, given: dict[str, int | None], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        keep(house, alice, **given)
    assert list(refused.value.fields) == [field]
    assert deadlines.deadlines_of(home(house, alice)) == USUAL


def test_only_managers_set_it(house: House, erin: Actor) -> None:
    with pytest.raises(NotAllowed):
        keep(house, erin, due_days=5)
