"""A workspace's rows are read through `models.scope`, so that nobody sees another's."""

import ast
from collections.abc import Iterator

import pytest

import models.all_tables  # noqa: F401 - registers every table
from models.base import InWorkspace
from tests.architecture.source import parsed, python_files

pytestmark = pytest.mark.xdist_group("source")  # one process reads it all
OWNED = {model.__name__ for model in InWorkspace.__subclasses__()}
ALLOWED = {
    ("web/networks.py", "_feed_title"): "a feed is public, whoever asks",
    ("editorial/channel_feed.py", "opened"): "a feed is public once its channel says so",
    ("api/replay.py", "_answered"): "of one token, which is of one workspace",
    ("editorial/checking.py", "_learn"): "of a channel that was fetched in its workspace",
    ("editorial/drafting.py", "current_revision"): "of a post that was fetched in its workspace",
    ("editorial/media/describing.py", "labels_of"): "of items that were found in their workspace",
    ("editorial/media/using.py", "uses"): "ids alone; the posts are read in their workspace",
    ("editorial/holding/settling.py", "is_any_done"): "for the daemon, of all: is there any",
    ("api/media_told.py", "_uses"): "of items that were found in their workspace",
}
BY_THE_DAEMON = (  # it reads for all
    "insight/collecting/",
    "insight/thanking/due.py",
    "community/listening.py",
    "editorial/marronniers/expanding.py",
    "editorial/marronniers/reminding.py",
    "editorial/ideas/reading.py",
    "editorial/ideas/mailing.py",
    "editorial/ideas/turns.py",
)
Found = tuple[str, str]  # function, line


def unscoped(source: str) -> list[Found]:
    """Reads of owned rows that do not name their workspace, with the function they are in."""
    return [
        (function, f"line {statement.lineno}: {ast.unparse(statement)[:80]}")
        for function, statement in _statements(parsed(source), "")
        if _reads_owned(statement) and "workspace_id" not in ast.unparse(statement)
    ]


def _statements(node: ast.AST, function: str) -> Iterator[tuple[str, ast.stmt]]:
    """Every innermost statement with the name of its function."""
    for child in ast.iter_child_nodes(node):
        inner = child.name if isinstance(child, ast.FunctionDef) else function
        if isinstance(child, ast.stmt) and not hasattr(child, "body"):
            yield function, child
        elif isinstance(child, ast.With | ast.For | ast.If | ast.While):
            yield from _heads(child, function)
        yield from _statements(child, inner)


def _heads(
    node: ast.With | ast.For | ast.If | ast.While, function: str
) -> Iterator[tuple[str, ast.stmt]]:
    """The expressions of a compound statement, as statements of their own."""
    heads = (
        [item.context_expr for item in node.items]
        if isinstance(node, ast.With)
        else [node.iter if isinstance(node, ast.For) else node.test]
    )
    for head in heads:
        yield function, ast.copy_location(ast.Expr(head), head)


def _reads_owned(statement: ast.stmt) -> bool:
    return any(
        _called(node) in {"select", "get", "get_one", "query"} and _names(node.args) & OWNED
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
    )


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _names(arguments: list[ast.expr]) -> set[str]:
    return {n.id for a in arguments for n in ast.walk(a) if isinstance(n, ast.Name)}


@pytest.mark.slow
def test_rows_of_a_workspace_are_read_in_their_workspace():
    found = [
        (path, function, line)
        for path, text in python_files("editorial", "web", "api", "community", "insight")
        for function, line in unscoped(text)
        if (path, function) not in ALLOWED and not path.startswith(BY_THE_DAEMON)
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "session.get(Post, post_id)",
        "session.get_one(Delivery, 7)",
        "def f(s):\n    return s.scalars(select(Post).where(Post.id == 7)).one()",
        "def f(s):\n    for p in s.scalars(select(Channel)):\n        pass",
        "with a as b:\n    rows = b.execute(select(User, Membership.role))",
        "if s.scalar(select(Media.id)):\n    pass",
    ],
)
def test_a_planted_unscoped_read_is_caught(planted):
    assert unscoped(planted)


@pytest.mark.parametrize(
    "fine",
    [
        "fetch(session, actor, Post, post_id)",
        "scoped(actor, Post).where(Post.state == state)",
        "select(Post.owner_id).where(Post.workspace_id == actor.workspace_id)",
        "select(User).where(User.email == email)",
        "settings.get('Post')",
    ],
)
def test_a_scoped_read_is_not(fine):
    assert unscoped(fine) == []


def test_every_exception_is_still_needed():
    for path, function in ALLOWED:
        text = dict(python_files(path.split("/")[0]))[path]
        assert function in {found[0] for found in unscoped(text)}, (path, function)
