"""Asking a network whether an account opens, with no transaction open meanwhile."""

from dataclasses import replace

from connectors import registry
from connectors.contract import Account, Credentials, Learns, Refreshes, Verifies
from connectors.errors import AccessExpired, Ambiguous, ConnectorError, Retryable
from connectors.seam import told
from editorial.channels import account_of
from lib.errors import Refusal
from lib.i18n import say
from lib.seal import Unsealable
from models import credentials as sealed
from models.channel import Channel
from models.house import House
from models.renewal import Access, StillRenewing, renew


def check(house: House, channel: Channel) -> str | None:
    """The account's public name there, or None where the network cannot be asked.

    Credentials that ran out are renewed and stored first; what the account's server tells of
    itself is kept with the channel. Raises ConnectorError, Refusal.
    """
    account = _account(house, channel)
    answer = _asked(account, channel.kind)
    if isinstance(answer, AccessExpired) and _renews(account, channel.kind):
        account = _renewed(house, channel, account)
        answer = _asked(account, channel.kind)
    if isinstance(answer, ConnectorError):
        raise answer
    _learn(house, channel, account)
    return answer


def _learn(house: House, channel: Channel, account: Account) -> None:
    """What cannot be told just now stays as it was known."""
    connector = registry.plugin(channel.kind).connect(account)
    learnt = told(connector.learn, unknown=Ambiguous) if isinstance(connector, Learns) else {}
    if isinstance(learnt, ConnectorError) or learnt.items() <= channel.options.items():
        return
    with house.database.transaction() as session:
        kept = session.get_one(Channel, channel.id, with_for_update=True)
        kept.options = {**kept.options, **learnt}


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


def _renews(account: Account, kind: str) -> bool:
    return isinstance(registry.plugin(kind).connect(account), Refreshes)


def _renewed(house: House, channel: Channel, account: Account) -> Account:
    """By us, or by a sender who was first. Raises ConnectorError."""

    def refresh(known: Access) -> Access:
        credentials = Credentials(values=known.values, expires_at=known.expires_at)
        connector = registry.plugin(channel.kind).connect(replace(account, credentials=credentials))
        if not isinstance(connector, Refreshes):
            return known
        fresh = connector.refresh()
        return Access(values=fresh.values, expires_at=fresh.expires_at)

    try:
        access = renew(
            house,
            channel.id,
            outdated=account.credentials.values,
            refresh=refresh,
        )
    except StillRenewing as error:
        raise Retryable(say("The access to this account is just being renewed.")) from error
    fresh = Credentials(values=access.values, expires_at=access.expires_at)
    return replace(account, credentials=fresh)
