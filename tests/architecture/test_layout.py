"""The house as a whole: one small place that joins it, nothing that points outside."""

import ast
import re
import subprocess

import pytest

from lib.settings import ROOT
from tests.architecture.source import ROOMS, kept_files, parsed, python_files

LONGEST_JOINING = 80  # lines
OUTSIDE = re.compile(
    "|".join(
        [
            r"\.\./" + "shared",
            "registry" + r"\.npmjs\.org",
            "registry" + r"\.yarnpkg\.com",
            "pypi" + r"\.org/simple",
            "files" + r"\.pythonhosted\.org",
            '"resolved"' + ': *"http',
        ]
    )
)


def outside(text: str) -> list[str]:
    """Paths that only exist beside one checkout, and hosts that a mirror would replace."""
    return OUTSIDE.findall(text)


def test_the_place_that_joins_the_parts_stays_small():
    assert len((ROOT / "app.py").read_text().splitlines()) < LONGEST_JOINING


def test_the_project_stands_alone():
    assert {name: found for name, text in kept_files() if (found := outside(text))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "see ../" + "shared/design.md",
        '"resolved":' + ' "https://mirror.example/a/-/a-1.0.0.tgz"',
        "https://registry" + ".npmjs.org/a",
        "--index-url https://pypi" + ".org/simple",
    ],
)
def test_a_planted_pointer_outside_is_caught(planted):
    assert outside(planted)


def test_no_file_is_a_link():
    """It would lead to another place on another machine, or nowhere."""
    kept = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [line for line in kept.stdout.splitlines() if line.startswith("120000")] == []


def hidden_texts(text: str) -> list[int]:
    """Lines of texts within an f-string, where the translator's tool does not find them."""
    return [
        inner.lineno
        for outer in ast.walk(parsed(text))
        if isinstance(outer, ast.JoinedStr)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Name)
        and inner.func.id in {"say", "say_n", "gettext"}
    ]


@pytest.mark.slow
def test_no_text_is_hidden_from_the_translator():
    found = {name: lines for name, text in python_files(*ROOMS) if (lines := hidden_texts(text))}
    assert found == {}


def test_a_planted_hidden_text_is_caught():
    assert hidden_texts("words = f\"{say('Hello')}!\"") == [1]
    assert hidden_texts('words = say("Hello")') == []
