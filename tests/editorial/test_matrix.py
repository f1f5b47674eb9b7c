"""Who may what: what the page says is what is enforced, and what the document says."""

from itertools import product

import pytest

from editorial.matrix import Answer, Row, matrix
from lib.errors import NotAllowed
from lib.i18n import speaking
from lib.settings import ROOT
from models import tokens
from models.actor import Actor
from models.permissions import PERMISSIONS, May
from models.way import (
    DELIVERY_MOVES,
    POST_MOVES,
    ROLE_WORDS,
    Move,
    Role,
    next_delivery_state,
    next_post_state,
)

DOCUMENT = ROOT / "docs" / "permissions.md"
SIGNS = {Answer.YES: "yes", Answer.OWN: "one’s own", Answer.NO: "–"}
SECTIONS = {section.name: section.rows for section in matrix()}
ROWS = {row.name: row for section in matrix() for row in section.rows if section.name != "scopes"}


def somebody(role: Role) -> Actor:
    return Actor(user_id=1, workspace_id=1, role=role, name="Somebody")


def does(move: Move, role: Role, *, own: bool) -> bool:
    """Whether it goes through from a state that allows it."""
    try:
        if move in POST_MOVES:
            next_post_state(move, next(iter(POST_MOVES[move].to)), role=role, own=own)
        else:
            next_delivery_state(move, next(iter(DELIVERY_MOVES[move].to)), role=role)
    except NotAllowed:
        return False
    return True


def line(row: Row) -> str:
    answers = " | ".join(SIGNS[row.answer(role)] for role in Role)
    return f"| {row.words} | {answers} |"


def test_every_permission_stands_in_the_matrix_once():
    told = [row.name for section in matrix() for row in section.rows]
    assert sorted(told) == sorted([*May, *POST_MOVES, *DELIVERY_MOVES, *tokens.Scope])
    assert set(PERMISSIONS) == set(May)


@pytest.mark.parametrize(("what", "role"), list(product(May, Role)))
def test_whoever_the_matrix_says_no_to_is_refused_by_name(what: May, role: Role):
    if ROWS[what].answer(role) is Answer.YES:
        somebody(role).must(what)
        return
    with pytest.raises(NotAllowed) as refused:
        somebody(role).must(what)
    assert str(PERMISSIONS[what].words) in str(refused.value)


@pytest.mark.parametrize(("move", "role"), list(product([*POST_MOVES, *DELIVERY_MOVES], Role)))
def test_a_move_goes_through_for_those_whom_the_matrix_names(move: Move, role: Role):
    answer = ROWS[move].answer(role)
    assert does(move, role, own=True) is (answer is not Answer.NO)
    assert does(move, role, own=False) is (answer is Answer.YES)


@pytest.mark.parametrize("role", Role)
def test_a_token_can_be_given_the_scopes_that_the_matrix_names(role: Role):
    named = [row.name for row in SECTIONS["scopes"] if row.answer(role) is Answer.YES]
    assert named == tokens.allowed(role)


def test_the_usual_rule_is_told_with_who_agrees():
    assert "one manager must agree" in str(ROWS["approve"].note)


def test_the_document_holds_the_matrix_and_nothing_beside():
    with speaking("en"):
        wanted = [line(row) for section in matrix() for row in section.rows]
        headings = [f"## {section.words}" for section in matrix()]
        roles = " | ".join(str(ROLE_WORDS[role]) for role in Role)
    text = DOCUMENT.read_text().splitlines()
    heads = {f"| | {roles} |", "|---|---|---|---|---|"}
    assert [one for one in text if one.startswith("|") and one not in heads] == wanted
    assert [one for one in text if one.startswith("## ")] == headings
