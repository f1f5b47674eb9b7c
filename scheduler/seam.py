"""The one place where a step of the daemon may fail without ending it."""

import logging
from collections.abc import Callable
from typing import TypeVar

Done = TypeVar("Done")
_log = logging.getLogger(__name__)


def calm(name: str, step: Callable[[], Done]) -> Callable[[], Done | None]:
    """The step, whose failure (a database away for a while) is logged; it comes round again."""

    def run_once() -> Done | None:
        try:
            return step()
        except Exception:  # noqa: BLE001 - seam: the daemon outlives a database's bad minutes
            _log.exception("%s failed; it is tried again", name)
            return None

    return run_once
