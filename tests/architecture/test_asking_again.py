"""Whatever sets when posts leave asks whether a rule is stricter at that time."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import parsed, python_files

pytestmark = pytest.mark.xdist_group("source")  # one process reads it all
SETS_TIMES = {
    *("scheduling.schedule", "deciding.move", "dropping.move", "dropping.place"),
    *("dropping.to_channel", "undoing.take_back", "adopt", "accept"),
}
MADE_UP = ("cli/demo/", "cli/drill/")  # their associations ask nobody for the hour
ANYWHERE = """
def move(session):
    with asked_when_late(session):
        deciding.move(session)
    return scheduling.schedule(session)
"""


def unasked(source: str) -> list[str]:
    return [f"line {call.lineno}" for call in _outside(parsed(source))]


def _outside(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.With) and _asks(child):
            continue
        if isinstance(child, ast.Call) and _sets_a_time(child):
            yield child
        yield from _outside(child)


def _asks(block: ast.With) -> bool:
    return any("asked_when_late" in ast.unparse(item.context_expr) for item in block.items)


def _sets_a_time(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    resends = name == "deciding.resolve" and "'resend'" in map(ast.unparse, call.args)
    return name in SETS_TIMES or resends


def test_a_time_that_is_set_without_asking_is_seen() -> None:
    assert unasked(ANYWHERE) == ["line 5"]


@pytest.mark.slow
def test_every_time_is_set_where_it_is_asked_about() -> None:
    found = {
        name: lines
        for name, source in python_files("web", "api", "cli", "daemon")
        if not name.startswith(MADE_UP) and (lines := unasked(source))
    }
    assert not found
