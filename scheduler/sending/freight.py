"""What sending needs of the ledger, read in one go and in the transaction of the claim."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, Integer, bindparam, exists, func, select

from models.base import Columns
from models.channel import Channel, Secret
from models.delivery import Delivery, Part
from models.media_library import MediaUse
from models.post import Media, Post, Revision
from models.traffic import Circuit


@dataclass(frozen=True, slots=True)
class Freight:
    """`row`: columns of the delivery, its revision, channel and network. `sealed`: the channel's
    credentials, field and ciphertext.
    """

    row: Columns
    sealed: Sequence[tuple[str, bytes]] = field(repr=False)


def load(connection: Connection, delivery_id: int) -> Freight:
    rows = connection.execute(_FREIGHT, {"of": delivery_id}).all()  # one for each credential
    return Freight(rows[0], [(one.field, one.sealed) for one in rows if one.field is not None])


_FREIGHT: Final = (
    select(
        Delivery.id.label("delivery_id"),
        Delivery.workspace_id,
        Delivery.key,
        Delivery.wording,
        Delivery.content_hash,
        Revision.content,
        Post.fresh_until,
        Post.embargo_until,
        select(func.min(Media.rights_until))
        .join(MediaUse, MediaUse.media_id == Media.id)
        .where(MediaUse.post_id == Delivery.post_id)
        .scalar_subquery()
        .label("rights_until"),
        Channel.id,
        Channel.kind,
        Channel.handle,
        Channel.options,
        Channel.network,
        Channel.name,
        Channel.zone,
        Channel.gap_minutes,
        Channel.daily_cap,
        Channel.late,
        Channel.next_free_at,
        Channel.expires_at,
        Channel.access_number,
        Circuit.until,
        Circuit.faults,
        exists().where(Part.delivery_id == Delivery.id).label("begun"),
        Secret.field,
        Secret.sealed,
    )
    .join(Channel, Channel.id == Delivery.channel_id)
    .join(Revision, Revision.id == Delivery.revision_id)
    .join(Post, Post.id == Delivery.post_id)
    .join(Circuit, Circuit.network == Channel.network, isouter=True)
    .join(Secret, Secret.channel_id == Channel.id, isouter=True)
    .where(Delivery.id == bindparam("of", type_=Integer()))
)
