"""flask daemon."""

import os
import sys
from typing import Final

import click

from lib.settings import ROOT

PROGRAM: Final = (sys.executable, "-m", "daemon")  # half the memory: it knows nothing of pages


@click.command()
def daemon() -> None:
    """Publish what is due, around the clock, until stopped (Ctrl-C)."""
    os.chdir(ROOT)
    os.execv(PROGRAM[0], PROGRAM)  # noqa: S606 - ours; this process has done its part
