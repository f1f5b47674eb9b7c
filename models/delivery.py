"""Deliveries and their attempts: the ledger of what leaves."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base, InWorkspace, ManyWords, choice
from models.way import DeliveryState, Temperature

# A series has several copies ahead of it, one for each of its dates.
_ALIVE = text("state IN ('planned', 'sending', 'unsure', 'suspended') AND series_id IS NULL")


class PlacedBy(StrEnum):
    """Who chose the instant: what a person placed is never moved by the planner."""

    PERSON = "person"
    PLANNER = "planner"


class Delivery(InWorkspace, Base):
    """One post on one channel at one instant.

    `wording`: which of the revision's texts leaves, see `models.content.Content.worded`.
    `key`: a UUIDv7, the same on every try. `due_at` is UTC; `zone` and `wall` (ISO, no offset) keep
    what was asked for. `fence` counts claims: an outcome is written only under its own.
    `look_at`: when an unsure one is looked up next; None while a person must decide.
    `looks`: how often it was surely absent. `why`: the reasons of its slot.
    `reason`, `remedy`: why it stands where it stands. `not_before`: no new try until then.
    `explored`: its time was drawn to learn from, and is not the best of its day; see `Draw`.
    `made_way_for`: the hot post for which the planner sent it back to the pool, its own post where
    that was its own rules’ doing; None where it is not back, or a person took it off.
    `series_id`, `local_date` (ISO): the return of a recurring post that it is, if it is one.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        # At most one `sending` per channel, and no second copy of a post on a channel.
        Index(
            "uq_delivery_sending",
            "channel_id",
            unique=True,
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        Index(
            "uq_delivery_alive",
            "post_id",
            "channel_id",
            unique=True,
            sqlite_where=_ALIVE,
            postgresql_where=_ALIVE,
        ),
        Index(
            "ix_delivery_due",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
        Index(
            "ix_delivery_open",
            "state",
            sqlite_where=text("state IN ('sending', 'unsure', 'suspended')"),
            postgresql_where=text("state IN ('sending', 'unsure', 'suspended')"),
        ),
        Index("uq_delivery_series_date", "series_id", "local_date", unique=True),
        Index(
            "ix_delivery_remote",
            "channel_id",
            "remote_id",
            sqlite_where=text("remote_id IS NOT NULL"),
            postgresql_where=text("remote_id IS NOT NULL"),
        ),
        # A calendar counts along the first, and finds what leaves together by the second.
        Index("ix_delivery_workspace_due", "workspace_id", "due_at", "state", "post_id"),
        Index("ix_delivery_post_due", "post_id", "state", "due_at"),
        Index("ix_delivery_channel_due", "channel_id", "due_at"),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    wording: Mapped[int] = mapped_column(default=0, server_default="0")
    temperature: Mapped[Temperature] = mapped_column(choice(Temperature))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[DeliveryState] = mapped_column(choice(DeliveryState))
    due_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(64))
    wall: Mapped[str] = mapped_column(String(32))
    placed_by: Mapped[PlacedBy] = mapped_column(choice(PlacedBy))
    why: Mapped[tuple[Text, ...]] = mapped_column(ManyWords(), default=())
    explored: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_way_for: Mapped[int | None]
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    sender: Mapped[str | None] = mapped_column(String(200))
    not_before: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    look_at: Mapped[datetime | None]
    looks: Mapped[int] = mapped_column(default=0)
    reason: Mapped[Text | None]
    remedy: Mapped[Text | None]
    remote_id: Mapped[str | None] = mapped_column(String(500))
    url: Mapped[str | None] = mapped_column(String(1000))
    published_at: Mapped[datetime | None]
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    series_id: Mapped[int | None]
    local_date: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class AttemptOutcome(StrEnum):
    """How a try ended; `open` until it is known."""

    OPEN = "open"
    PUBLISHED = "published"
    NOT_ACCEPTED = "not_accepted"
    REFUSED = "refused"
    UNSURE = "unsure"


class Attempt(Base):
    """One try of one delivery, written before the first byte leaves.

    `free_before`: the end of the channel's gap as it stood before this try took its own. `proof`:
    its receipt, where that came while a newer try was on its way.
    """

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("delivery_id", "fence"),)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"))
    fence: Mapped[int]
    sender: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    free_before: Mapped[datetime | None]
    outcome: Mapped[AttemptOutcome] = mapped_column(
        choice(AttemptOutcome), default=AttemptOutcome.OPEN
    )
    reason: Mapped[Text | None]
    evidence: Mapped[str] = mapped_column(default="")
    proof: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Part(Base):
    """One write of a delivery that takes several (a thread, a container): kept before the next.

    `fence`: of the try that made it.
    """

    __tablename__ = "part"
    __table_args__ = (UniqueConstraint("delivery_id", "name"),)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    fence: Mapped[int]
    remote_id: Mapped[str] = mapped_column(String(500), index=True)
    url: Mapped[str] = mapped_column(String(1000))
    published_at: Mapped[datetime]
    extra: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


class LookOutcome(StrEnum):
    FOUND = "found"
    ABSENT = "absent"
    FAILED = "failed"
    CANNOT = "cannot"  # the network gives no way to look, or shows what proves nothing


class Likeness(StrEnum):
    """What a post on the network has to do with the one that was looked for."""

    SAME = "same"
    OTHERS = "others"  # the same content, and another delivery's proof
    DIFFERENT = "different"


class Look(Base):
    """One look for a post that may be live: what a person who decides is shown.

    `shown`: the account's own newest posts as the network showed them, each with `text`, `url`,
    `at` (ISO, UTC) and its `likeness` to ours; None where it was asked by key, or did not answer.
    """

    __tablename__ = "look"
    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    outcome: Mapped[LookOutcome] = mapped_column(choice(LookOutcome))
    reason: Mapped[Text | None]
    evidence: Mapped[str] = mapped_column(default="")
    shown: Mapped[list[dict[str, str]] | None] = mapped_column(JSON)


class Program(StrEnum):
    """Who gives signs of life: the clock, or a sender of the distributed executor."""

    DAEMON = "daemon"
    WORKER = "worker"


class Heartbeat(Base):
    """A process's sign of life. `name`: host/place/pid/start.

    `networks`: those that a worker listens for. `trouble`: what keeps it from its work.
    """

    __tablename__ = "heartbeat"
    name: Mapped[str] = mapped_column(String(200), unique=True)
    program: Mapped[Program] = mapped_column(choice(Program), default=Program.DAEMON)
    networks: Mapped[list[str]] = mapped_column(JSON, default=list)
    started_at: Mapped[datetime]
    at: Mapped[datetime]
    trouble: Mapped[Text | None]


class Stop(InWorkspace, Base):
    """The crisis switch: while `ended_at` is None nothing leaves within its scope.

    `channel_id` None: the whole workspace.
    """

    __tablename__ = "stop"
    __table_args__ = (
        Index(
            "ix_stop_open",
            "workspace_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
