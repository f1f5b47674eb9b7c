"""Transactions are opened at the edge and nobody ends them half-way."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOMS, parsed, python_files

pytestmark = pytest.mark.xdist_group("source")  # one process reads it all
BANNED = {"commit", "rollback"}  # a savepoint (begin_nested) ends nothing
OPENS = {"Session", "begin"}
BY_HAND = re.compile(r"Session|.*(engine|session|connection|database|bind)\.begin")
OPENED_IN = {"models/database.py", "models/migrate.py"}


def half_way(source: str) -> list[str]:
    """Calls that end or undo a transaction."""
    return [
        f"line {node.lineno}: .{node.func.attr}()"
        for node in _calls(source, BANNED)
        if isinstance(node.func, ast.Attribute) and node.func.attr in BANNED
    ]


def opened(source: str) -> list[str]:
    """Transactions opened by hand instead of with `database.transaction()`."""
    return [
        f"line {node.lineno}"
        for node in _calls(source, OPENS)
        if _name(node.func) in OPENS and _is_by_hand(node.func)
    ]


def _calls(source: str, names: set[str]) -> Iterator[ast.Call]:
    """All calls, where a call of one of those names can be: most files need not be parsed."""
    if any(name in source for name in names):
        yield from (node for node in ast.walk(parsed(source)) if isinstance(node, ast.Call))


def _is_by_hand(called: ast.expr) -> bool:
    return BY_HAND.fullmatch(ast.unparse(called)) is not None


def _name(called: ast.expr) -> str:
    """The last name: writing out every call of the house would take seconds."""
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def test_nobody_commits():
    files = python_files(*ROOMS)
    assert {path: found for path, text in files if (found := half_way(text))} == {}


@pytest.mark.slow
def test_transactions_are_opened_by_the_database_alone():
    files = [(path, text) for path, text in python_files(*ROOMS) if path not in OPENED_IN]
    assert {path: found for path, text in files if (found := opened(text))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "session.commit()",
        "def f(s):\n    s.flush(); s.commit()",
        "session.rollback()",
    ],
)
def test_a_planted_commit_is_caught(planted):
    assert half_way(planted)


@pytest.mark.parametrize("planted", ["with engine.begin() as c:\n    pass", "Session(engine)"])
def test_a_planted_transaction_is_caught(planted):
    assert opened(planted)
