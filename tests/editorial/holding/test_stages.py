"""When somebody is reminded, and who: the rule alone."""

from datetime import datetime, timedelta

import pytest

from editorial.holding.holders import Held, Task
from editorial.holding.stages import due, stage_of
from lib.i18n import say
from models.reminder import Stage

SINCE = datetime.fromisoformat("2026-11-30T08:00:00+01:00")
DEADLINE = SINCE + timedelta(hours=8)
ALICE, ADA, MARC = 1, 2, 3


def one(*people: int) -> Held:
    return Held(
        post_id=7,
        revision_id=9,
        title="Coats",
        task=Task.AGREE,
        people=frozenset(people),
        since=SINCE,
        by_when=DEADLINE,
        stuck=None if people else say("Nobody"),
    )


@pytest.mark.parametrize(
    ("hours", "stage"),
    [
        (0, None),
        (3.9, None),
        (4, Stage.HALF),
        (6, Stage.LAST_QUARTER),
        (8, Stage.OVER),
        (900, Stage.OVER),
    ],
)
def test_half_a_quarter_and_nothing_are_left(hours: float, stage: Stage | None) -> None:
    now = SINCE + timedelta(hours=hours)
    assert stage_of(since=SINCE, by_when=DEADLINE, now=now) is stage


def told(
    held: Held,
    hours: float,
    *,
    done: set[tuple[int, int, int, Stage]] | None = None,
    lately: set[tuple[int, int]] | None = None,
) -> dict[int, bool]:
    found = due(
        [held],
        managers=(ADA, MARC),
        done=done or set(),
        lately=lately or set(),
        now=SINCE + timedelta(hours=hours),
    )
    return {each.user_id: each.asked for each in found}


def test_before_the_deadline_those_whose_turn_it_is_after_it_managers_too() -> None:
    assert told(one(ALICE, ADA), 5) == {ALICE: True, ADA: True}
    assert told(one(ALICE, ADA), 9) == {ALICE: True, ADA: True, MARC: False}


def test_where_nobody_can_act_managers_are_told_before_it_is_too_late() -> None:
    assert told(one(), 5) == {ADA: False, MARC: False}


def test_nobody_is_told_twice_of_a_stage_nor_twice_a_day() -> None:
    assert told(one(ALICE), 5, done={(7, 9, ALICE, Stage.HALF)}) == {}
    assert told(one(ALICE), 7, done={(7, 9, ALICE, Stage.HALF)}) == {ALICE: True}
    assert told(one(ALICE), 7, lately={(7, ALICE)}) == {}
    assert told(one(ALICE), 5, done={(7, 8, ALICE, Stage.HALF)}) == {ALICE: True}  # was changed


def test_what_has_no_deadline_presses_nobody() -> None:
    held = Held(
        post_id=7, revision_id=9, title="", task=Task.WRITE, people=frozenset({1}), since=SINCE
    )
    assert told(held, 900) == {}
