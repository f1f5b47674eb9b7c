"""The table of states and moves: every role, every state, every move."""

import itertools

import pytest

from lib.errors import NotAllowed, WrongState
from lib.i18n import speaking
from models.way import (
    DELIVERY_MOVES,
    POST_MOVES,
    DeliveryState,
    Move,
    PostState,
    Role,
    delivery_moves,
    next_delivery_state,
    next_post_state,
    post_moves,
)

S, R, M = PostState, Role, Move
# What each role may do with somebody else's post, in each state.
OTHERS: dict[Role, dict[PostState, set[Move]]] = {
    R.VOLUNTEER: {state: set() for state in S},
    R.EDITOR: {
        S.IDEA: {M.EDIT, M.SUBMIT, M.ARCHIVE},
        S.DRAFT: {M.EDIT, M.SUBMIT, M.ARCHIVE},
        S.IN_REVIEW: {M.EDIT, M.REQUEST_CHANGES, M.ARCHIVE},
        S.CHANGES_REQUESTED: {M.EDIT, M.SUBMIT, M.ARCHIVE},
        S.APPROVED: {M.EDIT, M.REQUEST_CHANGES, M.ARCHIVE, M.SCHEDULE},
        S.REJECTED: {M.EDIT, M.ARCHIVE},
        S.ARCHIVED: {M.RESTORE},
    },
}
MANAGER_TOO = {
    S.IDEA: {M.REJECT},
    S.IN_REVIEW: {M.APPROVE, M.REJECT},
    S.CHANGES_REQUESTED: {M.REJECT},
}
OTHERS[R.MANAGER] = OTHERS[R.ADMIN] = {
    state: OTHERS[R.EDITOR][state] | MANAGER_TOO.get(state, set()) for state in S
}
OWN_OF_VOLUNTEER = {
    S.IDEA: {M.EDIT, M.SUBMIT, M.ARCHIVE},
    S.DRAFT: {M.EDIT, M.SUBMIT, M.ARCHIVE},
    S.IN_REVIEW: {M.EDIT, M.ARCHIVE},
    S.CHANGES_REQUESTED: {M.EDIT, M.SUBMIT, M.ARCHIVE},
    S.APPROVED: {M.EDIT, M.ARCHIVE},
    S.REJECTED: {M.EDIT, M.ARCHIVE},
    S.ARCHIVED: set[Move](),
}


# Whoever is asked may decide on a post in review whatever their role; whoever is not, agrees not.
IF_ASKED = {S.IN_REVIEW: {M.APPROVE, M.REQUEST_CHANGES}, S.APPROVED: {M.REQUEST_CHANGES}}
EVERY_WAY = list(itertools.product(R, S, [True, False], [None, True, False]))


def expected(role: Role, state: PostState, *, own: bool, asked: bool | None) -> set[Move]:
    """`asked` None: of no rule is known, the role decides."""
    mine = OWN_OF_VOLUNTEER[state] if own and role is R.VOLUNTEER else OTHERS[role][state]
    if asked is None:
        return mine
    return mine | IF_ASKED.get(state, set()) if asked else mine - {M.APPROVE}


@pytest.mark.parametrize(("role", "state", "own", "asked"), EVERY_WAY)
def test_the_moves_follow_from_role_state_owner_and_whose_turn_it_is(
    role: Role, state: PostState, own: bool, asked: bool | None
) -> None:
    found = post_moves(state, role=role, own=own, asked=asked)
    assert set(found) == expected(role, state, own=own, asked=asked)


@pytest.mark.parametrize(("role", "state", "own", "asked"), EVERY_WAY)
def test_a_move_that_is_not_offered_is_refused_with_its_remedy(
    role: Role, state: PostState, own: bool, asked: bool | None
) -> None:
    offered = post_moves(state, role=role, own=own, asked=asked)
    for move in POST_MOVES:
        if move in offered:
            assert next_post_state(move, state, role=role, own=own, asked=asked) in PostState
            continue
        with pytest.raises((NotAllowed, WrongState)) as refused:
            next_post_state(move, state, role=role, own=own, asked=asked)
        assert str(refused.value.remedy)


@pytest.mark.parametrize(
    ("role", "state", "move"), list(itertools.product(R, DeliveryState, DELIVERY_MOVES))
)
def test_a_delivery_moves_only_as_the_table_says(
    role: Role, state: DeliveryState, move: Move
) -> None:
    if move in delivery_moves(state, role=role):
        assert next_delivery_state(move, state, role=role) in DeliveryState
        return
    with pytest.raises((NotAllowed, WrongState)) as refused:
        next_delivery_state(move, state, role=role)
    assert str(refused.value.remedy)


@pytest.mark.parametrize("state", [DeliveryState.SENDING, DeliveryState.PUBLISHED])
def test_nobody_moves_what_is_leaving_or_live(state: DeliveryState) -> None:
    assert delivery_moves(state, role=R.ADMIN) == []


def test_only_approving_leads_to_approved_but_for_scheduling_what_is() -> None:
    into = {
        move
        for move, rule in POST_MOVES.items()
        for before, after in rule.to.items()
        if after is S.APPROVED and before is not S.APPROVED
    }
    assert into == {M.APPROVE}


def test_a_refusal_is_told_in_the_readers_language() -> None:
    with pytest.raises(WrongState) as refused:
        next_post_state(M.APPROVE, S.DRAFT, role=R.ADMIN, own=False)
    with speaking("en"):
        assert str(refused.value.remedy) == "Submit it for review first."
