"""The line to the broker: one queue a network, and nothing in a message but a number.

Celery's own promises (retries, results, times) are all off: what is due stands in our rows.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol, TypeVar

from celery import Celery
from kombu.connection import Connection
from kombu.entity import Queue
from kombu.exceptions import KombuError

from lib.log import redact

Answer = TypeVar("Answer")
DELIVER: Final = "marronnier.deliver"
LOOK: Final = "marronnier.look"
_CONNECT_WITHIN: Final = 3  # seconds
_BACK_AFTER: Final = 300  # seconds until Redis gives an unacknowledged message to somebody else
_OPTIONS: Final = {
    "amqp": {"read_timeout": 5, "write_timeout": 5},
    "redis": {"socket_timeout": 5},
}


class Away(Exception):
    """The broker did not take it; `args[0]` says why, secrets hidden."""


def queue_of(network: str) -> Queue:
    """Reached by its name alone, so that a broker that forgot everything still takes messages."""
    return Queue(f"marronnier.{network}", exchange="", routing_key=f"marronnier.{network}")


def celery(broker_url: str) -> Celery:
    app = Celery("marronnier", broker=broker_url, set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_publish_retry=False,
        task_create_missing_queues=False,
        task_queues=[],
        worker_prefetch_multiplier=1,
        # After a broker came back, Celery would ask it for less and step by step for more, each
        # time from a hand's thread on the connection that the ear reads: which breaks it.
        worker_enable_prefetch_count_reduction=False,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_timeout=_CONNECT_WITHIN,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_heartbeat=30,
        broker_transport_options=_transport(broker_url),
    )
    return app


class Line(Protocol):
    """All its words raise Away, within seconds."""

    def put(self, task: str, delivery_id: int, *, network: str) -> None:
        """A message in the network's queue, which is made where there is none."""

    def lying(self, network: str) -> int:
        """How many messages lie in the network's queue, which is made where there is none."""


class BrokerLine:
    """One connection, made when it is first needed, made anew after a failure.

    Shared by threads, one at a time.
    """

    def __init__(self, broker_url: str) -> None:
        self._app = celery(broker_url)
        self._options = _OPTIONS["redis" if broker_url.startswith("redis") else "amqp"]
        self._one_at_a_time = threading.Lock()
        self._connection: Connection | None = None

    def put(self, task: str, delivery_id: int, *, network: str) -> None:
        self._say(lambda line: self._put(line, task, delivery_id, network))

    def lying(self, network: str) -> int:
        return self._say(lambda line: _lying(line, network))

    def check(self) -> None:
        """Says nothing if the broker answers; raises Away."""
        self._say(lambda line: line.default_channel)

    def close(self) -> None:
        with self._one_at_a_time:
            self._hang_up()

    def _say(self, words: Callable[[Connection], Answer]) -> Answer:
        with self._one_at_a_time:
            line = self._connection = self._connection or self._app.connection_for_write(
                heartbeat=0,  # nobody would give it
                transport_options=self._options,
            )
            try:
                line.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
                return words(line)
            except (OSError, KombuError, *line.connection_errors, *line.channel_errors) as error:
                self._hang_up()
                raise Away(redact(str(error) or type(error).__name__)) from error

    def _put(self, line: Connection, task: str, delivery_id: int, network: str) -> None:
        self._app.send_task(
            task, [delivery_id], queue=queue_of(network), connection=line, retry=False
        )

    def _hang_up(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                self._connection.release()
            self._connection = None


def _lying(line: Connection, network: str) -> int:
    queue = queue_of(network)(line.default_channel)
    made = line.default_channel.queue_declare(
        queue=queue.name, durable=True, exclusive=False, auto_delete=False
    )
    return int(made.message_count)


def _transport(broker_url: str) -> dict[str, object]:
    if not broker_url.startswith("redis"):
        return {}
    return {
        "visibility_timeout": _BACK_AFTER,
        "global_keyprefix": "marronnier:",
        "socket_connect_timeout": _CONNECT_WITHIN,
    }
