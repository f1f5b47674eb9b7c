"""Who must agree before a post may leave, and who did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text, say
from models.base import Base, InWorkspace, choice
from models.way import Role

ALL: Final = 0  # how many must agree at a level: every one of its people


class Mode(StrEnum):
    """How much agreement a post needs, from none to several levels one after the other."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    LEVELS = "levels"


class OwnApproval(StrEnum):
    """Whether whoever wrote a post may also agree to it."""

    NEVER = "never"
    ALONE = "alone"  # only where nobody else could
    ALWAYS = "always"


class KeptFor(StrEnum):
    """How far a person may move an approved post without asking again."""

    ANY_DAY = "any_day"
    SAME_DAY = "same_day"


class How(StrEnum):
    """In which way it came about that a post counts as approved."""

    AGREED = "agreed"
    OWN = "own"  # by whoever wrote it
    NOT_ASKED = "not_asked"  # the rule asks for nobody
    RULE_CHANGED = "rule_changed"  # it waited, and then needed nobody more
    GUEST = "guest"


class Because(StrEnum):
    """What a post has that adds a level."""

    LINK = "link"
    MONEY = "money"
    PERSON = "person"
    CHILDREN = "children"
    MENTION = "mention"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One round of agreement. `need`: of how many, ALL for every one of them.

    Of the people named in `people` (user ids), and of those with `role` or above (None: of nobody
    else). `guests`: the agreement of a guest who was given a link counts here as well.
    `because`: what the post has, for a level that is asked for that alone.
    """

    name: str = ""
    need: int = 1
    role: Role | None = None
    people: tuple[int, ...] = ()
    guests: bool = False
    because: Because | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "need": self.need,
            "role": self.role,
            "people": list(self.people),
            "guests": self.guests,
            "because": self.because,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Level":
        return cls(
            name=stored["name"],
            need=stored["need"],
            role=Role(stored["role"]) if stored["role"] else None,
            people=tuple(stored["people"]),
            guests=stored["guests"],
            because=Because(stored["because"]) if stored.get("because") else None,
        )


class ApprovalRule(InWorkspace, Base):
    """What a channel or a pillar asks for instead of what the workspace does.

    Both None and "": the workspace's own. `levels`: as `Level.to_json`, in their order.
    """

    __tablename__ = "approval_rule"
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    pillar: Mapped[str] = mapped_column(String(120), default="", server_default="")
    mode: Mapped[Mode] = mapped_column(choice(Mode))
    levels: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class ApprovalCondition(InWorkspace, Base):
    """What a post may have, and the level that it then goes through after all others.

    `hour`: of LATE, the local one from which on it counts.
    """

    __tablename__ = "approval_condition"
    __table_args__ = (UniqueConstraint("workspace_id", "because"),)
    because: Mapped[Because] = mapped_column(choice(Because))
    hour: Mapped[int | None]
    level: Mapped[dict[str, Any]] = mapped_column(JSON)


class Agreement(InWorkspace, Base):
    """Somebody agreed to one revision. `hash`: of what it says. `void_at`: when that was undone.

    `by_id`: who pressed the button, for a guest's whoever gave the link. `name`: theirs, as it was.
    `role`: as they had it. `for_id`: whom they stood in for. `own`: they had written it themselves.
    `guest_id`: the link by which a guest came. `level`: the name of the round.
    """

    __tablename__ = "agreement"
    __table_args__ = (Index("ix_agreement_post", "post_id", "hash"),)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    hash: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(120))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest_link.id"))
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role | None] = mapped_column(choice(Role))
    own: Mapped[bool] = mapped_column(default=False, server_default=false())
    at: Mapped[datetime]
    void_at: Mapped[datetime | None]


class Spared(InWorkspace, Base):
    """Somebody at that level of one revision is not waited for. `by_id`: who let it go on.

    `level`: as `Level.to_json` told it then; under another rule it counts no more.
    """

    __tablename__ = "spared"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    level: Mapped[dict[str, Any]] = mapped_column(JSON)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]


MODE_WORDS: Final[Mapping[Mode, Text]] = {
    Mode.NONE: say("nobody needs to agree"),
    Mode.OPTIONAL: say("an editor may agree to their own"),
    Mode.REQUIRED: say("one manager must agree"),
    Mode.LEVELS: say("several must agree, one level after the other"),
}
OWN_WORDS: Final[Mapping[OwnApproval, Text]] = {
    OwnApproval.NEVER: say("never"),
    OwnApproval.ALONE: say("only where nobody else could; it is noted"),
    OwnApproval.ALWAYS: say("yes; it is noted"),
}
HOW_WORDS: Final[Mapping[How, Text]] = {
    How.AGREED: say("read by somebody else"),
    How.OWN: say("by whoever wrote it"),
    How.NOT_ASKED: say("nobody was asked: the rule asks for nobody"),
    How.RULE_CHANGED: say("nobody more is needed: who must agree was changed"),
    How.GUEST: say("by a guest"),
}
BECAUSE_WORDS: Final[Mapping[Because, Text]] = {
    Because.LINK: say("it has a link"),
    Because.MONEY: say("it asks for money"),
    Because.PERSON: say("somebody may be recognised in its picture"),
    Because.CHILDREN: say("it shows children"),
    Because.MENTION: say("it names an account"),
    Because.LATE: say("it is hot and leaves late in the evening"),
}
KEPT_WORDS: Final[Mapping[KeptFor, Text]] = {
    KeptFor.ANY_DAY: say("to any day"),
    KeptFor.SAME_DAY: say("within its day"),
}
