"""What the button says before it is pressed."""

from datetime import date, timedelta

import pytest

from editorial import drafting, review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from editorial.draft import Draft
from editorial.holding import absences
from editorial.holding.foretelling import foretold
from lib.i18n import speaking
from models.actor import Actor
from models.approval import ALL, Level, Mode, OwnApproval
from models.house import House
from models.people import Workspace
from models.way import PostState, Role
from tests.web import rows

ONE = Level(role=Role.MANAGER)


def rule(house: House, who: Actor, *levels: Level) -> None:
    mode = Mode.LEVELS if levels else Mode.NONE
    with house.database.transaction() as session:
        keeping.set_rule(session, who, Asked(mode=mode, levels=levels), now=house.now())


def told(house: House, writer: Actor, draft: Draft) -> str:
    with house.database.reading() as session, speaking("en", "Europe/Paris"):
        lines = foretold(
            session, writer.workspace_id, draft, writer_id=writer.user_id, now=house.now()
        )
        return " ".join(map(str, lines))


def never_ones_own(house: House, who: Actor) -> None:
    with house.database.transaction() as session:
        session.get_one(Workspace, who.workspace_id).own_approval = OwnApproval.NEVER


def away(house: House, who: Actor, deputy: Actor | None) -> None:
    with house.database.transaction() as session:
        absences.be_away(
            session,
            who,
            user_id=who.user_id,
            first=date(2026, 11, 30),
            last=date(2026, 12, 6),
            deputy_id=deputy.user_id if deputy else None,
            now=house.now(),
        )


@pytest.fixture
def draft(house: House, alice: Actor) -> Draft:
    channel = rows.connected(house, alice).id
    wish = house.now() + timedelta(days=3, hours=3)  # Thursday, 11:00
    return Draft(title="Coats", text="Coats!", channels=(channel,), wished_at=wish)


def test_where_nobody_is_asked_it_says_approved_at_once_and_so_it_is(
    house: House, alice: Actor, bob: Actor, draft: Draft
) -> None:
    rule(house, alice)
    assert told(house, bob, draft) == "Submitted, it is approved at once: nobody is asked."
    with house.database.transaction() as session:
        post = drafting.create(session, bob, draft, now=house.now())
        assert review.submit(session, bob, post.id, now=house.now()).state is PostState.APPROVED


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ((ONE,), "put before Ada, Alice; one must agree."),
        ((Level(role=Role.MANAGER, need=ALL),), "put before Ada, Alice; all of them must agree."),
        ((Level(role=Role.EDITOR, need=2),), "put before Ada, Alice, Erin; 2 must agree."),
        ((Level(role=Role.ADMIN),), "put before Ada, who must agree."),
        ((Level(guests=True),), "put before a guest with a link, who must agree."),
        ((ONE, Level(role=Role.ADMIN)), "one must agree. Then 1 more level is asked."),
    ],
)
def test_it_names_who_is_asked_how_many_and_by_when(
    house: House, alice: Actor, bob: Actor, draft: Draft, levels: tuple[Level, ...], words: str
) -> None:
    rule(house, alice, *levels)
    found = told(house, bob, draft)
    assert words in found
    assert found.endswith("By when: Wed 2 Dec 2026, 11:00.")


def test_whoever_writes_is_not_named_and_a_deputy_is(
    house: House, alice: Actor, bob: Actor, erin: Actor, draft: Draft
) -> None:
    never_ones_own(house, alice)
    assert "put before Ada, who must agree." in told(house, alice, draft)
    away(house, alice, erin)
    assert "put before Ada, Erin (for Alice); one must agree." in told(house, bob, draft)


def test_whoever_is_away_and_will_hold_it_up_is_named_before(
    house: House, alice: Actor, bob: Actor, erin: Actor, draft: Draft
) -> None:
    rule(house, alice, Level(need=ALL, people=(alice.user_id, erin.user_id)))
    away(house, erin, None)
    found = told(house, bob, draft)
    assert "put before Alice, who must agree. Erin: away, with nobody standing in" in found


def test_where_nobody_could_it_says_so_before(house: House, alice: Actor, draft: Draft) -> None:
    rule(house, alice, Level(people=(alice.user_id,)))
    never_ones_own(house, alice)
    assert "nobody here can agree to it now" in told(house, alice, draft)
