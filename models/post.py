"""Posts, their revisions, what was decided about them, and their media."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text, say
from models.approval import How
from models.base import Base, InWorkspace, ManyWords, choice
from models.consent import Consent
from models.way import Move, PostState, Temperature


class Priority(StrEnum):
    """What a post is worth beside others of its temperature."""

    HIGH = "high"
    ORDINARY = "ordinary"
    LOW = "low"


PRIORITY_WORDS: Final[Mapping[Priority, Text]] = {
    Priority.HIGH: say("high"),
    Priority.ORDINARY: say("ordinary"),
    Priority.LOW: say("low"),
}


class Post(InWorkspace, Base):
    """One piece of content. What it says stands in its revisions, `revision_id` is the newest.

    `approved_hash`: of the content that was approved, None while there is none.
    `wished_at`: when its author would like it to leave. `relevant_from`: when it is worth most.
    `fresh_until`: stale from then on. `embargo_until`: nothing of it leaves before.
    `notes`: problems noted on it, such as a missing image.
    """

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_workspace_state", "workspace_id", "state"),
        Index("ix_post_workspace_wished", "workspace_id", "wished_at", "state"),
        Index("ix_post_workspace_owner", "workspace_id", "owner_id"),
        Index("ix_post_workspace_campaign", "workspace_id", "campaign"),
        Index("ix_post_wished", "wished_at"),
    )
    title: Mapped[str] = mapped_column(String(300))
    temperature: Mapped[Temperature] = mapped_column(choice(Temperature))
    pillar: Mapped[str] = mapped_column(String(120), default="")
    goal: Mapped[str] = mapped_column(String(200), default="")
    campaign: Mapped[str] = mapped_column(String(200), default="")
    relevant_from: Mapped[datetime | None]
    embargo_until: Mapped[datetime | None]
    fresh_until: Mapped[datetime | None]
    priority: Mapped[Priority] = mapped_column(
        choice(Priority), default=Priority.ORDINARY, server_default="ordinary"
    )
    wished_at: Mapped[datetime | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[PostState] = mapped_column(choice(PostState))
    revision_id: Mapped[int | None]
    approved_hash: Mapped[str | None] = mapped_column(String(64))
    notes: Mapped[tuple[Text, ...]] = mapped_column(ManyWords(), default=())
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Revision(InWorkspace, Base):
    """An immutable snapshot of what leaves: see `models.content.Content` for `content`."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("post_id", "number"),)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]


class Decision(InWorkspace, Base):
    """One move made on a post: who, when, on which revision, and why if said.

    `how`: in which way it became approved. `as_name`: of the guest who made it; then `by_id` is
    whoever gave the link. `from_id`, `to_id`: of a post that was handed over; `from_id` alone:
    who is not waited for.
    """

    __tablename__ = "decision"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    move: Mapped[Move] = mapped_column(choice(Move))
    to_state: Mapped[PostState] = mapped_column(choice(PostState))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")
    how: Mapped[How | None] = mapped_column(choice(How))
    as_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    from_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"


class Media(InWorkspace, Base):
    """A stored file, known by its content: `media/<workspace>/<sha256>` under the media folder.

    Sizes in pixels; of a video 0 where they could not be measured, as `length_ms` is None and
    `codec` "" then. `alt` and `credit` are offered where it is used. `consent_by`: who said so.
    `rights_end`: the last day on which it may be shown; `rights_until`: when that day is over.
    `fingerprint`: what it looks like, 16 hexadecimal digits, "" unknown. `parent_id`: what it was
    cut out of, which may be gone. `poster`: SHA-256 of a video's picture, "" without one. What is
    not `shared` is for its owner and for editors.
    """

    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("workspace_id", "sha256"),)
    sha256: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str] = mapped_column(String(255))
    kind: Mapped[MediaKind] = mapped_column(choice(MediaKind), default=MediaKind.IMAGE)
    mime: Mapped[str] = mapped_column(String(80))
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    length_ms: Mapped[int | None]
    codec: Mapped[str] = mapped_column(String(40), default="", server_default="")
    created_at: Mapped[datetime]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    alt: Mapped[str] = mapped_column(default="", server_default="")
    credit: Mapped[str] = mapped_column(String(300), default="", server_default="")
    consent: Mapped[Consent] = mapped_column(
        choice(Consent), default=Consent.UNKNOWN, server_default="unknown"
    )
    consent_by: Mapped[str] = mapped_column(String(120), default="", server_default="")
    consent_on: Mapped[date | None]
    consent_note: Mapped[str] = mapped_column(String(500), default="", server_default="")
    rights_end: Mapped[date | None]
    rights_until: Mapped[datetime | None]
    shared: Mapped[bool] = mapped_column(default=True, server_default=true())
    fingerprint: Mapped[str] = mapped_column(String(16), default="", server_default="")
    poster: Mapped[str] = mapped_column(String(64), default="", server_default="")
    parent_id: Mapped[int | None]
