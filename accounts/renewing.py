"""New credentials for an account whose access runs out, stored before any use."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from connectors.contract import Account, Credentials, Plugin, Refreshes
from connectors.seam import offers
from models.house import House
from models.renewal import Access, renew

SOON: Final = timedelta(minutes=5)
_LAST: Final = 4  # the last quarter of its life, where nobody waits for the account
_EARLIEST: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """`access_number`: the channel's, of these credentials; None where they are not stored."""

    account: Account
    access_number: int | None


def renewed(house: House, channel_id: int, plugin: Plugin, account: Account) -> Renewed:
    """By us, by whoever was first, or as a person gave them meanwhile.

    Raises ConnectorError, models.renewal.StillRenewing.
    """

    def refreshed(known: Access) -> Access:
        credentials = Credentials(values=known.values, expires_at=known.expires_at)
        connector = plugin.connect(replace(account, credentials=credentials))
        if not offers(connector, Refreshes):
            return known
        fresh = connector.refresh()
        return Access(values=fresh.values, expires_at=fresh.expires_at)

    access = renew(house, channel_id, outdated=account.credentials.values, refresh=refreshed)
    fresh = Credentials(values=access.values, expires_at=access.expires_at)
    return Renewed(account=replace(account, credentials=fresh), access_number=access.number)


def is_time(expires_at: datetime | None, *, since: datetime | None, now: datetime) -> bool:
    """Whether an access that nobody waits for had better be renewed. `since`: when it was given.

    Some cannot be renewed any more once they ran out (Meta's, LinkedIn's sixty days): a channel
    that publishes once a season would lose them.
    """
    if expires_at is None:
        return False
    life = (expires_at - since) / _LAST if since is not None else SOON
    return expires_at <= now + max(SOON, min(life, _EARLIEST))
