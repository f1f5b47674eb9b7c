"""A worker: listens to the networks' queues and has its hands send what they name."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from celery import Celery, Task
from celery.worker import WorkController, state

from lib.i18n import Text, say
from models.delivery import Program
from models.house import House
from scheduler import heartbeat
from scheduler.daemon import GRACE
from scheduler.distributed.lanes import Lanes
from scheduler.distributed.line import DELIVER, LOOK, BrokerLine, celery, queue_of
from scheduler.distributed.listener import listener
from scheduler.distributed.sender import Sender
from scheduler.seam import calm
from scheduler.sending.sender import own_name
from scheduler.unsure import reconcile

_BEAT: Final = 10.0  # seconds
_SOON: Final = 1.0  # seconds, while there is something to be got over
_FAREWELL: Final = 1.5  # seconds for taking leave of the broker, which may not answer
_log = logging.getLogger(__name__)


def run(house: House, *, networks: Sequence[str], concurrency: int) -> int:
    """Until SIGTERM or SIGINT; then finishes what is on its way, within `GRACE` seconds.

    The exit code, which is not 0 where it could not go on.
    """
    url = house.settings.broker_url
    app = celery(url)
    app.conf.task_queues = [queue_of(one) for one in networks]
    name = own_name()
    sender = Sender(house, BrokerLine(url), name=name)
    _teach(app, sender, Lanes(_share(concurrency, networks)))
    ear = listener(app, concurrency)
    own = heartbeat.Living(name=name, program=Program.WORKER, networks=networks)
    threading.Thread(target=_live, args=(house, own, ear, sender), daemon=True).start()
    threading.Thread(target=_end_in_time, args=(ear, sender), daemon=True).start()
    _end_on_signals(sender)
    _log.info("the worker listens for %s", ", ".join(networks))
    ear.start()
    _log.info("the worker stops")
    house.database.dispose()
    return ear.exitcode or 0


def _teach(app: Celery, sender: Sender, lanes: Lanes) -> None:
    """Whatever goes wrong is logged as in the daemon, and the message is done with."""

    def deliver(delivery_id: int) -> None:
        calm(f"delivery {delivery_id}", partial(sender.deliver, delivery_id))()

    def look(delivery_id: int) -> None:
        calm(f"looking up {delivery_id}", partial(sender.look, delivery_id))()

    def told(work: Callable[[int], None]) -> Callable[[Task, int], None]:
        def do(message: Task, delivery_id: int) -> None:
            lanes.do(message.request.delivery_info["routing_key"], work, int(delivery_id))

        return do

    app.task(told(deliver), name=DELIVER, bind=True)
    app.task(told(look), name=LOOK, bind=True)


def _share(concurrency: int, networks: Sequence[str]) -> int:
    """However slow a network is, half of the hands are free for the others."""
    return concurrency if len(networks) == 1 else max(1, concurrency // 2)


def _end_on_signals(sender: Sender) -> None:
    def end(_number: int, _frame: object) -> None:
        sender.closing.set()
        state.should_stop = os.EX_OK

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


def _end_in_time(ear: WorkController, sender: Sender) -> None:
    """What is cut off is looked up, and what was not acknowledged goes to another worker, which
    finds that it is taken.
    """
    sender.closing.wait()
    if ear.hub is not None:
        ear.hub.call_soon(lambda: None)  # wakes it, so that it sees what was asked of it
    threading.Event().wait(GRACE + _FAREWELL)
    _log.warning("a post was still on its way; it will be looked up")
    os._exit(os.EX_OK)


def _live(house: House, own: heartbeat.Living, ear: WorkController, sender: Sender) -> None:
    """Gives the sign of life, and looks after what other workers of this host left behind."""
    while not sender.closing.is_set():
        trouble = _trouble(ear)
        calm("the sign of life", partial(_beat, house, own, trouble))()
        calm("clearing up", partial(reconcile.clear_up, house))()
        sender.closing.wait(_BEAT if trouble is None else _SOON)


def _beat(house: House, own: heartbeat.Living, trouble: Text | None) -> None:
    now = house.now()
    with house.database.transaction() as session:
        heartbeat.beat(session, own, now=now, trouble=trouble)


def _trouble(ear: WorkController) -> Text | None:
    connection = getattr(ear.consumer, "connection", None)
    if connection is not None and connection.connected:
        return None
    return say("The broker does not answer.")
