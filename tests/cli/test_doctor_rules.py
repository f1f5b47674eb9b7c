"""Rules of approval that nobody can meet, or that let people agree to their own for no need."""

import pytest
from sqlalchemy import update

from cli.doctor.rules import sound
from editorial.approval import keeping
from editorial.approval.feasible import unmet
from editorial.approval.rules import Asked, Member
from lib.i18n import speaking
from models import team
from models.actor import Actor
from models.approval import Because, KeptFor, Level, Mode, OwnApproval
from models.house import House
from models.people import Workspace
from models.way import Role
from tests.conftest import actor_named
from tests.web import rows

ALONE, ALWAYS = OwnApproval.ALONE, OwnApproval.ALWAYS
ANN, BEN, CID = (
    Member(user_id=number, role=role)
    for number, role in enumerate((Role.MANAGER, Role.MANAGER, Role.EDITOR), start=1)
)
MANAGERS = Level(name="Managers", role=Role.MANAGER)
JUST_ANN = Level(name="Ann", people=(1,))


@pytest.mark.parametrize(
    ("levels", "people", "level"),
    [
        ([], [], None),
        ([MANAGERS], [ANN], None),
        ([MANAGERS], [CID], MANAGERS),
        ([JUST_ANN], [BEN, CID], JUST_ANN),
        ([Level(role=Role.MANAGER, need=2)], [ANN, CID], Level(role=Role.MANAGER, need=2)),
        ([Level(people=(9,), need=0)], [ANN], Level(people=(9,), need=0)),
        ([Level(people=(9,), guests=True, need=2)], [ANN], None),
        ([MANAGERS, JUST_ANN], [ANN, BEN], None),
        ([JUST_ANN, MANAGERS], [ANN, BEN], None),
    ],
)
def test_a_rule_can_be_met_or_the_level_is_named(
    levels: list[Level], people: list[Member], level: Level | None
) -> None:
    assert unmet(levels, people, own=OwnApproval.NEVER) == level


@pytest.mark.slow
def test_one_person_at_two_levels_is_no_hindrance_where_there_is_nobody_else() -> None:
    assert unmet([MANAGERS, JUST_ANN], [ANN], own=ALONE) is None
    assert unmet([MANAGERS, JUST_ANN], [ANN], own=OwnApproval.NEVER) == JUST_ANN


def told(house: House) -> list[tuple[str, str]]:
    with house.database.reading() as session:
        return [(str(one.message), str(one.remedy)) for one in sound(session)]


@pytest.fixture(autouse=True)
def _nobody_approves_their_own(house: House) -> None:
    with house.database.transaction() as session:
        session.execute(update(Workspace).values(own_approval=ALONE))


def test_people_approving_their_own_are_told_where_somebody_else_could(
    house: House, alice: Actor
) -> None:
    assert told(house) == []
    with house.database.transaction() as session:
        keeping.set_house(session, alice, own=ALWAYS, kept_for=KeptFor.ANY_DAY, now=house.now())
    ((message, remedy),) = told(house)
    assert message == "At red-cross people approve their own posts."
    assert "only where nobody else could" in remedy
    with house.database.transaction() as session:
        charlie = actor_named(house, "charlie")
        keeping.set_house(session, charlie, own=ALWAYS, kept_for=KeptFor.ANY_DAY, now=house.now())
    assert len(told(house)) == 1  # at the food bank there is nobody but Charlie


def test_a_level_whose_people_left_is_named_with_the_rule_it_stands_in(
    house: House, alice: Actor, erin: Actor
) -> None:
    channel = rows.connected(house, alice)
    named = Level(name="Desk", people=(erin.user_id,))
    with house.database.transaction() as session:
        asked = Asked(mode=Mode.LEVELS, levels=(named,))
        keeping.set_rule(session, alice, asked, channel_id=channel.id, now=house.now())
        keeping.set_condition(session, alice, Because.MONEY, named)
    assert told(house) == []
    with house.database.transaction() as session:
        team.remove(session, actor_named(house, "ada"), erin.user_id)
    first, second = told(house)
    assert first[0] == "At red-cross (Feed news) nobody can meet the level “Desk”."
    assert second[0] == "At red-cross (it asks for money) nobody can meet the level “Desk”."
    with speaking("fr", "Europe/Paris"):
        assert "personne ne peut" in told(house)[0][0]
