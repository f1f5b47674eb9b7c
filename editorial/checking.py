"""Asking a network whether an account opens, with no transaction open meanwhile."""

from dataclasses import replace

from sqlalchemy import update

from connectors import registry
from connectors.contract import Account, Credentials, Refreshes, Verifies
from connectors.errors import AccessExpired, Ambiguous, ConnectorError
from connectors.seam import told
from editorial.channels import account_of
from lib.errors import Refusal
from lib.i18n import say
from lib.seal import Unsealable
from models import credentials as sealed
from models.channel import Channel
from models.house import House


def check(house: House, channel: Channel) -> str | None:
    """The account's public name there, or None where the network cannot be asked.

    Credentials that ran out are renewed and stored first. Raises ConnectorError, Refusal.
    """
    account = _account(house, channel)
    answer = _asked(account, channel.kind)
    if isinstance(answer, AccessExpired):
        fresh = _renewed(account, channel.kind)
        if fresh is not None:
            _store(house, channel, fresh)
            answer = _asked(replace(account, credentials=fresh), channel.kind)
    if isinstance(answer, ConnectorError):
        raise answer
    return answer


def _account(house: House, channel: Channel) -> Account:
    try:
        with house.database.reading() as session:
            secrets = sealed.read(session, house.settings.keyring, channel.id)
    except Unsealable as error:
        raise Refusal(
            say(
                "The credentials of %(name)s do not open with the secret keys at hand.",
                name=channel.name,
            ),
            remedy=say("Put back the old key in MARRONNIER_SECRET_KEYS, or reconnect the account."),
        ) from error
    return account_of(channel, secrets, house.network(channel.kind))


def _asked(account: Account, kind: str) -> str | ConnectorError | None:
    connector = registry.plugin(kind).connect(account)
    return told(connector.verify, unknown=Ambiguous) if isinstance(connector, Verifies) else None


def _renewed(account: Account, kind: str) -> Credentials | None:
    """None where there is nothing to renew. Raises ConnectorError."""
    connector = registry.plugin(kind).connect(account)
    return connector.refresh() if isinstance(connector, Refreshes) else None


def _store(house: House, channel: Channel, fresh: Credentials) -> None:
    with house.database.transaction() as session:
        sealed.write(session, house.settings.keyring, channel.id, fresh.values)
        own = (Channel.id == channel.id, Channel.workspace_id == channel.workspace_id)
        session.execute(update(Channel).where(*own).values(expires_at=fresh.expires_at))
