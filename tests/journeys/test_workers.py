"""The distributed executor: daemons as the clock, workers as senders, real brokers between."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import URL

from cli.drill.brokers import OwnBroker
from connectors.contract import Repeat
from connectors.sandbox.faults import Fault
from models.delivery import Program
from models.way import DeliveryState
from scheduler.distributed.line import DELIVER, BrokerLine, celery, queue_of
from tests.broker_servers import broker, rabbitmq, redis
from tests.journeys.association import Association, Daemon
from tests.journeys.conftest import Founded
from tests.journeys.ledger import Ledger
from tests.journeys.processes import until
from tests.journeys.test_killed import (
    LONG,
    Trial,
    called,
    connected,
    ends,
    hanging,
    live_through,
    trial,
)
from tests.sandbox_server import SandboxServer

__all__ = ["broker", "rabbitmq", "redis"]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("brokers")]

QUICK = 60  # seconds: what is lost is announced again after five


class Pair(Daemon):
    """A worker and a daemon on one machine, struck together."""

    def __init__(self, association: Association) -> None:
        self.worker = association.worker()
        self.clock = Association.daemon(association)

    @property
    def alive(self) -> bool:
        return self.worker.alive and self.clock.alive

    def kill(self) -> None:
        self.worker.kill()
        self.clock.kill()

    def said(self) -> str:
        return self.worker.said() + self.clock.said()


class Paired(Association):
    """Whose every daemon has a worker beside it."""

    def daemon(self) -> Pair:
        return Pair(self)


@pytest.fixture
def association(
    founded: Founded, postgres_database: URL, broker: OwnBroker, sandbox: SandboxServer
) -> Association:
    return founded(postgres_database, SANDBOX_BASE_URL=sandbox.url, BROKER_URL=broker.url)


def paired(association: Association) -> Paired:
    fields = {f.name: getattr(association, f.name) for f in dataclasses.fields(association)}
    return Paired(**fields)


def published(association: Association, ids: list[int] | None = None) -> bool:
    return association.states(ids) == {DeliveryState.PUBLISHED}


@pytest.mark.parametrize(
    ("broker", "repeat"),
    [("rabbitmq", Repeat.FINDABLE), ("redis", Repeat.KEYED)],
    indirect=["broker"],
)
def test_whatever_the_network_does_a_killed_worker_sends_each_post_once(
    association, sandbox, repeat
):
    trials = [trial(association, sandbox, fault, repeat) for fault in Fault]
    live_through(paired(association), sandbox, trials)
    for one in trials:
        one.ledger(association, sandbox).check()
    expected = {fault: {DeliveryState.PUBLISHED} for fault in Fault}
    expected[Fault.REFUSED_TEXT] = {DeliveryState.FAILED}
    assert ends(association, trials) == expected


@pytest.mark.parametrize("broker", ["rabbitmq"], indirect=True)
def test_where_nothing_can_be_looked_up_a_killed_workers_post_is_put_before_a_person(
    association, sandbox
):
    faults = (Fault.TIMEOUT_AFTER, Fault.TIMEOUT_BEFORE, Fault.RESET_AFTER)
    trials = [trial(association, sandbox, fault, Repeat.BLIND) for fault in faults]
    live_through(paired(association), sandbox, trials)
    for one in trials:
        one.ledger(association, sandbox).check()
    for held in (one for one in trials if one.holds):
        assert DeliveryState.UNSURE in association.states(held.delivery_ids)


def test_a_message_that_comes_back_from_a_killed_worker_sends_nothing_again(association, sandbox):
    """RabbitMQ gives it to the next worker at once, Redis later; the clock goes on meanwhile."""
    one = hanging(association, sandbox)
    following = association.plan("follows", on=one.channel)
    one.delivery_ids.extend(following)
    clock, worker = association.daemon(), association.worker()
    assert until(lambda: called(sandbox, "hanging"), LONG), worker.said()
    assert until(lambda: listening(association), QUICK), worker.said()
    worker.kill()
    next_worker = association.worker()
    assert until(lambda: published(association, following), LONG), next_worker.said()
    assert until(association.settled, LONG)
    one.ledger(association, sandbox).check()
    assert published(association)
    assert clock.alive
    assert next_worker.alive


@pytest.mark.parametrize("broker", ["rabbitmq"], indirect=True)
def test_two_clocks_and_two_workers_send_each_post_once(association, sandbox):
    for _ in range(2):
        association.daemon()
        association.flask("worker", "--concurrency", "4")
    association.awake(daemons=4)
    ledgers = []
    for handle in (f"branch-{number}" for number in range(7)):  # too many for one worker
        channel = connected(association, sandbox, handle)
        sandbox.fault(handle, Fault.SLOW.value, count=100, seconds=1.5)
        ids = association.plan("first", "second", on=channel, after=timedelta(seconds=3))
        ledgers.append(Ledger(association, sandbox, handle, ids))
    assert until(lambda: published(association), LONG), association.said()
    for ledger in ledgers:
        ledger.check()
    assert len({one.sender for one in association.all_attempts()}) == 2


def test_while_the_broker_is_away_the_clock_goes_on_and_afterwards_all_leaves(
    association, sandbox, broker
):
    handles = [f"patient-{number}" for number in range(4)]
    channels = [connected(association, sandbox, handle) for handle in handles]
    for handle in handles:
        sandbox.fault(handle, Fault.SLOW.value, seconds=2)
    clock, worker = association.daemon(), association.worker()
    for channel in channels:
        association.plan("under way", on=channel)
    assert until(lambda: all(called(sandbox, one) for one in handles), LONG), worker.said()
    with broker.away():
        for channel in channels:
            association.plan("second", on=channel)
        assert until(lambda: troubled(association), LONG), clock.said()
        assert clock.alive
        assert worker.alive
    assert until(lambda: published(association), LONG), worker.said() + clock.said()
    assert "Traceback" not in clock.said()
    assert "Exception in thread" not in worker.said()
    assert [len(sandbox.posts(one)) for one in handles] == [2] * 4


def listening(association: Association) -> bool:
    signs = association.signs_of_life()
    return any(one.program is Program.WORKER and not one.trouble for one in signs)


def troubled(association: Association) -> bool:
    signs = association.signs_of_life()
    return any(one.trouble for one in signs if one.program is Program.DAEMON)


def test_what_the_broker_forgot_and_what_nobody_wrote_changes_nothing(association, sandbox, broker):
    channel = connected(association, sandbox, "forgotten")
    ids = association.plan("Bonjour", on=channel)
    clock = association.daemon()
    line = BrokerLine(broker.url)
    assert until(lambda: line.lying("sandbox") > 0, LONG), clock.said()
    app = celery(broker.url)
    with app.connection_for_write() as connection:
        connection.default_channel.queue_purge(queue_of("sandbox").name)
        for task, words in ((DELIVER, "all of them"), (DELIVER, 4711), ("unheard.of", 1)):
            app.send_task(task, [words], queue=queue_of("sandbox"), connection=connection)
    worker = association.flask("worker", "--networks", "sandbox")
    assert until(lambda: published(association), QUICK), worker.said()
    assert len(association.attempts(ids[0])) == 1
    assert worker.alive
    line.close()


@pytest.mark.parametrize("broker", ["rabbitmq"], indirect=True)
def test_a_worker_for_one_network_leaves_the_others_to_others(association, sandbox):
    channel = connected(association, sandbox, "ours")
    association.daemon()
    other = association.flask("worker", "--networks", "feed")
    association.awake(daemons=2)
    association.plan("Bonjour", on=channel)
    assert not until(association.all_attempts, 4)
    association.flask("worker", "--networks", "sandbox")
    assert until(lambda: published(association), QUICK), other.said()


@pytest.mark.parametrize("broker", ["rabbitmq"], indirect=True)
def test_a_worker_asked_to_stop_finishes_what_it_is_sending(association, sandbox):
    channel = connected(association, sandbox, "slow")
    sandbox.fault("slow", Fault.SLOW.value, seconds=2)
    association.plan("first", "second", on=channel)
    association.daemon()
    worker = association.worker()
    assert until(lambda: called(sandbox, "slow"), LONG), worker.said()
    assert worker.stop(10) == 0
    assert association.states() == {DeliveryState.PUBLISHED, DeliveryState.PLANNED}
    assert "Traceback" not in worker.said()


@pytest.mark.parametrize("broker", ["rabbitmq"], indirect=True)
def test_a_worker_asked_to_stop_does_not_wait_for_a_network_that_hangs(association, sandbox):
    one: Trial = hanging(association, sandbox, timeout="60")
    association.daemon()
    worker = association.worker()
    assert until(lambda: called(sandbox, "hanging"), LONG), worker.said()
    assert worker.stop(10) == 0
    association.worker()
    assert until(lambda: published(association), LONG), worker.said()
    one.ledger(association, sandbox).check()
