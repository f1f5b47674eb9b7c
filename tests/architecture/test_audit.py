"""What is on the trail is a list: every table stands on it or says why not."""

import ast
from collections.abc import Iterator

import pytest

import models.all_tables  # noqa: F401 - registers every table
from models.base import Base
from models.watched import WATCHED
from tests.architecture.source import parsed, python_files

pytestmark = pytest.mark.xdist_group("source")
NOT_WATCHED = {
    "what people write for themselves or each other, kept or dropped at will": (
        *("Comment", "Backing", "Idea", "Unsaved", "SavedView", "Subscription", "Presence"),
        *("IdeaSource", "IdeaLetter", "Reach", "Thanks"),
    ),
    "what the line and the year look like: no post leaves by it": (
        *("Campaign", "Pillar", "Marronnier", "Occasion", "Series", "Reuse", "DaysOff", "HoursOff"),
    ),
    "working rows of the program": (
        *("Attempt", "Part", "Look", "Heartbeat", "Reading", "Budget", "Circuit", "Alarm", "Fact"),
        *("Reminder", "Outgoing", "Mailing", "WebhookDelivery", "PushDevice", "PushKey"),
        *("Draw", "Notice", "Replay", "SearchEntry", "Connecting", "Arrival", "RateCount"),
    ),
    "belongs to a row that is watched": ("ImportedRow", "RefusedCell", "MediaLabel", "MediaUse"),
    "what others wrote, or what was read back": ("Mention", "Publication", "Figure"),
    "secrets: that new ones were given is noted in models/credentials": ("Secret",),
    "a person is in no workspace; their membership is watched": ("User",),
    "the trail itself": ("AuditEntry", "AuditHead"),
}
PAST_THE_FLUSH = {  # function → why it need not be noted, or how it is
    ("editorial/drafting.py", "create_many"): "notes its revisions",
    ("editorial/review.py", "submit_many"): "notes its decisions",
    ("models/voiding.py", "void"): "notes it",
    ("editorial/importing/undoing.py", "undo_part"): "the batch is watched, and becomes undone",
    ("editorial/guests/links.py", "revoke_all"): "notes it",
    ("editorial/guests/opening.py", "see"): "notes the first time",
    ("models/credentials.py", "write"): "notes it",
    ("models/tokens.py", "touch"): "only when it was used last",
}
DAEMON = ("scheduler/", "models/renewal.py", "cli/drill/", "cli/demo/", "editorial/naming.py")


def past_the_flush(source: str) -> Iterator[tuple[str, str]]:
    """(function, table) of each statement that writes a watched row."""
    watched = {table.__name__ for table in WATCHED}
    for function in ast.walk(parsed(source)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    named = node.args[0] if node.args else None
                    if node.func.id in {"insert", "update", "delete"} and (
                        isinstance(named, ast.Name) and named.id in watched
                    ):
                        yield function.name, named.id


def test_every_table_is_on_the_trail_or_says_why_not():
    tables = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    named = {table.__name__ for table in WATCHED}
    excused = {name for names in NOT_WATCHED.values() for name in names}
    assert tables - named - excused == set()
    assert excused - tables == set()
    assert named & excused == set()


@pytest.mark.slow
def test_no_statement_writes_a_watched_row_past_the_flush_unnoted():
    found = {
        (path, function)
        for path, text in python_files("models", "editorial", "community", "web", "api", "cli")
        for function, _ in past_the_flush(text)
        if not path.startswith(DAEMON)
    }
    assert found - set(PAST_THE_FLUSH) == set()
    assert set(PAST_THE_FLUSH) - found == set()


def test_a_planted_statement_is_caught():
    planted = "def f(s):\n    s.execute(update(Membership).values(role='admin'))"
    assert list(past_the_flush(planted)) == [("f", "Membership")]
