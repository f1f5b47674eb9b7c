"""Asking a network whether an account opens, with no transaction open meanwhile."""

from accounts.asking import Open, ask, opened
from connectors.contract import Connector, Learns, Verifies
from connectors.errors import ConnectorError
from models.channel import Channel
from models.house import House


def check(house: House, channel: Channel) -> str | None:
    """The account's public name there, or None where the network cannot be asked.

    Credentials that ran out are renewed and stored first; what the account's server tells of
    itself is kept with the channel. Raises ConnectorError, Refusal.
    """
    account = opened(house, channel.id)
    answer = ask(house, account, _verified)
    if isinstance(answer, ConnectorError):
        raise answer
    _learn(house, account)
    return answer


def _verified(connector: Connector) -> str | None:
    return connector.verify() if isinstance(connector, Verifies) else None


def _learn(house: House, account: Open) -> None:
    """What cannot be told just now stays as it was known."""
    learnt = ask(house, opened(house, account.channel_id), _learnt)
    if isinstance(learnt, ConnectorError) or learnt.items() <= account.account.options.items():
        return
    with house.database.transaction() as session:
        kept = session.get_one(Channel, account.channel_id, with_for_update=True)
        kept.options = {**kept.options, **learnt}


def _learnt(connector: Connector) -> dict[str, str]:
    return dict(connector.learn()) if isinstance(connector, Learns) else {}
