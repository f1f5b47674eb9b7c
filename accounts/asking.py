"""Asking an account's network something, with no transaction open meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from accounts.renewing import is_time, renewed
from connectors import registry
from connectors.contract import Account, Connector, Credentials, Plugin, Refreshes
from connectors.errors import AccessExpired, Ambiguous, ConnectorError, Retryable
from connectors.seam import offers, told
from lib.errors import Refusal
from lib.i18n import say
from lib.seal import Unsealable
from models import credentials as sealed
from models.channel import Channel
from models.house import House
from models.renewal import StillRenewing

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A channel whose credentials were opened. `since`: when they were given, if known."""

    channel_id: int
    workspace_id: int
    plugin: Plugin
    account: Account
    since: datetime | None

    def connector(self) -> Connector:
        return self.plugin.connect(self.account)


def opened(house: House, channel_id: int) -> Open:
    """Raises Refusal: the plug-in cannot be used, or the credentials do not open."""
    with house.database.reading() as session:
        channel = session.get_one(Channel, channel_id)
        plugin = registry.plugin(channel.kind)
        try:
            secrets = sealed.read(session, house.settings.keyring, channel_id)
        except Unsealable as error:
            raise _unsealable(channel) from error
    return Open(
        channel_id=channel_id,
        workspace_id=channel.workspace_id,
        plugin=plugin,
        account=Account(
            handle=channel.handle,
            credentials=Credentials(values=secrets, expires_at=channel.expires_at),
            settings=house.network(channel.kind),
            options=channel.options,
        ),
        since=channel.access_since,
    )


def ask(house: House, account: Open, call: Callable[[Connector], Told]) -> Told | ConnectorError:
    """What `call` gives, or the error as a value; asked once more where only the access was too
    old and could be renewed.

    For reading only: `call` may be made twice.
    """
    account = _kept_open(house, account)
    answer = told(lambda: call(account.connector()), unknown=Ambiguous)
    if not isinstance(answer, AccessExpired) or not offers(account.connector(), Refreshes):
        return answer
    again = told(lambda: _renewed(house, account), unknown=Retryable)
    if isinstance(again, ConnectorError):
        return again
    return told(lambda: call(again.connector()), unknown=Ambiguous)


def _kept_open(house: House, account: Open) -> Open:
    """With an access that lasts; the old one still serves where no new one is to be had."""
    expires_at = account.account.credentials.expires_at
    if not is_time(expires_at, since=account.since, now=house.now()):
        return account
    if not offers(account.connector(), Refreshes):
        return account
    fresh = told(lambda: _renewed(house, account), unknown=Retryable)
    return account if isinstance(fresh, ConnectorError) else fresh


def _renewed(house: House, account: Open) -> Open:
    try:
        fresh = renewed(house, account.channel_id, account.plugin, account.account)
    except StillRenewing as error:
        raise Retryable(say("The access to this account is just being renewed.")) from error
    return replace(account, account=fresh.account)


def _unsealable(channel: Channel) -> Refusal:
    return Refusal(
        say(
            "The credentials of %(name)s do not open with the secret keys at hand.",
            name=channel.name,
        ),
        remedy=say("Put back the old key in MARRONNIER_SECRET_KEYS, or reconnect the account."),
    )
