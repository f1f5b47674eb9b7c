"""Who may what stands in the tables: nobody compares a role with another by hand."""

import ast
from collections.abc import Iterator

import pytest

from models.permissions import May
from models.way import Role
from tests.architecture.source import ROOMS, parsed, python_files

TABLES = {"models/way.py", "models/permissions.py", "models/tokens.py"}
# Roles that are data there, not leave to do something.
EXPLAINED = {
    "models/team.py": "the last administrator stays",
    "editorial/approval/keeping.py": "a level of a rule is never of volunteers",
}
ASKING = {"at_least", "must_be"}


def is_role(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) in {
        f"Role.{role.name}" for role in Role
    }


def compared(source: str) -> Iterator[str]:
    """Every comparison with a role that is written out."""
    for node in ast.walk(parsed(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                if name in ASKING and any(map(is_role, args)):
                    yield ast.unparse(node)
            case ast.Compare(left=left, comparators=others):
                if any(map(is_role, (left, *others))):
                    yield ast.unparse(node)
            case _:
                pass


@pytest.mark.slow
def test_no_role_is_compared_outside_the_tables():
    found = {
        path: list(compared(source))
        for path, source in python_files(*ROOMS)
        if path not in TABLES and path not in EXPLAINED
    }
    assert {path: calls for path, calls in found.items() if calls} == {}


@pytest.mark.slow
def test_the_explained_ones_still_need_it():
    found = {path for path, source in python_files(*ROOMS) if any(compared(source))}
    assert EXPLAINED.keys() <= found


def test_every_permission_is_asked_for_somewhere():
    text = "\n".join(source for path, source in python_files(*ROOMS) if path not in TABLES)
    assert [one for one in May if f"May.{one.name}" not in text] == []


def test_a_planted_comparison_is_caught():
    assert list(compared("actor.must_be(Role.EDITOR)"))
    assert list(compared("at_least(who.role, Role.ADMIN)"))
    assert list(compared("if who.role == Role.MANAGER: pass"))
    assert not list(compared("Actor(role=Role.EDITOR)"))
