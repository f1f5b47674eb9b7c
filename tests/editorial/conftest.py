"""Channels of the pretend network, and drafts on them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from editorial import channels, drafting
from editorial.draft import Draft
from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.post import Post
from tests import pretend


@pytest.fixture(autouse=True)
def _network(packages: Path) -> Iterator[None]:
    with pretend.installed(packages):
        yield


def connect(house: House, alice: Actor, *, handle: str) -> Channel:
    with house.database.transaction() as session:
        return channels.connect(
            session,
            alice,
            house.settings.keyring,
            kind="pretend",
            handle=handle,
            credentials={},
            now=house.now(),
        )


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return connect(house, alice, handle="friends")


@pytest.fixture
def draft(channel: Channel) -> Draft:
    return Draft(title="Doors", text="The doors open at ten.", channels=(channel.id,))


@pytest.fixture
def written(house: House, bob: Actor, draft: Draft) -> Callable[..., Post]:
    """`written(by=…)`: a draft, Bob's own unless said otherwise."""

    def make(given: Draft | None = None, *, by: Actor | None = None) -> Post:
        with house.database.transaction() as session:
            return drafting.create(session, by or bob, given or draft, now=house.now())

    return make
