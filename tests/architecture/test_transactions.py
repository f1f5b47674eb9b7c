"""Transactions are opened at the edge and nobody ends them half-way."""

import ast
import re

import pytest

from tests.architecture.source import ROOMS, python_files

BANNED = {"commit", "rollback"}  # a savepoint (begin_nested) ends nothing
BY_HAND = re.compile(r"Session|.*(engine|session|connection|database|bind)\.begin")
OPENED_IN = {"models/database.py", "models/migrate.py"}


def half_way(source: str) -> list[str]:
    """Calls that end or undo a transaction."""
    return [
        f"line {node.lineno}: .{node.func.attr}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in BANNED
    ]


def opened(source: str) -> list[str]:
    """Transactions opened by hand instead of with `database.transaction()`."""
    return [
        f"line {node.lineno}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and BY_HAND.fullmatch(ast.unparse(node.func))
    ]


def test_nobody_commits():
    files = python_files(*ROOMS)
    assert {path: found for path, text in files if (found := half_way(text))} == {}


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
