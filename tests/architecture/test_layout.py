"""The house as a whole: one small place that joins it, nothing that points outside."""

import re

import pytest

from lib.settings import ROOT
from tests.architecture.source import kept_files

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
