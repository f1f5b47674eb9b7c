"""A person connects an account again while a post is on its way."""

from dataclasses import dataclass

import pytest

from editorial import channels
from models import credentials
from models.actor import Actor
from models.channel import Channel
from models.delivery import AttemptOutcome
from models.house import House
from tests import pretend
from tests.scheduler.conftest import connected
from tests.scheduler.test_deliver import Planned, send


@dataclass(frozen=True, slots=True)
class Account:
    """A channel whose access is renewed before each post, and its far side."""

    house: House
    alice: Actor
    channel: Channel
    site: pretend.Site

    def reconnect(self) -> None:
        with self.house.database.transaction() as session:
            keyring = self.house.settings.keyring
            channels.reconnect(session, self.alice, keyring, self.channel.id, credentials={})

    def kept(self) -> dict[str, str]:
        with self.house.database.reading() as session:
            return credentials.read(session, self.house.settings.keyring, self.channel.id)

    def row(self) -> Channel:
        with self.house.database.reading() as session:
            return session.get_one(Channel, self.channel.id)


@pytest.fixture
def account(house: House, alice: Actor) -> Account:
    channel = connected(house, alice, "renewing", **{"as": "renewing"})
    return Account(house, alice, channel, pretend.SITES.setdefault("renewing", pretend.Site()))


def test_what_a_person_gave_outlives_the_renewal_of_what_was_there(
    house: House, planned: Planned, account: Account
) -> None:
    delivery = planned(channels=(account.channel.id,))
    account.site.on_refresh = account.reconnect
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    assert account.kept() == {}
    assert account.row().expires_at is None
