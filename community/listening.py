"""What others write to or about a channel's account, collected as long as it is kept."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.asking import Open, ask
from accounts.readings import NotAble, Read, Turn
from connectors.contract import Connector, Listens
from connectors.contract import Mention as Written
from connectors.errors import ConnectorError
from connectors.seam import offers
from lib.log import storable
from models.house import House
from models.mention import Mention

EVERY: Final = timedelta(minutes=10)
_FIRST: Final = timedelta(days=30)  # how far back the first time
_OVERLAP: Final = timedelta(hours=1)  # read again: shown late
_TEXT: Final = 5000  # characters
_LONGEST_ID: Final = 500


def read(house: House, account: Open, turn: Turn) -> Read:
    """Raises NotAble, ConnectorError."""
    if not offers(account.connector(), Listens):
        raise NotAble
    now = house.now()
    kept = min(_FIRST, house.settings.keep)
    since = now - kept if turn.read_at is None else turn.read_at - _OVERLAP

    def heard(connector: Connector) -> Sequence[Written]:
        return connector.mentions(since=since) if isinstance(connector, Listens) else ()

    found = ask(house, account, heard)
    if isinstance(found, ConnectorError):
        raise found
    with house.database.transaction() as session:
        _keep(session, house, account, [one for one in found if _is_fit(one)])
    return Read(next_at=now + EVERY)


def _is_fit(one: Written) -> bool:
    words = one.mention_id
    is_id = words == storable(words) and 0 < len(words) <= _LONGEST_ID
    return is_id and one.written_at.tzinfo is not None


def _keep(session: Session, house: House, account: Open, found: Sequence[Written]) -> None:
    """Once each; a text that was corrected since is corrected."""
    now = house.now()
    there = select(Mention).where(
        Mention.channel_id == account.channel_id,
        Mention.remote_id.in_([one.mention_id for one in found]),
    )
    known = {one.remote_id: one for one in session.scalars(there)}
    for one in found:
        row = known.get(one.mention_id) or Mention(
            workspace_id=account.workspace_id,
            channel_id=account.channel_id,
            remote_id=one.mention_id,
            seen_at=now,
        )
        row.text, row.author = storable(one.text)[:_TEXT], storable(one.author)[:300]
        row.url, row.on_remote_id = storable(one.url)[:1000], storable(one.on)[:500]
        row.written_at = one.written_at
        session.add(row)
        known[one.mention_id] = row
