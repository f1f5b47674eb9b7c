"""Being away: who is reminded instead, and who may agree in one's name."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from editorial import review
from editorial.holding import absences
from editorial.holding.hands import hands
from editorial.holding.reading import held
from lib.errors import Invalid, NotAllowed, NotFound
from models.actor import Actor
from models.approval import Agreement, ApprovalRule, Level, Mode, OwnApproval
from models.house import House
from models.people import Workspace
from models.post import Post
from models.way import PostState
from tests.web import rows

TODAY, LATER = date(2026, 11, 30), date(2026, 12, 6)
A, B, C, D = 1, 2, 3, 4


def test_hands_are_ones_own_or_a_deputys_one_step_far() -> None:
    assert hands({A, B}, {}) == {A: A, B: B}
    assert hands({A}, {A: C}) == {C: A}
    assert hands({A, C}, {A: C}) == {C: C}
    assert hands({A}, {A: C, C: D}) == {}  # no deputy's deputy
    assert hands({A}, {A: None}) == {}
    assert hands({A}, {A: C}, authors={C}) == {}
    assert hands({A}, {A: C}, there={A, B}) == {}


def away(house: House, by: Actor, who: Actor, deputy: Actor | None, **days: date) -> int:
    with house.database.transaction() as session:
        return absences.be_away(
            session,
            by,
            user_id=who.user_id,
            deputy_id=deputy.user_id if deputy else None,
            now=house.now(),
            **{"first": TODAY, "last": LATER, **days},
        ).id


def asked_of(house: House, alice: Actor, author: Actor) -> Post:
    """Alice alone is asked."""
    with house.database.transaction() as session:
        level = Level(name="Alice", people=(alice.user_id,))
        session.add(
            ApprovalRule(
                workspace_id=alice.workspace_id, mode=Mode.LEVELS, levels=[level.to_json()]
            )
        )
    return rows.submitted(house, author, "Coats", rows.connected(house, alice).id)


def approve(house: House, actor: Actor, post: Post) -> PostState:
    with house.database.transaction() as session:
        return review.approve(session, actor, post.id, revision=None, now=house.now()).state


def test_a_deputy_agrees_in_the_name_of_whoever_is_away(
    house: House, alice: Actor, bob: Actor, erin: Actor
) -> None:
    post = asked_of(house, alice, bob)
    with pytest.raises(NotAllowed):
        approve(house, erin, post)
    away(house, alice, alice, erin)
    with house.database.reading() as session:
        [waits] = held(session, alice.workspace_id, now=house.now())
    assert waits.people == {erin.user_id}
    assert approve(house, erin, post) is PostState.APPROVED
    with house.database.reading() as session:
        given = session.scalars(select(Agreement)).one()
    assert (given.by_id, given.for_id) == (erin.user_id, alice.user_id)


def test_nobody_agrees_to_what_they_wrote_for_somebody_else(
    house: House, alice: Actor, erin: Actor
) -> None:
    post = asked_of(house, alice, erin)
    away(house, alice, alice, erin)
    with pytest.raises(NotAllowed):
        approve(house, erin, post)


def test_with_everybody_away_it_is_said_what_helps(house: House, alice: Actor, bob: Actor) -> None:
    with house.database.transaction() as session:
        session.get_one(Workspace, alice.workspace_id).own_approval = OwnApproval.NEVER
    asked_of(house, alice, bob)
    away(house, alice, alice, None)
    with house.database.reading() as session:
        [waits] = held(session, alice.workspace_id, now=house.now())
    assert not waits.people
    assert "deputy" in str(waits.stuck)


def test_managers_say_it_for_others_and_volunteers_for_themselves(
    house: House, alice: Actor, bob: Actor, erin: Actor
) -> None:
    number = away(house, alice, erin, alice)
    away(house, bob, bob, None)
    with pytest.raises(NotAllowed):
        away(house, bob, erin, None)
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        absences.be_back(session, bob, number, now=house.now())
    with house.database.transaction() as session:
        absences.be_back(session, erin, number, now=house.now())
        assert len(absences.current(session, alice, now=house.now())) == 1


def test_days_and_deputies_that_cannot_be_are_refused(
    house: House, alice: Actor, bob: Actor, charlie: Actor
) -> None:
    with pytest.raises(Invalid):
        away(house, alice, bob, charlie)  # of another association
    with pytest.raises(Invalid):
        away(house, alice, replace(charlie), None)
    with pytest.raises(Invalid):
        away(house, alice, bob, bob)
    with pytest.raises(Invalid):
        away(house, alice, alice, bob)  # who could not read what alice is asked
    with pytest.raises(Invalid):
        away(house, alice, bob, None, first=LATER, last=TODAY)
    number = away(house, alice, bob, None)
    with pytest.raises(NotFound), house.database.transaction() as session:
        absences.be_back(session, charlie, number, now=house.now())
