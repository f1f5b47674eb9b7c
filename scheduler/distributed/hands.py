"""Celery's pool of threads, but of threads that never keep the process from ending."""

import threading
from collections.abc import Callable
from typing import Any

from celery.concurrency.base import BasePool, apply_target

from scheduler.daemon import GRACE


class Hands(BasePool):  # type: ignore[misc]
    """One thread a message: no more messages are held than there are hands.

    Threads, because a sender waits for networks nearly all of its time, and a process each would
    cost its memory each. Celery's own pool of threads waits at the end for whatever a network
    does.
    """

    body_can_be_buffer = True
    signal_safe = False

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Celery's
        super().__init__(*args, **options)
        self._busy = 0
        self._changed = threading.Condition()

    def on_apply(
        self,
        target: Callable[..., Any],
        args: Any = None,  # noqa: ANN401 - Celery's
        kwargs: Any = None,  # noqa: ANN401 - Celery's
        callback: Callable[..., Any] | None = None,
        accept_callback: Callable[..., Any] | None = None,
        **_: Any,  # noqa: ANN401 - Celery's
    ) -> None:
        with self._changed:
            self._busy += 1
        work = (target, args, kwargs, callback, accept_callback)
        threading.Thread(target=self._work, args=work, name="sender", daemon=True).start()

    def on_stop(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self._busy, GRACE)

    def _work(self, *work: Any) -> None:  # noqa: ANN401 - Celery's
        try:
            apply_target(*work)
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()
