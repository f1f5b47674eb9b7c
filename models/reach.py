"""How a person wants to be reached outside the house: for what, and at what hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from lib.i18n import Text
from models.base import Base
from models.notice import NoticeKind


class Topic(StrEnum):
    """What notices are chosen by: finer than the page's filters, coarser than their kinds."""

    WAITING = "waiting"
    DECIDED = "decided"
    LIVE = "live"
    TROUBLE = "trouble"
    YEAR = "year"


class ByMail(StrEnum):
    AT_ONCE = "at_once"
    DIGEST = "digest"
    NEVER = "never"


class Preset(StrEnum):
    ALL = "all"
    WAITING = "waiting"
    EMERGENCIES = "emergencies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When nothing is sent: on `days` (Monday is 0), and from the hour `since` to the hour `until`.

    By a clock in `zone`. `since` equal to `until`: at no hour.
    """

    zone: str
    days: frozenset[int] = frozenset({6})
    since: int = 20
    until: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All of a person's choices; those never made stand at what is usual. `digest_at`: an hour.

    `kind_mail` and `kind_push`: of single kinds, where they differ from their topic's.
    """

    hours: Hours
    mail: Mapping[Topic, ByMail] = field(default_factory=dict)
    digest_at: int = 8
    on_call: bool = False
    push: Mapping[Topic, bool] = field(default_factory=dict)
    kind_mail: Mapping[NoticeKind, ByMail] = field(default_factory=dict)
    kind_push: Mapping[NoticeKind, bool] = field(default_factory=dict)

    def mailed(self, kind: NoticeKind) -> ByMail:
        return self.kind_mail.get(kind, self.of(topic_of(kind)))

    def pushed(self, kind: NoticeKind) -> bool:
        return self.kind_push.get(kind, self.is_pushed(topic_of(kind)))

    def of(self, topic: Topic) -> ByMail:
        return self.mail.get(topic, USUAL[topic])

    def is_pushed(self, topic: Topic) -> bool:
        """Whether the person’s devices are told."""
        return self.push.get(topic, USUAL[topic] is ByMail.AT_ONCE)


class Reach(Base):
    """What a person chose. `mail`: topic → ByMail; `push`: topic → whether; `kind_mail` and
    `kind_push`: the same by kind, where it differs. `zone` None: that of their association.

    `on_call`: told of an emergency at any hour. `refused`: what a mail server said of the address
    `refused_email`, to which nothing is mailed until a person looks.
    """

    __tablename__ = "reach"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    mail: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    push: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict, server_default="{}")
    kind_mail: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    kind_push: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict, server_default="{}")
    quiet_days: Mapped[list[int]] = mapped_column(JSON, default=lambda: [6])
    quiet_from: Mapped[int] = mapped_column(default=20)
    quiet_to: Mapped[int] = mapped_column(default=8)
    digest_at: Mapped[int] = mapped_column(default=8)
    zone: Mapped[str | None] = mapped_column(String(64))
    on_call: Mapped[bool] = mapped_column(default=False, server_default=false())
    refused: Mapped[Text | None]
    refused_email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    changed_at: Mapped[datetime]


def wishes(kept: Reach | None, zone: str) -> Wishes:
    """`zone`: of the association."""
    if kept is None:
        return Wishes(hours=Hours(zone=zone))
    return Wishes(
        hours=Hours(
            zone=kept.zone or zone,
            days=frozenset(kept.quiet_days),
            since=kept.quiet_from,
            until=kept.quiet_to,
        ),
        mail={Topic(name): ByMail(mail) for name, mail in kept.mail.items() if name in set(Topic)},
        digest_at=kept.digest_at,
        on_call=kept.on_call,
        push={Topic(name): on for name, on in kept.push.items() if name in set(Topic)},
        kind_mail={
            NoticeKind(name): ByMail(mail)
            for name, mail in kept.kind_mail.items()
            if name in set(NoticeKind)
        },
        kind_push={
            NoticeKind(name): on for name, on in kept.kind_push.items() if name in set(NoticeKind)
        },
    )


def topic_of(kind: NoticeKind) -> Topic:
    """A kind that stands nowhere below asks something of its reader, as most do."""
    return next((topic for topic, kinds in _KINDS.items() if kind in kinds), Topic.WAITING)


def kinds_of(topic: Topic) -> tuple[NoticeKind, ...]:
    """In the order in which they are chosen."""
    return tuple(kind for kind in NoticeKind if topic_of(kind) is topic)


def is_urgent(kind: NoticeKind) -> bool:
    """Whether whoever is on call hears of it at night."""
    return kind in _URGENT


_KINDS: Final[Mapping[Topic, Sequence[NoticeKind]]] = {
    Topic.DECIDED: (
        NoticeKind.APPROVED,
        NoticeKind.CHANGES_REQUESTED,
        NoticeKind.REJECTED,
        NoticeKind.EDITED,
        NoticeKind.COMMENT,
        NoticeKind.THANKS,
    ),
    Topic.LIVE: (NoticeKind.LIVE,),
    Topic.TROUBLE: (
        NoticeKind.UNSURE,
        NoticeKind.FAILED,
        NoticeKind.MISSED,
        NoticeKind.HELD,
        NoticeKind.DISPLACED,
        NoticeKind.ACCESS,
        NoticeKind.WEBHOOK,
        NoticeKind.DEVICE,
        NoticeKind.STOPPED,
    ),
    Topic.YEAR: (NoticeKind.OCCASION,),
}
_URGENT: Final = (
    NoticeKind.STOPPED,
    NoticeKind.FAILED,
    NoticeKind.UNSURE,
    NoticeKind.HELD,
    NoticeKind.ACCESS,
)
USUAL: Final[Mapping[Topic, ByMail]] = {
    Topic.WAITING: ByMail.AT_ONCE,
    Topic.DECIDED: ByMail.DIGEST,
    Topic.LIVE: ByMail.NEVER,
    Topic.TROUBLE: ByMail.AT_ONCE,
    Topic.YEAR: ByMail.DIGEST,
}
_OFF, _ON = ByMail.NEVER, ByMail.AT_ONCE
PRESETS: Final[Mapping[Preset, Mapping[Topic, ByMail]]] = {
    Preset.ALL: dict.fromkeys(Topic, _ON),
    Preset.WAITING: {**dict.fromkeys(Topic, _OFF), Topic.WAITING: _ON},
    Preset.EMERGENCIES: {**dict.fromkeys(Topic, _OFF), Topic.TROUBLE: _ON},
}
