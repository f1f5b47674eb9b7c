"""No order of edits, agreements, rules, roles, moves, stops, clocks, of taking back, restoring and
of bending the database, and of sendings publishes what was not agreed to, is stale or stopped.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import make_url

from editorial import channel_rules, review
from editorial.approval import agreeing
from editorial.approval.rules import Course
from models.approval import How, Mode
from scheduler.sending import claim
from tests import pretend
from tests.conftest import START, actor_named
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.room import LEFT, LEVELS, Ground, Room
from tests.scheduler.test_machine import opened


@pytest.fixture(scope="module")
def ground(_peopled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("room")
    template = folder / "furnished.sqlite3"
    shutil.copyfile(_peopled, template)
    environ = {
        "MARRONNIER_DATABASE_URL": f"sqlite:///{template}",
        "MARRONNIER_SECRET_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "MARRONNIER_MEDIA_DIR": str(folder / "media"),
    }
    house = opened(make_url(f"sqlite:///{template}"), environ, FakeClock(START))
    alice = actor_named(house, "alice")
    with pretend.installed(folder / "site-packages"):
        channel = connected(house, alice, "friends")
        with house.database.transaction() as session:
            few = {"daily_cap": 500, "gap_minutes": 0}
            channel_rules.change_rules(session, alice, channel.id, few)
        with house.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        house.database.dispose()
        yield Ground(template=template, folder=folder, environ=environ, channel_id=channel.id)


SHORT = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
    phases=[Phase.reuse, Phase.generate],
)


def run(ground: Ground, how: settings) -> None:
    run_state_machine_as_test(type("Here", (Room,), {"ground": ground}), settings=how)


@pytest.mark.slow
def test_nothing_leaves_but_what_was_agreed_to(ground: Ground) -> None:
    before = LEFT[0]
    run(ground, SHORT)
    assert LEFT[0] > before, "nothing left at all: nothing was tried"


@pytest.mark.slow
def test_a_rule_that_is_not_kept_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_enough(*given: object, **more: object) -> tuple[Course, How]:
        known(*given, **more)  # type: ignore[arg-type]
        return Course(steps=()), How.AGREED

    known = agreeing.agree
    monkeypatch.setattr(review, "agree", is_enough)
    room = type("Here", (Room,), {"ground": ground})()
    room.begin("bob", "one")
    room.rules_change(Mode.LEVELS, LEVELS[0])
    room.approve("erin", 0)
    with pytest.raises(AssertionError):
        room.is_approved_only_by_enough()
    room.teardown()


@pytest.mark.slow
def test_what_is_bent_in_the_database_would_be_found(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "otherwise", lambda _row: None)
    room = type("Here", (Room,), {"ground": ground})()
    room.begin("bob", "one")
    with pytest.raises(AssertionError):
        room.is_seen_through(0, None, bent=True)
    room.teardown()
