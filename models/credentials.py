"""A channel's credentials: sealed on the way in, opened on the way out."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lib.seal import Keyring
from models import auditing
from models.audit import Act
from models.auditing import Noted
from models.channel import Channel, Secret


def read(session: Session, keyring: Keyring, channel_id: int) -> dict[str, str]:
    """Field → secret. Raises lib.seal.Unsealable."""
    rows = session.execute(
        select(Secret.field, Secret.sealed).where(Secret.channel_id == channel_id)
    )
    return opened(keyring, channel_id, [(row.field, row.sealed) for row in rows])


def opened(
    keyring: Keyring, channel_id: int, sealed: Iterable[tuple[str, bytes]]
) -> dict[str, str]:
    """Field → secret. Raises lib.seal.Unsealable."""
    return {
        field: keyring.open(kept, place=Secret.place(channel_id, field)) for field, kept in sealed
    }


def write(
    session: Session,
    keyring: Keyring,
    channel_id: int,
    values: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    """Puts `values` in place of everything kept for the channel, whose row it holds from here on:
    a renewal that began before knows by the number that it speaks for an access of the past.
    """
    given = session.execute(
        update(Channel)
        .where(Channel.id == channel_id)
        .values(access_number=Channel.access_number + 1, access_since=now)
        .returning(Channel.workspace_id)
    ).one()
    act = Noted(
        workspace_id=given.workspace_id, act=Act.ACCESS_GIVEN, about="channel", about_id=channel_id
    )
    auditing.note(session.connection(), act)
    session.execute(delete(Secret).where(Secret.channel_id == channel_id))
    session.add_all(
        Secret(
            channel_id=channel_id,
            field=field,
            sealed=keyring.seal(value, place=Secret.place(channel_id, field)),
        )
        for field, value in values.items()
    )
