"""The posts that stand on a channel, read back a little at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from accounts.asking import Open, ask
from accounts.readings import NotAble, Read, Turn
from connectors.contract import Connector, PastPost, Recalls
from connectors.errors import ConnectorError
from connectors.seam import offers
from insight.collecting import own, shelf
from lib.log import storable
from models.house import House

FAR: Final = timedelta(days=400)  # the first time: a year, and what it is compared with
MOST: Final = 2000  # posts of one reading
EVERY: Final = timedelta(hours=1)
SOON: Final = timedelta(minutes=2)
_OVERLAP: Final = timedelta(days=2)  # read again: corrected, deleted, or shown late
_BATCH: Final = 100
_SLACK: Final = timedelta(days=1)  # of a network's clock
_LONGEST_ID: Final = 500


def read(house: House, account: Open, turn: Turn) -> Read:
    """Raises NotAble, ConnectorError. What was read before an error is kept."""
    if not offers(account.connector(), Recalls):
        raise NotAble
    now = house.now()
    if own.is_sending(house, account.channel_id):  # its post may be up and have no receipt yet
        return Read(next_at=now + SOON)
    shelf.adopt(house, account, since=now - FAR)
    since = now - FAR if turn.read_at is None else turn.read_at - _OVERLAP
    taken = ask(house, account, lambda connector: _take_in(house, account, connector, since))
    if isinstance(taken, ConnectorError):
        raise taken
    return Read(next_at=now + EVERY, since=taken if turn.read_at is None else None)


def _take_in(house: House, account: Open, connector: Connector, since: datetime) -> datetime:
    """How far back it was read."""
    if not isinstance(connector, Recalls):
        raise NotAble
    begun = house.now()
    seen: list[PastPost] = []
    for some in _in_batches(islice(connector.history(since=since), MOST)):
        shelf.put(house, account, [one for one in some if _is_fit(one, now=begun)])
        seen += some
    if len(seen) == MOST:
        return min(one.published_at for one in seen)
    shelf.mark_gone(house, account, {one.remote_id for one in seen}, since=since, until=begun)
    return since


def _is_fit(past: PastPost, *, now: datetime) -> bool:
    """Whether it can be kept and is of the past: a network, or a plug-in, gives what it likes."""
    words = past.remote_id
    at = past.published_at
    is_known = at.tzinfo is not None and at <= now + _SLACK
    return is_known and words == storable(words) and 0 < len(words) <= _LONGEST_ID


def _in_batches(found: Iterable[PastPost]) -> Iterator[Sequence[PastPost]]:
    going_on = iter(found)
    while some := list(islice(going_on, _BATCH)):
        yield some
