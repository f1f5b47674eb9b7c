"""The calls that the house does without, each caught where it is planted."""

import subprocess
import sys
from pathlib import Path

import pytest

from lib.settings import ROOT

RUFF = Path(sys.executable).with_name("ruff")


def complaints(source: str, *, at: str) -> str:
    """What ruff, with our settings, says of `source` if it stood at that path."""
    done = subprocess.run(
        [RUFF, "check", "--output-format=concise", "--no-cache", "--stdin-filename", at, "-"],
        input=source,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("planted", "remedy"),
    [
        ("import os\n\nos.environ['X']\n", "take the Settings object"),
        ("import os\n\nos.getenv('X')\n", "take the Settings object"),
        ("from datetime import UTC, datetime\n\ndatetime.now(UTC)\n", "Take `now`"),
        ("import datetime\n\ndatetime.datetime.now(datetime.UTC)\n", "Take `now`"),
        ("from datetime import datetime\n\ndatetime.utcnow()\n", "Naive"),
        ("import time\n\ntime.sleep(1)\n", "Wait on an Event"),
        ("from time import sleep\n\nsleep(1)\n", "Wait on an Event"),
        ("import pytz\n\npytz.utc\n", "lib/zones.py"),
        ("from unittest.mock import Mock\n\nMock()\n", "fakes we own"),
    ],
)
def test_a_banned_call_is_refused_with_its_remedy(planted, remedy):
    told = complaints(planted, at="web/planted.py")
    assert "TID251" in told
    assert remedy in told


def test_the_one_file_that_may_is_left_alone():
    assert "TID251" not in complaints("import pytz\n\npytz.utc\n", at="lib/zones.py")
