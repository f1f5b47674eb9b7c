"""The trail of who did what on which revision: one chain a workspace, and its sealed head."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text, say, verbatim
from models.as_found import AsFound, OneOf
from models.base import Base, InWorkspace


class By(StrEnum):
    """In which way somebody came to do it."""

    PERSON = "person"
    TOKEN = "token"  # noqa: S105 - a person's, through the API
    GUEST = "guest"
    COMMAND = "command"  # on the machine itself: `who` says whose account, and which command
    PROGRAM = "program"


class Act(StrEnum):
    """What was done."""

    WRITTEN = "written"
    MOVED = "moved"
    AGREED = "agreed"
    VOIDED = "voided"
    SPARED = "spared"
    RULE_MADE = "rule_made"
    RULE_CHANGED = "rule_changed"
    RULE_REMOVED = "rule_removed"
    SETTINGS = "settings"
    PLANNED = "planned"
    DELIVERY_CHANGED = "delivery_changed"
    PUBLISHED = "published"
    JOINED = "joined"
    ROLE_CHANGED = "role_changed"
    AWAY = "away"
    LET_GO = "let_go"
    INVITED = "invited"
    INVITATION_CHANGED = "invitation_changed"
    INVITATION_REMOVED = "invitation_removed"
    CONNECTED = "connected"
    CHANNEL_CHANGED = "channel_changed"
    ACCESS_GIVEN = "access_given"
    STOPPED = "stopped"
    RESUMED = "resumed"
    TOKEN_MADE = "token_made"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    GUEST_LINK_MADE = "guest_link_made"
    GUEST_LINK_CHANGED = "guest_link_changed"
    WEBHOOK_MADE = "webhook_made"
    WEBHOOK_CHANGED = "webhook_changed"
    WEBHOOK_REMOVED = "webhook_removed"
    IMPORT_BEGUN = "import_begun"
    IMPORT_CHANGED = "import_changed"
    MEDIA_DELETED = "media_deleted"
    POST_DELETED = "post_deleted"
    SIGNED_IN = "signed_in"
    LOCKED_OUT = "locked_out"
    EXPORTED = "exported"
    GUEST_LINK_OPENED = "guest_link_opened"


class AuditEntry(InWorkspace, Base):
    """One act. Nothing of it changes ever: triggers refuse it, `hash` shows it.

    `number`: from 1 in each workspace, without a gap. `who_id`: of the person, as `who` it was
    then. `through_id`: of the API token or the guest's link. `about`, `about_id`: the row. `by`,
    `act`: one of theirs, unless somebody altered the row.
    `revision`, `content_hash`: of what the post said. `details`: canonical JSON, old and new.
    `previous`: the hash before. No row is pointed at, so that this outlives them all.
    """

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index("ix_audit_post", "workspace_id", "post_id", "number"),
    )
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(AsFound())
    by: Mapped[str] = mapped_column(OneOf(By))
    who_id: Mapped[int | None]
    who: Mapped[str] = mapped_column(String(200))
    through_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(OneOf(Act))
    about: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[int | None]
    post_id: Mapped[int | None]
    revision: Mapped[int | None]
    content_hash: Mapped[str] = mapped_column(String(64))
    details: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """Where a workspace's chain ends; `seal` is an HMAC over it that the database cannot make."""

    __tablename__ = "audit_head"
    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), unique=True
    )
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


BY_WORDS: Final[Mapping[By, Text]] = {
    By.PERSON: say("a person"),
    By.TOKEN: say("a person’s API token"),
    By.GUEST: say("a guest, by a link"),
    By.COMMAND: say("a command on the machine"),
    By.PROGRAM: say("the program itself"),
}
ACT_WORDS: Final[Mapping[Act, Text]] = {
    Act.WRITTEN: say("wrote a revision"),
    Act.MOVED: say("moved a post on"),
    Act.AGREED: say("agreed to a revision"),
    Act.VOIDED: say("voided what was agreed"),
    Act.SPARED: say("let a post go on without somebody who is away"),
    Act.RULE_MADE: say("made a rule of approval"),
    Act.RULE_CHANGED: say("changed a rule of approval"),
    Act.RULE_REMOVED: say("removed a rule of approval"),
    Act.SETTINGS: say("changed the association’s settings"),
    Act.PLANNED: say("planned a delivery"),
    Act.DELIVERY_CHANGED: say("changed a delivery"),
    Act.PUBLISHED: say("published a post"),
    Act.JOINED: say("came into the team"),
    Act.ROLE_CHANGED: say("changed a role"),
    Act.AWAY: say("said who is away, and who stands in"),
    Act.LET_GO: say("left the team"),
    Act.INVITED: say("invited somebody"),
    Act.INVITATION_CHANGED: say("changed an invitation"),
    Act.INVITATION_REMOVED: say("took an invitation back"),
    Act.CONNECTED: say("connected a channel"),
    Act.CHANNEL_CHANGED: say("changed a channel"),
    Act.ACCESS_GIVEN: say("gave a channel new access"),
    Act.STOPPED: say("stopped everything"),
    Act.RESUMED: say("let it go on"),
    Act.TOKEN_MADE: say("made an API token"),
    Act.TOKEN_REVOKED: say("revoked an API token"),
    Act.GUEST_LINK_MADE: say("made a guest’s link"),
    Act.GUEST_LINK_CHANGED: say("used or revoked a guest’s link"),
    Act.WEBHOOK_MADE: say("added a web hook"),
    Act.WEBHOOK_CHANGED: say("changed a web hook"),
    Act.WEBHOOK_REMOVED: say("removed a web hook"),
    Act.IMPORT_BEGUN: say("began an import"),
    Act.IMPORT_CHANGED: say("went on with an import"),
    Act.MEDIA_DELETED: say("deleted a file"),
    Act.POST_DELETED: say("deleted a post"),
    Act.SIGNED_IN: say("signed in"),
    Act.LOCKED_OUT: say("kept somebody out after too many wrong passwords"),
    Act.EXPORTED: say("took data out as a file"),
    Act.GUEST_LINK_OPENED: say("opened a guest’s link for the first time"),
}


def by_words(by: str) -> Text:
    return BY_WORDS[By(by)] if by in set(By) else verbatim(by)


def act_words(act: str) -> Text:
    return ACT_WORDS[Act(act)] if act in set(Act) else verbatim(act)
