"""Which levels are asked for, and whose turn it is: the rules alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.approval.rules import (
    Asked,
    Course,
    Member,
    RuleBook,
    Sign,
    Spare,
    asked_of,
    course,
    levels_of,
)
from models.approval import ALL, Level, Mode, OwnApproval
from models.way import Role

BOOK = RuleBook(
    channels={1: Asked(mode=Mode.NONE), 2: Asked(mode=Mode.OPTIONAL)},
    pillars={"appeals": Asked(mode=Mode.LEVELS, levels=(Level(name="board", need=2),))},
)
ALICE, ANNE, ERIN, BOB = 1, 2, 3, 4
TEAM = (
    Member(user_id=ALICE, role=Role.MANAGER),
    Member(user_id=ANNE, role=Role.MANAGER),
    Member(user_id=ERIN, role=Role.EDITOR),
    Member(user_id=BOB, role=Role.VOLUNTEER),
)
MANAGERS = Level(name="managers", role=Role.MANAGER)
EDITORS = Level(name="editors", role=Role.EDITOR)


def stands(
    *levels: Level,
    signs: tuple[Sign, ...] = (),
    team: tuple[Member, ...] = TEAM,
    author: int = BOB,
    own: OwnApproval = OwnApproval.ALONE,
) -> Course:
    return course(levels, signs, team, authors=frozenset({author}), own=own)


def by(user_id: int) -> Sign:
    return Sign(user_id=user_id, role=next(one.role for one in TEAM if one.user_id == user_id))


@pytest.mark.parametrize(
    ("channels", "pillar", "mode"),
    [
        ((), "", Mode.REQUIRED),
        ((1,), "", Mode.NONE),
        ((1, 2), "", Mode.OPTIONAL),
        ((1, 3), "", Mode.REQUIRED),  # a channel without a rule has the usual one
        ((1,), "appeals", Mode.LEVELS),
        ((), "appeals", Mode.LEVELS),
    ],
)
def test_the_strictest_of_channels_and_pillar_holds(
    channels: tuple[int, ...], pillar: str, mode: Mode
) -> None:
    assert asked_of(BOOK, channels=channels, pillar=pillar).mode is mode


def test_the_same_level_twice_in_one_rule_is_two_and_of_two_channels_one() -> None:
    twice = Asked(mode=Mode.LEVELS, levels=(MANAGERS, EDITORS, MANAGERS))
    once = Asked(mode=Mode.LEVELS, levels=(EDITORS, MANAGERS))
    book = RuleBook(channels={1: twice, 2: once, 3: twice})
    levels = levels_of(asked_of(book, channels=(1, 2, 3), pillar=""))
    assert levels == twice.levels
    where = stands(*levels, signs=(by(ALICE), by(ERIN)))
    assert where.next is not None
    assert where.next.able == {ANNE}


def test_where_nobody_is_asked_the_way_is_done() -> None:
    assert stands(*levels_of(Asked(mode=Mode.NONE))).is_complete


def test_what_the_content_adds_is_asked_even_where_the_rule_asks_for_nobody() -> None:
    assert levels_of(Asked(mode=Mode.NONE), [MANAGERS]) == (MANAGERS,)


def test_the_second_level_opens_when_the_first_is_given() -> None:
    before, after = stands(EDITORS, MANAGERS), stands(EDITORS, MANAGERS, signs=(by(ERIN),))
    assert before.next is not None
    assert before.next.level is EDITORS
    assert after.next is not None
    assert after.next.level is MANAGERS
    assert after.next.able == {ALICE, ANNE}


def test_nobody_counts_at_two_levels() -> None:
    where = stands(EDITORS, MANAGERS, signs=(by(ALICE),))
    assert where.next is not None
    assert where.next.able == {ANNE}


def test_two_of_three_are_two_different_people() -> None:
    two = replace(MANAGERS, need=2, people=(ERIN,))
    where = stands(two, signs=(by(ALICE),))
    assert where.next is not None
    assert (where.next.missing, where.next.able) == (1, frozenset({ANNE, ERIN}))
    assert stands(two, signs=(by(ALICE), by(ERIN))).is_complete


def test_all_are_those_who_are_there() -> None:
    everyone = replace(MANAGERS, need=ALL)
    assert not stands(everyone, signs=(by(ALICE),)).is_complete
    assert stands(everyone, signs=(by(ALICE), by(ANNE))).is_complete
    without_anne = tuple(one for one in TEAM if one.user_id != ANNE)
    assert stands(everyone, signs=(by(ALICE),), team=without_anne).is_complete


def test_whoever_wrote_it_is_not_asked_while_somebody_else_can_be() -> None:
    where = stands(MANAGERS, author=ALICE)
    assert where.next is not None
    assert where.next.able == {ANNE}
    assert not where.next.by_exception


def test_a_solo_manager_is_the_exception() -> None:
    solo = TEAM[:1]
    where = stands(MANAGERS, team=solo, author=ALICE)
    assert where.next is not None
    assert (where.next.able, where.next.by_exception) == (frozenset({ALICE}), True)


def test_a_solo_manager_passes_several_levels_by_exception() -> None:
    where = stands(EDITORS, MANAGERS, team=TEAM[:1], author=ALICE, signs=(by(ALICE),))
    assert where.next is not None
    assert (where.next.level, where.next.able) == (MANAGERS, frozenset({ALICE}))


def test_never_means_never_and_it_is_told_that_nobody_can() -> None:
    for need in (1, ALL):
        level = replace(MANAGERS, need=need)
        where = stands(level, team=TEAM[:1], author=ALICE, own=OwnApproval.NEVER)
        assert where.next is not None
        assert where.next.is_stuck


def test_whoever_reads_their_own_posts_only_by_now_is_not_asked_though_they_were_named() -> None:
    where = stands(Level(name="board", people=(ALICE, BOB), need=ALL), author=ERIN)
    assert where.next is not None
    assert where.next.able == {ALICE}
    alone = stands(Level(name="board", people=(BOB,)), author=ERIN)
    assert alone.next is not None
    assert alone.next.is_stuck


def test_a_guest_counts_only_where_guests_do() -> None:
    guest = Sign(user_id=ALICE, guest=True)
    assert not stands(MANAGERS, signs=(guest,)).is_complete
    assert stands(replace(MANAGERS, guests=True), signs=(guest,)).is_complete


def test_a_guests_agreement_does_not_use_up_whoever_gave_the_link() -> None:
    guests = Level(name="partner", guests=True)
    where = stands(guests, MANAGERS, signs=(Sign(user_id=ALICE, guest=True), by(ALICE)))
    assert where.is_complete


def test_a_deputy_counts_as_the_one_they_stand_in_for() -> None:
    named = Level(name="president", people=(ALICE,))
    instead = Sign(user_id=ANNE, role=Role.MANAGER, for_id=ALICE)
    assert stands(named, signs=(instead,)).is_complete


people = st.sampled_from([ALICE, ANNE, ERIN, BOB])
some_levels = st.lists(
    st.builds(
        Level,
        name=st.sampled_from(["a", "b", "c"]),
        need=st.integers(0, 3),
        role=st.sampled_from([None, *Role]),
        people=st.lists(people, max_size=3).map(tuple),
        guests=st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


@given(some_levels, st.lists(people, max_size=6), people, st.sampled_from(OwnApproval))
def test_no_way_is_done_without_as_many_agreements_as_it_asks_for(
    levels: list[Level], given: list[int], author: int, own: OwnApproval
) -> None:
    where = stands(*levels, signs=tuple(map(by, given)), author=author, own=own)
    if where.is_complete:
        assert len(given) >= sum(max(level.need, 1) for level in levels)
        assert sum(len(step.given) for step in where.steps) <= len(given)


@pytest.mark.slow
@given(some_levels, st.lists(people, max_size=6), st.sets(people), people)
def test_leaving_people_out_still_asks_somebody_and_never_whoever_wrote_it_instead(
    levels: list[Level], given: list[int], out: set[int], author: int
) -> None:
    signs = tuple(map(by, given))
    spared = [Spare(user_id=one, by_id=ANNE, level=level) for one in out for level in levels]
    where = course(
        levels,
        signs,
        TEAM,
        authors=frozenset({author}),
        own=OwnApproval.ALONE,
        spared=spared,
    )
    plain = stands(*levels, signs=signs, author=author)
    assert all(step.given or step.missing for step in where.steps)
    for one, other in zip(where.steps, plain.steps, strict=True):
        assert one.able <= other.able
        assert other.level.need == ALL or one == other


@pytest.mark.slow
@given(some_levels, st.lists(people, max_size=6), people)
def test_whoever_wrote_it_is_never_asked_where_the_rule_says_never(
    levels: list[Level], given: list[int], author: int
) -> None:
    signs = tuple(by(one) for one in given if one != author)
    where = stands(*levels, signs=signs, author=author, own=OwnApproval.NEVER)
    assert all(author not in step.able for step in where.steps)


def test_ones_own_agreement_counts_no_more_once_it_is_ruled_out() -> None:
    two = replace(MANAGERS, need=2)
    signs = (by(ALICE), by(ANNE))
    assert stands(two, signs=signs, author=ALICE, own=OwnApproval.ALWAYS).is_complete
    assert not stands(two, signs=signs, author=ALICE, own=OwnApproval.NEVER).is_complete
