"""The crisis switch."""

import pytest

from community import stop
from lib.errors import Invalid, NotAllowed, NotFound
from models.actor import Actor
from models.house import House


def test_an_editor_stops_everything_and_a_manager_resumes(
    house: House, erin: Actor, alice: Actor
) -> None:
    with house.database.transaction() as session:
        stop.stop(session, erin, reason="fire", now=house.now())
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        stop.resume(session, erin, now=house.now())
    with house.database.transaction() as session:
        assert stop.resume(session, alice, now=house.now()) == 1
        assert stop.open_stops(session, alice) == []


def test_a_volunteer_does_not_stop(house: House, bob: Actor) -> None:
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        stop.stop(session, bob, reason="fire", now=house.now())


def test_a_stop_needs_a_reason(house: House, erin: Actor) -> None:
    with pytest.raises(Invalid) as refused, house.database.transaction() as session:
        stop.stop(session, erin, reason="", now=house.now())
    assert "reason" in refused.value.fields


def test_a_stranger_neither_sees_nor_ends_it(house: House, erin: Actor, charlie: Actor) -> None:
    with house.database.transaction() as session:
        pulled = stop.stop(session, erin, reason="fire", now=house.now())
    with house.database.transaction() as session:
        assert stop.open_stops(session, charlie) == []
        assert stop.resume(session, charlie, now=house.now()) == 0
        with pytest.raises(NotFound):
            stop.resume(session, charlie, pulled.id, now=house.now())
