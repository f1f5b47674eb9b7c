"""The ear of a worker: Celery with all of its own chatter off, which comes back soon."""

import logging
from typing import Any, Final

from celery import Celery
from celery.signals import setup_logging
from celery.worker import WorkController
from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown

from lib.log import redact
from scheduler.distributed.hands import Hands

_AGAIN: Final = 2.0  # seconds; Celery itself waits up to half a minute
_log = logging.getLogger(__name__)


class Ear(Consumer):  # type: ignore[misc]
    """One connection to the broker, made again and again where it is lost."""

    def ensure_connected(self, conn: Any) -> Any:  # noqa: ANN401 - Celery's
        said = False

        def away(error: Exception, _seconds: float) -> None:
            nonlocal said
            if not said:
                _log.warning("the broker does not answer, tried again: %s", redact(str(error)))
            said = True

        connected = conn.ensure_connection(
            away,
            None,
            interval_start=_AGAIN,
            interval_step=0,
            interval_max=_AGAIN,
            callback=maybe_shutdown,
        )
        if said:
            _log.warning("the broker answers")
        self.first_connection_attempt = False
        return connected


def listener(app: Celery, concurrency: int) -> WorkController:
    setup_logging.connect(_logs_are_set_up, weak=False)
    for chatty in ("celery", "kombu", "amqp"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return WorkController(
        app=app,
        pool=Hands,
        consumer_cls=Ear,
        concurrency=concurrency,
        task_events=False,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )


def _logs_are_set_up(**_: object) -> None:
    """With anybody listening to this signal, Celery leaves the logs as they are."""
