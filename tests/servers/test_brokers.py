"""The line to a real RabbitMQ and a real Redis."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cli.drill.brokers import OwnBroker
from scheduler.distributed.line import DELIVER, Away, BrokerLine, celery, queue_of
from tests.broker_servers import broker, rabbitmq, redis
from tests.journeys.processes import until

__all__ = ["broker", "rabbitmq", "redis"]
pytestmark = [pytest.mark.servers, pytest.mark.slow, pytest.mark.xdist_group("brokers")]


@pytest.fixture
def line(broker: OwnBroker) -> Iterator[BrokerLine]:
    made = BrokerLine(broker.url)
    yield made
    made.close()


def taken(broker: OwnBroker, network: str) -> Any:
    """The next message of that queue, as it lies there."""
    with celery(broker.url).connection_for_read() as connection:
        message = connection.default_channel.basic_get(queue_of(network).name, no_ack=True)
    assert message is not None
    return message


def test_a_message_holds_the_number_and_neither_time_nor_content(broker, line):
    line.put(DELIVER, 4711, network="bare")
    message = taken(broker, "bare")
    arguments, named, chained = json.loads(message.body)
    assert (arguments, named) == ([4711], {})
    assert not any(chained.values())
    assert message.headers["task"] == DELIVER
    for name in ("eta", "expires", "group", "root_id", "parent_id"):
        assert message.headers[name] in (None, message.headers["id"])
    assert message.headers["retries"] == 0


def test_messages_of_a_queue_are_counted_and_each_network_has_its_own(broker, line):
    assert line.lying("one-network") == 0
    for number in range(3):
        line.put(DELIVER, number, network="one-network")
    line.put(DELIVER, 9, network="another-network")
    assert until(lambda: line.lying("one-network") == 3)
    assert until(lambda: line.lying("another-network") == 1)
    for _ in range(3):
        taken(broker, "one-network")
    taken(broker, "another-network")


def test_a_broker_that_is_away_is_said_to_be_and_found_again(broker, line):
    line.check()
    with broker.away():
        for _ in range(2):
            with pytest.raises(Away):
                line.put(DELIVER, 1, network="away")
    line.put(DELIVER, 1, network="away")
    # What was sent is not yet what lies there: nobody waits for the broker’s word.
    assert until(lambda: line.lying("away") == 1)
    taken(broker, "away")


def test_a_refused_password_is_told_without_it(rabbitmq):
    with pytest.raises(Away) as away:
        BrokerLine(rabbitmq.url.replace("guest:guest", "guest:open-sesame")).check()
    assert "sesame" not in str(away.value)
