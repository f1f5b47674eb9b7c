"""Proof that a post is live: written once, whoever brings it, and never another delivery's."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    Connection,
    CursorResult,
    Integer,
    String,
    bindparam,
    exists,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from connectors.contract import Receipt
from connectors.errors import Ambiguous
from lib.i18n import Text, say
from models import auditing
from models.audit import Act
from models.auditing import Noted, Who
from models.delivery import Attempt, AttemptOutcome, Delivery
from models.way import DeliveryState


def published(
    connection: Connection, delivery_id: int, receipt: Receipt, *, fence: int, now: datetime
) -> bool:
    """Writes the receipt, also a late one; False where it was known or is another delivery's, or
    where a newer try is on its way.

    A receipt is proof whoever brings it: what a try long given up for lost had sent all the same
    is live, and is not sent again.
    """
    written: CursorResult[object] = connection.execute(
        _PUBLISHED,
        {
            "of": delivery_id,
            "under": fence,
            "new_remote_id": receipt.remote_id[:500],
            "new_url": receipt.url[:1000],
            "new_published_at": receipt.published_at,
            "new_receipt": dict(receipt.extra),
            "new_updated_at": now,
        },
    )
    if written.rowcount == 1:
        _note(connection, delivery_id, receipt)
    if written.rowcount == 0 or fence > 1:
        _give_back(connection, delivery_id, receipt, fence=fence)
        _tell_of_copies(connection, delivery_id, receipt, fence=fence)
    return written.rowcount == 1


def note_state(
    connection: Connection,
    delivery_id: int,
    before: DeliveryState,
    after: DeliveryState,
    fence: int,
) -> None:
    """What became of a try, on the trail; statements go past the flush that would note it."""
    row = connection.execute(_LEFT, {"of": delivery_id}).one()
    act = Noted(
        workspace_id=row.workspace_id,
        act=Act.DELIVERY_CHANGED,
        about="delivery",
        about_id=delivery_id,
        who=Who(),
        post_id=row.post_id,
        content_hash=row.content_hash,
        details={
            "channel_id": row.channel_id,
            "state": [before.value, after.value],
            "attempt": fence,
        },
    )
    auditing.note(connection, act)


def _note(connection: Connection, delivery_id: int, receipt: Receipt) -> None:
    """What left, on the trail: with it ends who did what on which revision."""
    row = connection.execute(_LEFT, {"of": delivery_id}).one()
    act = Noted(
        workspace_id=row.workspace_id,
        act=Act.PUBLISHED,
        about="delivery",
        about_id=delivery_id,
        who=Who(),
        post_id=row.post_id,
        content_hash=row.content_hash,
        details={"channel_id": row.channel_id, "remote_id": receipt.remote_id[:300]},
    )
    auditing.note(connection, act)


def _give_back(connection: Connection, delivery_id: int, receipt: Receipt, *, fence: int) -> None:
    """A look on behalf of an earlier try may have seen what this one had just sent."""
    others = select(Attempt.id, Attempt.proof).where(
        Attempt.delivery_id == delivery_id, Attempt.fence != fence, Attempt.proof.is_not(None)
    )
    for row in connection.execute(others):
        if row.proof.get("seen") and row.proof["remote_id"] == receipt.remote_id:
            connection.execute(
                update(Attempt)
                .where(Attempt.id == row.id)
                .values(outcome=AttemptOutcome.UNSURE, evidence="", proof=null())
            )


def _tell_of_copies(
    connection: Connection, delivery_id: int, receipt: Receipt, *, fence: int
) -> None:
    """Where an earlier try had been looked for twice, was not there, and came up after all."""
    earlier = connection.scalar(
        select(Attempt.evidence).where(
            Attempt.delivery_id == delivery_id,
            Attempt.fence != fence,
            Attempt.outcome == AttemptOutcome.PUBLISHED,
            Attempt.evidence != receipt.url,
        )
    )
    if earlier is None:
        return
    _tell(
        connection,
        delivery_id,
        say(
            "It went up twice, the network showed the first one too late: %(one)s and %(two)s.",
            one=earlier,
            two=receipt.url,
        ),
        say("Delete one of the two on the network."),
    )


def belongs_to_another(
    connection: Connection, delivery_id: int, channel_id: int, remote_id: str
) -> bool:
    """Whether that post of the network is another delivery's already."""
    wanted = {"of": delivery_id, "on": channel_id, "remote": remote_id[:500]}
    return connection.execute(_SAME_REMOTE, wanted).first() is not None


def not_ours(receipt: Receipt) -> Ambiguous:
    return Ambiguous(
        say("The network answered with the address of another post."), evidence=receipt.url
    )


def keep(
    connection: Connection, delivery_id: int, receipt: Receipt, *, fence: int, seen: bool = False
) -> None:
    """`fence`: of the try that it proves. `seen`: by looking, which does not tell tries apart."""
    connection.execute(
        update(Attempt)
        .where(Attempt.delivery_id == delivery_id, Attempt.fence == fence)
        .values(
            outcome=AttemptOutcome.PUBLISHED,
            evidence=receipt.url,
            proof={
                "remote_id": receipt.remote_id,
                "url": receipt.url,
                "published_at": receipt.published_at.isoformat(),
                "extra": dict(receipt.extra),
                "seen": seen,
            },
        )
    )


def take_up(connection: Connection, delivery_id: int, *, fence: int, now: datetime) -> None:
    """Once the try of that `fence` has ended without proof: what an earlier one sent is live, and
    nothing is sent again. Where the last one may be live too, a person is told to look for two.
    """
    kept = connection.scalar(
        select(Attempt.proof)
        .where(
            Attempt.delivery_id == delivery_id, Attempt.fence != fence, Attempt.proof.is_not(None)
        )
        .order_by(Attempt.fence)
        .limit(1)
    )
    if kept is None:
        return
    state = connection.scalar(select(Delivery.state).where(Delivery.id == delivery_id))
    receipt = Receipt(
        remote_id=kept["remote_id"],
        url=kept["url"],
        published_at=datetime.fromisoformat(kept["published_at"]),
        extra=kept["extra"],
    )
    published(connection, delivery_id, receipt, fence=fence, now=now)
    if state is DeliveryState.UNSURE:
        _tell(
            connection,
            delivery_id,
            say(
                "It is live: %(one)s. A second try was cut off and may be live as well.",
                one=receipt.url,
            ),
            say("Look at the network; if it is there twice, delete one of the two."),
        )


def _tell(connection: Connection, delivery_id: int, reason: Text, remedy: Text) -> None:
    connection.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.PUBLISHED)
        .values(reason=reason, remedy=remedy)
    )


_OF: Final = bindparam("of", type_=Integer())
_UNDER: Final = bindparam("under", type_=Integer())
_LEFT: Final = select(
    Delivery.workspace_id, Delivery.post_id, Delivery.channel_id, Delivery.content_hash
).where(Delivery.id == _OF)
_OTHER: Final = aliased(Delivery)
_SAME_REMOTE: Final = select(_OTHER.id).where(
    _OTHER.channel_id == bindparam("on", type_=Integer()),
    _OTHER.remote_id == bindparam("remote", type_=String()),
    _OTHER.remote_id.is_not(None),
    _OTHER.id != _OF,
)
_PUBLISHED: Final = (
    update(Delivery)
    .where(Delivery.id == _OF)
    .where(or_(Delivery.fence == _UNDER, Delivery.state != literal_column("'sending'")))
    # A person may have said “it is live” before the proof came: it still belongs there.
    .where(or_(Delivery.state != literal_column("'published'"), Delivery.remote_id.is_(None)))
    .where(
        ~exists().where(
            _OTHER.channel_id == Delivery.channel_id,
            _OTHER.remote_id == bindparam("new_remote_id"),
            _OTHER.remote_id.is_not(None),
            _OTHER.id != _OF,
        )
    )
    .values(
        state=literal_column("'published'"),
        remote_id=bindparam("new_remote_id"),
        url=bindparam("new_url"),
        published_at=bindparam("new_published_at"),
        receipt=bindparam("new_receipt"),
        updated_at=bindparam("new_updated_at"),
        lease_until=None,
        look_at=None,
        reason=None,
        remedy=None,
    )
)
