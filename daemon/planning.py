"""Has the weeks planned, beside the publishing, for workspaces that want it without asking."""

import logging
import subprocess
import sys
from typing import Final

from lib.settings import ROOT
from models.house import House
from scheduler import by_itself

EVERY: Final = 30.0  # seconds between two looks at whose turn it is
_PATIENCE: Final = 600.0  # seconds for one workspace
_log = logging.getLogger(__name__)


class Planning:
    """One workspace after the other, each in a process of its own."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def step(self) -> None:
        """Plans those whose turn it is; what fails comes round again in an hour."""
        now = self._house.now()
        with self._house.database.reading() as session:
            turns = by_itself.due(session, now=now)
        for turn in turns:
            with self._house.database.transaction() as session:
                mine = by_itself.take_turn(session, turn, now=now)
            if mine and not self._closed:
                self._plan(turn.workspace_id)

    def close(self, *, within: float) -> bool:
        """Nothing more is begun, and what goes on is broken off: it writes all or nothing."""
        self._closed = True
        child = self._child
        if child is None:
            return True
        child.terminate()
        return _ended(child, within)

    def _plan(self, workspace_id: int) -> None:
        self._child = child = subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, "-m", "daemon.weekly", str(workspace_id)], cwd=ROOT
        )
        if not _ended(child, _PATIENCE):
            child.kill()
            child.wait()
        if child.returncode and not self._closed:
            _log.warning(
                "planning workspace %s failed: exit code %s", workspace_id, child.returncode
            )
        self._child = None


def _ended(child: "subprocess.Popen[bytes]", within: float) -> bool:
    try:
        child.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True
