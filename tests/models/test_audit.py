"""Who did what is on record, and nobody bends it quietly."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from editorial.trail.files import as_csv, as_lines
from lib.seal import Keyring, new_key
from models.actor import Actor
from models.audit import Act, AuditEntry
from models.audit_chain import Bent, Break
from models.audit_check import check, is_as_written, rows
from models.house import House
from models.people import Workspace


@pytest.fixture
def written(house: House, alice: Actor) -> list[AuditEntry]:
    for hour in (10, 11, 12):
        with house.database.transaction() as session:
            session.get_one(Workspace, alice.workspace_id).cut_off = hour
    with house.database.reading() as session:
        of_it = select(AuditEntry).where(AuditEntry.workspace_id == alice.workspace_id)
        return list(session.scalars(of_it.order_by(AuditEntry.number)))


def found(house: House, alice: Actor) -> Break | None:
    with house.database.reading() as session:
        return check(session, house.settings.keyring, alice.workspace_id)[1]


def behind(house: House, *statements: str) -> None:
    """As somebody does it who has the file."""
    with house.database.transaction() as session:
        for name in ("audit_stays", "audit_is_kept"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        for statement in statements:
            session.execute(text(statement))


def test_acts_are_numbered_without_a_gap_and_the_chain_holds(house, alice, written):
    assert len(written) >= 3
    assert [one.number for one in written] == list(range(1, len(written) + 1))
    assert found(house, alice) is None


def test_a_setting_is_noted_with_what_it_was(house, alice, written):
    with house.database.transaction() as session:
        session.get_one(Workspace, alice.workspace_id).cut_off = 9
    with house.database.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (last.act, last.details) == (Act.SETTINGS, '{"cut_off":[12,9]}')


def test_what_a_savepoint_takes_back_was_not_done(house, alice, written):
    with house.database.transaction() as session:
        home = session.get_one(Workspace, alice.workspace_id)
        kept = session.begin_nested()
        home.cut_off = 9
        session.flush()
        kept.rollback()
    with house.database.reading() as session:
        told = session.scalars(select(AuditEntry.details)).all()
    assert not [one for one in told if one.endswith("9]}")]


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_it(house, written, statement):
    with pytest.raises(DBAPIError, match="append-only"), house.database.transaction() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["UPDATE audit SET who = 'Mallory' WHERE number = 2"], Break(number=2, bent=Bent.ALTERED)),
        (["DELETE FROM audit WHERE number = 2"], Break(number=2, bent=Bent.MISSING)),
        (["DELETE FROM audit WHERE number >= 3"], Break(number=3, bent=Bent.CUT)),
        (
            [
                "UPDATE audit SET number = -1 WHERE number = 1",
                "UPDATE audit SET number = 1 WHERE number = 2",
                "UPDATE audit SET number = 2 WHERE number = -1",
            ],
            Break(number=1, bent=Bent.ALTERED),
        ),
    ],
    ids=["altered", "taken out", "cut", "swapped"],
)
def test_what_was_done_behind_its_back_is_found(house, alice, written, statements, told):
    behind(house, *(f"{one} AND workspace_id = {alice.workspace_id}" for one in statements))
    assert found(house, alice) == told


@pytest.mark.parametrize(
    "put",
    ["act = 'invented'", "\"by\" = 'ghost'", "at = 'some day'", "at = 5", "who = x'00ff'"],
)
def test_a_row_that_says_what_no_row_of_ours_can_is_named_and_not_fallen_over(
    house, alice, written, put
):
    behind(
        house, f"UPDATE audit SET {put} WHERE number = 2 AND workspace_id = {alice.workspace_id}"
    )
    assert found(house, alice) == Break(number=2, bent=Bent.ALTERED)
    with house.database.reading() as session:
        of_it = select(AuditEntry).where(AuditEntry.workspace_id == alice.workspace_id)
        read = {one.number: is_as_written(one) for one in session.scalars(of_it)}
        told = list(rows(session, alice.workspace_id))
    assert [number for number, holds in read.items() if not holds] == [2]
    assert len([*as_csv(told), *as_lines(told, None)]) == 2 * len(written) + 1


def test_a_tail_cut_off_with_its_head_set_back_is_found_by_the_seal(house, alice, written):
    mine, last = alice.workspace_id, written[1]
    behind(
        house,
        f"DELETE FROM audit WHERE number > 2 AND workspace_id = {mine}",
        f"UPDATE audit_head SET number = 2, hash = '{last.hash}' WHERE workspace_id = {mine}",
    )
    assert found(house, alice) == Break(number=2, bent=Bent.SEAL)


def test_a_key_that_was_replaced_still_confirms_its_seals(house, alice, written):
    old, new = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", new_key()
    for keys, right in (([new, old], True), ([new], False)):
        other = replace(house, settings=replace(house.settings, keyring=Keyring(keys)))
        assert (found(other, alice) is None) is right
