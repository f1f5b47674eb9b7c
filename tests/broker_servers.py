"""RabbitMQ and Redis of the tests' own: started once a session, on loopback ports of their own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from cli.drill import brokers
from cli.drill.brokers import NotInstalled, OwnBroker
from lib.leash import Leash


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnBroker]:
    with _running(brokers.rabbitmq, tmp_path_factory.mktemp("rabbitmq")) as server:
        yield server


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnBroker]:
    with _running(brokers.redis, tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(params=["rabbitmq", "redis"])
def broker(request: pytest.FixtureRequest) -> OwnBroker:
    """Either. What other tests left in its queues names deliveries of other databases."""
    found: OwnBroker = request.getfixturevalue(request.param)
    return found


def must_be_installed(name: str) -> None:
    """`rabbitmq` or `redis`; skips, or fails where all must be there."""
    try:
        brokers.program_of(name)
    except NotInstalled as refusal:
        _missing(f"{refusal} {refusal.remedy}")


@contextmanager
def _running(start: Callable[[Path, Leash], OwnBroker], place: Path) -> Iterator[OwnBroker]:
    leash = Leash()
    try:
        server = start(place / "server", leash)
    except NotInstalled as refusal:
        leash.close()
        _missing(f"{refusal} {refusal.remedy}")
    try:
        yield server
    finally:
        server.close()
        leash.close()


def _missing(words: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)
