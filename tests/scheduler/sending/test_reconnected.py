"""A person connects an account again while a post is on its way."""

import threading
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from connectors.contract import Outgoing
from connectors.errors import AccessExpired, AuthExpired, ConnectorError
from editorial import channels
from models import credentials
from models.actor import Actor
from models.channel import Channel
from models.delivery import AttemptOutcome
from models.house import House
from models.way import DeliveryState
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, raising, send


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
            channels.reconnect(
                session, self.alice, keyring, self.channel.id, credentials={}, now=self.house.now()
            )

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


@pytest.mark.parametrize("refusal", [AuthExpired("closed"), AccessExpired("too old")])
def test_a_refusal_of_the_old_credentials_says_nothing_of_the_new_ones(
    house: House,
    planned: Planned,
    account: Account,
    read: Read,
    clock: FakeClock,
    refusal: ConnectorError,
) -> None:
    delivery = planned(channels=(account.channel.id,))

    def reconnected_meanwhile(_site: pretend.Site, _post: Outgoing) -> None:
        account.reconnect()
        raise refusal

    account.site.faults.append(reconnected_meanwhile)
    assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
    after, channel = read(delivery), account.row()
    assert (after.state, after.failures) == (DeliveryState.PLANNED, 0)
    assert "new credentials" in str(after.reason)
    assert (channel.paused_at, channel.expires_at) == (None, None)
    clock.move(seconds=10)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED


def test_a_renewal_refused_for_the_old_credentials_says_nothing_of_the_new_ones(
    house: House, planned: Planned, account: Account, read: Read
) -> None:
    delivery = planned(channels=(account.channel.id,))

    def reconnected_meanwhile() -> None:
        account.reconnect()
        raise AuthExpired("closed")

    account.site.on_refresh = reconnected_meanwhile
    assert send(house, delivery) is AttemptOutcome.NOT_ACCEPTED
    assert read(delivery).state is DeliveryState.PLANNED
    assert account.row().paused_at is None


def test_an_access_renewed_for_this_very_post_and_refused_closes_the_channel(
    house: House, planned: Planned, account: Account, read: Read
) -> None:
    delivery = planned(channels=(account.channel.id,))
    account.site.faults.append(raising(AuthExpired("closed")))
    assert send(house, delivery) is AttemptOutcome.REFUSED
    assert read(delivery).state is DeliveryState.SUSPENDED
    assert account.row().paused_at is not None


@pytest.mark.slow
def test_who_reconnects_while_the_refusal_is_written_opens_the_channel_all_the_same(
    house: House, account: Account, clock: FakeClock
) -> None:
    person = threading.Thread(target=account.reconnect)
    with house.database.transaction() as session:
        row = session.scalars(select(Channel).where(Channel.id == account.channel.id)).one()
        row.paused_at, row.expires_at = clock.now(), clock.now()
        session.flush()
        person.start()
        person.join(0.5)
    person.join(10)
    assert (account.row().paused_at, account.row().expires_at) == (None, None)
