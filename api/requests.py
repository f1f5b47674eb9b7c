"""What requests may hold."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from marshmallow import Schema, fields, pre_load

from api.fields import (
    ChannelRef,
    Clock,
    Day,
    Each,
    Flag,
    Instant,
    OneOf,
    Several,
    Table,
    Whole,
    Words,
    wrong,
)
from lib.i18n import say
from models.post import Priority
from models.series import Every
from models.way import DeliveryState, PostState, Temperature
from scheduler.recurring.series import MOST_STEP

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_TOLD_BY_US: Final = frozenset(
    (
        *("sha256", "mime", "width", "height", "filename", "bytes", "kind", "seconds", "codec"),
        *("credit", "labels", "consent", "consent_by", "consent_on", "consent_note"),
        *("rights_end", "shared", "parent", "uses", "created_at"),
    )
)


class Strict(Schema):
    error_messages = {  # noqa: RUF012 - as the library declares it
        "unknown": [say("There is no such field here.")],  # type: ignore[dict-item]
        "type": [say("Write an object.")],  # type: ignore[dict-item]
    }


class Nothing(Strict):
    """An empty body, or none."""


class AttachmentIn(Strict):
    id = Whole(required=True, metadata={"description": "From POST /media."})
    alt = Words(5000, metadata={"description": "For those who do not see it."})
    decorative = Flag(metadata={"description": "It needs no text alternative."})

    @pre_load
    def as_it_was_given(self, data: Any, **_: Any) -> Any:  # noqa: ANN401
        """What we say of an image may be sent back with it."""
        if not isinstance(data, Mapping):
            return data
        return {name: value for name, value in data.items() if name not in _TOLD_BY_US}


def is_language(value: str) -> None:
    if not _LANGUAGE.fullmatch(value):
        raise wrong(say("Write a language tag such as fr or en."))


def is_filled(value: str) -> None:
    if not value.strip():
        raise wrong(say("The text is empty."))


def is_month_day(value: str) -> None:
    if not _MONTH_DAY.fullmatch(value):
        raise wrong(say("Write month and day such as 11-15."))


class SeasonIn(Strict):
    since = Words(5, required=True, validate=is_month_day, data_key="from")
    until = Words(5, required=True, validate=is_month_day, data_key="to")


class ReuseIn(Strict):
    """Left out: as it stands."""

    rest_days = Whole(allow_none=True, metadata={"description": "null: 180."})
    most_uses = Whole(allow_none=True, metadata={"description": "On each channel. null: no limit."})
    reread_months = Whole(allow_none=True, metadata={"description": "null: 12."})
    expires_on = Day(allow_none=True, metadata={"description": "It never leaves from then on."})
    seasons = Several(
        Each(SeasonIn), metadata={"description": "Month and day, both within. Empty: always."}
    )

    @pre_load
    def as_it_was_given(self, data: Any, **_: Any) -> Any:  # noqa: ANN401
        """When it was read is told by us, and may be sent back."""
        if not isinstance(data, Mapping):
            return data
        return {name: value for name, value in data.items() if name != "read_on"}


class TagsIn(Strict):
    campaign = Words(100, required=True, validate=is_filled)
    medium = Words(100, metadata={"description": "Left out: as is usual on each network."})


class PostFields(Strict):
    text = Words(100_000)
    link = Words(2000)
    language = Words(35, validate=is_language, metadata={"example": "fr"})
    temperature = OneOf(Temperature)
    pillar = Words(120)
    goal = Words(200)
    campaign = Words(200)
    relevant_from = Instant(
        allow_none=True, metadata={"description": "When a hot post is worth most."}
    )
    embargo_until = Instant(
        allow_none=True, metadata={"description": "Nothing of it leaves before."}
    )
    fresh_until = Instant(allow_none=True, metadata={"description": "Worthless from then on."})
    priority = OneOf(Priority)
    wished_at = Instant(
        allow_none=True, metadata={"description": "When its author would like it to leave."}
    )
    channels = Several(ChannelRef())
    variants = Table(
        keys=Words(300),
        values=Words(100_000),
        metadata={"description": "Channel → its own text."},
    )
    media = Several(Each(AttachmentIn))
    thread = Flag(
        metadata={
            "description": "Where it is too long, it leaves in parts if the network has them."
        }
    )
    comment = Words(
        100_000,
        metadata={"description": "Our own first answer below it, where the network lets us."},
    )
    wordings = Several(
        Words(100_000, validate=is_filled),
        metadata={"description": "Other texts, for each time that a cold post is used again."},
    )
    tags = Each(TagsIn, allow_none=True, metadata={"description": "null: the link as it is."})
    reuse = Each(ReuseIn, metadata={"description": "By which rules a cold post is used again."})


class PostIn(PostFields):
    title = Words(300, required=True, metadata={"minLength": 1})


class PostChange(PostFields):
    title = Words(300, metadata={"minLength": 1})
    revision = Whole(metadata={"description": "The one you read: refused (409) if it changed."})


class Approval(Strict):
    revision = Whole(
        allow_none=True, metadata={"description": "The one you read: refused if it changed."}
    )


class Reason(Strict):
    reason = Words(5000, required=True, metadata={"minLength": 1})


class Wish(Strict):
    at = Instant(
        allow_none=True,
        load_default=None,
        metadata={"description": "null: the best moment of each channel."},
    )
    channels = Several(
        ChannelRef(), allow_none=True, metadata={"description": "Left out: all of the post’s."}
    )


class SeriesIn(Strict):
    every = OneOf(Every, required=True)
    step = Whole(most=MOST_STEP, load_default=1, metadata={"description": "2: every second one."})
    first = Day(required=True, metadata={"description": "A day by the channel’s own calendar."})
    last = Day(
        allow_none=True,
        load_default=None,
        metadata={"description": "Included. null: until somebody ends it."},
    )
    time = Clock(
        required=True,
        metadata={"description": "By the clock of the channel’s public.", "example": "08:30"},
    )
    channels = Several(
        ChannelRef(), allow_none=True, metadata={"description": "Left out: all of the post’s."}
    )


class NewTime(Strict):
    at = Instant(required=True)


class Outcome(StrEnum):
    LIVE = "live"
    RESEND = "resend"


class Answer(Strict):
    outcome = OneOf(Outcome, required=True)
    url = Words(1000, load_default="", metadata={"description": "With “live”: where it was seen."})


class StopIn(Strict):
    reason = Words(1000, required=True, metadata={"minLength": 1})
    channel = ChannelRef(allow_none=True, metadata={"description": "null: all channels."})


class Resumption(Strict):
    stop = Whole(allow_none=True, metadata={"description": "Left out or null: all stops."})


class PauseIn(Strict):
    reason = Words(1000, load_default="")


class Upload(Strict):
    file = fields.Raw(
        required=True,
        metadata={"type": "string", "format": "binary"},
        error_messages={"required": [say("Send an image or video in a field named “file”.")]},
    )


class Page(Strict):
    cursor = Words(40, metadata={"description": "The “next” of the page before."})
    limit = Whole(most=200, load_default=50)


class PostQuery(Page):
    state = Several(OneOf(PostState), metadata={"description": "May be repeated."})
    temperature = OneOf(Temperature)
    channel = ChannelRef()
    q = Words(200, metadata={"description": "Words of the title."})


class DeliveryQuery(Page):
    state = Several(OneOf(DeliveryState), metadata={"description": "May be repeated."})
    channel = ChannelRef()
    post = Whole()
    since = Instant(data_key="from", metadata={"description": "Due from then on."})
    until = Instant(data_key="to", metadata={"description": "Due before then."})


class Origin(StrEnum):
    """Who published what stands on a channel."""

    OURS = "ours"
    OTHERS = "others"


class MentionQuery(Page):
    channel = ChannelRef()
    since = Instant(data_key="from", metadata={"description": "Written from then on."})


class PublicationQuery(Page):
    channel = ChannelRef()
    by = OneOf(Origin, metadata={"description": "Only ours, or only what others published there."})
    since = Instant(data_key="from", metadata={"description": "Published from then on."})
    until = Instant(data_key="to", metadata={"description": "Published before then."})


class Window(Strict):
    since = Instant(data_key="from", metadata={"description": "By default: now."})
    until = Instant(data_key="to", metadata={"description": "By default: a week later."})


class Days(Strict):
    since = Day(data_key="from", metadata={"description": "By default: today."})
    until = Day(data_key="to", metadata={"description": "Not included; by default: a year on."})


class OccasionIn(Strict):
    first = Day(required=True, metadata={"description": "The first day of the occasion."})


class PlanQuery(Strict):
    week = Words(10, metadata={"description": "Until its end: 2026-W49. By default two weeks."})
    keep = Several(
        Words(40),
        metadata={"description": "What is left as it is: POST.CHANNEL. May be repeated."},
    )


class Agreed(PlanQuery):
    fingerprint = Words(64, required=True, metadata={"description": "Of the plan that was read."})
    made_at = Instant(required=True, metadata={"description": "Of the plan that was read."})
