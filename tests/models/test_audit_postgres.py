"""The trail on PostgreSQL, where several write at once."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, select, text
from sqlalchemy.exc import DBAPIError

from lib import settings
from models.actor import Actor
from models.approval import ApprovalRule, Mode
from models.audit import AuditEntry, AuditHead
from models.audit_check import check
from models.database import Database
from models.house import House
from models.people import Workspace
from tests.conftest import add_people
from tests.fakes import FakeClock
from tests.postgres_waiting import until_somebody_waits

pytestmark = pytest.mark.slow


@pytest.fixture
def house(
    tmp_path: Path, environ: dict[str, str], clock: FakeClock, postgres_database: URL
) -> Iterator[House]:
    read = settings.load(environ)
    built = House.of(read, Database(postgres_database, clock=clock))
    add_people(built.database, clock.now())
    yield built
    built.database.dispose()


def set_hour(house: House, actor: Actor, hour: int) -> None:
    with house.database.transaction() as session:
        session.get_one(Workspace, actor.workspace_id).cut_off = hour


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "TRUNCATE workspace CASCADE",
    ],
)
def test_the_database_refuses_to_change_it(house: House, alice: Actor, statement: str) -> None:
    set_hour(house, alice, 7)
    with pytest.raises(DBAPIError, match="append-only"), house.database.transaction() as session:
        session.execute(text(statement))


def test_a_workspace_goes_with_its_trail(house: House, charlie: Actor) -> None:
    set_hour(house, charlie, 7)
    with house.database.transaction() as session:
        gone = {"id": charlie.workspace_id}
        session.execute(text("DELETE FROM membership WHERE workspace_id = :id"), gone)
        session.execute(text("DELETE FROM workspace WHERE id = :id"), gone)
    with house.database.reading() as session:
        left = select(AuditEntry.id).where(AuditEntry.workspace_id == charlie.workspace_id)
        assert session.scalars(left).all() == []


def test_those_who_write_at_once_leave_no_gap(house: House, alice: Actor) -> None:
    together = threading.Barrier(4)

    def write(writer: int) -> None:
        together.wait()
        for turn in range(5):
            with house.database.transaction() as session:
                pillar = f"{writer}.{turn}"
                session.add(
                    ApprovalRule(
                        workspace_id=alice.workspace_id, pillar=pillar, mode=Mode.NONE, levels=[]
                    )
                )

    threads = [threading.Thread(target=write, args=(one,)) for one in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    with house.database.reading() as session:
        mine = select(AuditEntry.number).where(AuditEntry.workspace_id == alice.workspace_id)
        numbers = session.scalars(mine.order_by(AuditEntry.number)).all()
        assert list(numbers) == list(range(1, len(numbers) + 1))
        assert len(numbers) >= 20
        count, wrong = check(session, house.settings.keyring, alice.workspace_id)
    assert (count, wrong) == (len(numbers), None)


def test_whoever_comes_second_waits_for_the_head_and_stands_upon_the_first(
    house: House, alice: Actor, charlie: Actor
) -> None:
    set_hour(house, alice, 6)
    second = threading.Thread(target=set_hour, args=(house, alice, 8))
    with house.database.transaction() as session:
        mine = select(AuditHead).where(AuditHead.workspace_id == alice.workspace_id)
        session.scalars(mine.with_for_update()).one()
        set_hour(house, charlie, 9)  # another workspace waits for nobody
        second.start()
        until_somebody_waits(house)
    second.join(timeout=20)
    with house.database.reading() as session:
        assert check(session, house.settings.keyring, alice.workspace_id)[1] is None
