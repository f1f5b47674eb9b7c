"""A post as one row of a spreadsheet, in words that the import understands. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Final

from editorial.exporting.posts import Exported, Place
from editorial.importing.columns import Column
from editorial.importing.mapping import COLUMN_WORDS
from lib.i18n import Text, language, say, zone
from lib.zones import wall_time
from models.approval import HOW_WORDS
from models.delivery import Delivery
from models.post import PRIORITY_WORDS
from models.way import DELIVERY_WORDS, STATE_WORDS, TEMPERATURE_WORDS, DeliveryState, PostState

Cell = str | date | time | int
_SEPARATORS: Final = re.compile(r"[,;/|+&\n]|\s(?:et|and)\s", re.IGNORECASE)
_STATUS: Final[Mapping[PostState, Text]] = {
    PostState.IDEA: say("idea"),
    PostState.DRAFT: say("draft"),
    PostState.IN_REVIEW: say("to review"),
    PostState.CHANGES_REQUESTED: say("to write"),
    PostState.APPROVED: say("approved"),
    PostState.REJECTED: say("rejected"),
    PostState.ARCHIVED: say("archived"),
}
_PUBLISHED: Final = say("published already")
_MORE: Final = (
    *(say("Number"), say("Written by"), say("State"), say("Deliveries")),
    say("Approved by"),
)


def headings() -> list[str]:
    """Those of the import, then what it leaves out."""
    return [str(words) for words in (*COLUMN_WORDS.values(), *_MORE)]


def row(one: Exported, place: Place) -> list[Cell]:
    """In the reader's language and zone."""
    said = [_CELLS[column](one, place) for column in COLUMN_WORDS]
    post = one.post
    deliveries = "\n".join(_delivery(delivery, place) for delivery in one.deliveries)
    owner = place.people.get(post.owner_id, "")
    return [*said, post.id, owner, str(_state(one)), deliveries, _approved(one, place)]


def _approved(one: Exported, place: Place) -> str:
    """« Alice, 01/12/2026 08:30, read by somebody else »."""
    made = one.approved
    if made is None:
        return ""
    name = made.as_name or place.people.get(made.by_id, "?")
    how = str(HOW_WORDS[made.how]) if made.how else ""
    return ", ".join(part for part in (name, _instant(made.at), how) if part)


def day(on: date) -> str:
    return f"{on:%d/%m/%Y}" if language() == "fr" else on.isoformat()


def _wall(at: datetime | None) -> datetime | None:
    return None if at is None else wall_time(at, zone())


def _date(one: Exported, _: Place) -> Cell:
    wall = _wall(one.at)
    return wall.date() if wall else ""


def _time(one: Exported, _: Place) -> Cell:
    wall = _wall(one.at)
    return wall.time().replace(second=0, microsecond=0) if wall else ""


def _instant(at: datetime | None) -> str:
    wall = _wall(at)
    return f"{day(wall.date())} {wall:%H:%M}" if wall else ""


def _channels(one: Exported, place: Place) -> Cell:
    """Those in use, as the import finds them again."""
    known = [place.channels[i] for i in one.content.channels if i in place.channels]
    names = [channel.name for channel in known if channel.archived_at is None]
    return (" | " if any(map(_SEPARATORS.search, names)) else ", ").join(names)


def _images(one: Exported, _: Place) -> Cell:
    return " | ".join(one.files.get(image.sha256, image.sha256) for image in one.content.media)


def _alts(one: Exported, _: Place) -> Cell:
    return " | ".join(image.alt.replace("|", "/") for image in one.content.media)


def _status(one: Exported, _: Place) -> Cell:
    out = {DeliveryState.PUBLISHED, DeliveryState.SENDING, DeliveryState.UNSURE}
    if any(delivery.state in out for delivery in one.deliveries):
        return str(_PUBLISHED)
    return str(_STATUS[one.post.state])


def _state(one: Exported) -> Text:
    return STATE_WORDS[one.post.state]


def _delivery(one: Delivery, place: Place) -> str:
    """« Facebook: 01/12/2026 08:30, live, https://… »."""
    name = place.channels[one.channel_id].name
    said = (_instant(one.due_at), str(DELIVERY_WORDS[one.state]), one.url or "")
    return f"{name}: {', '.join(part for part in said if part)}"


_CELLS: Final[Mapping[Column, Callable[[Exported, Place], Cell]]] = {
    Column.DATE: _date,
    Column.TIME: _time,
    Column.NETWORKS: _channels,
    Column.TITLE: lambda one, _: one.post.title,
    Column.TEXT: lambda one, _: one.content.text,
    Column.LINK: lambda one, _: one.content.link,
    Column.IMAGE: _images,
    Column.ALT: _alts,
    Column.TEMPERATURE: lambda one, _: str(TEMPERATURE_WORDS[one.post.temperature]),
    Column.PILLAR: lambda one, _: one.post.pillar,
    Column.RELEVANT_FROM: lambda one, _: _instant(one.post.relevant_from),
    Column.EMBARGO: lambda one, _: _instant(one.post.embargo_until),
    Column.FRESH_UNTIL: lambda one, _: _instant(one.post.fresh_until),
    Column.PRIORITY: lambda one, _: str(PRIORITY_WORDS[one.post.priority]),
    Column.STATUS: _status,
    Column.GOAL: lambda one, _: one.post.goal,
    Column.CAMPAIGN: lambda one, _: one.post.campaign,
    Column.LANGUAGE: lambda one, _: one.content.language,
}
