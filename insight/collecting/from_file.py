"""A channel's past out of a file: the first rhythm on the day of connection."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from typing import Final, TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import Kind, Metric
from lib.errors import Refusal
from lib.i18n import Text, say
from lib.log import storable
from lib.zones import locate
from models.channel import Channel
from models.publication import FROM_FILE, Age, Figure, Publication

BATCH: Final = 200
UTC_ZONE: Final = "UTC"
_MOST: Final = 50_000  # rows of one file
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "at": ("published_at", "ts_utc", "date", "created_time", "created_at"),
    "kind": ("kind", "type"),
    "id": ("id", "remote_id", "post_id"),
    "url": ("url", "link", "permalink"),
    "text": ("text", "message", "caption"),
}
_KINDS: Final[Mapping[str, Kind]] = {
    **{kind.value: kind for kind in Kind},
    "status": Kind.TEXT,
    "image": Kind.PHOTO,
    "picture": Kind.PHOTO,
    "reel": Kind.VIDEO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One past post. `figures`: None where the cell is empty: not told."""

    remote_id: str
    at: datetime
    kind: Kind
    url: str
    text: str
    figures: Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A row that cannot be taken. `line`: of the file, its header is 1."""

    line: int
    reason: Text


def rows(file: TextIO, *, zone: str, now: datetime) -> Iterator[Row | Wrong]:
    """In the file's order. `zone`: of times without an offset, but for a column that says UTC.

    Raises Refusal where it has no column of times.
    """
    table = csv.DictReader(file, dialect=_dialect(file))
    names = {_plain(name): name for name in table.fieldnames or ()}
    columns = {field: _column(names, wanted) for field, wanted in _NAMES.items()}
    words = [str(metric) for metric in Metric]
    metrics = {word: names[word] for word in words if word in names}
    if columns["at"] is None or not metrics:
        raise _no_columns()
    for number, cells in enumerate(islice(table, _MOST), start=2):
        yield _row(cells, columns, metrics, line=number, zone=zone, now=now)


def keep(session: Session, channel: Channel, found: Sequence[Row], *, now: datetime) -> int:
    """How many of them were not known yet. They count as measured when they no longer changed."""
    ids = [one.remote_id for one in found]
    there = select(Publication.remote_id).where(
        Publication.workspace_id == channel.workspace_id,
        Publication.channel_id == channel.id,
        Publication.remote_id.in_(ids),
    )
    known = set(session.scalars(there))
    new = {one.remote_id: one for one in found if one.remote_id not in known}
    for one in new.values():
        row = Publication(
            workspace_id=channel.workspace_id,
            channel_id=channel.id,
            remote_id=one.remote_id,
            url=one.url,
            text=one.text,
            kind=one.kind,
            published_at=one.at,
            seen_at=now,
        )
        session.add(row)
        session.flush()
        session.add_all(
            Figure(publication_id=row.id, age=Age.WEEK, metric=name, value=value, at=now)
            for name, value in one.figures.items()
        )
    return len(new)


def _dialect(file: TextIO) -> type[csv.Dialect]:
    start = file.read(4096)
    file.seek(0)
    try:
        return csv.Sniffer().sniff(start.splitlines()[0] if start else "", delimiters=",;\t")
    except csv.Error:
        return csv.excel


def _column(names: Mapping[str, str], wanted: Iterable[str]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)


def _plain(name: str) -> str:
    return name.strip().lstrip("\ufeff").casefold()


def _row(
    cells: Mapping[str, str | None],
    columns: Mapping[str, str | None],
    metrics: Mapping[str, str],
    *,
    line: int,
    zone: str,
    now: datetime,
) -> Row | Wrong:
    def cell(name: str | None) -> str:
        return storable((cells.get(name) if name else None) or "").strip()

    written = cell(columns["at"])
    at = _instant(written, UTC_ZONE if "utc" in (columns["at"] or "").casefold() else zone)
    if at is None:
        return Wrong(line=line, reason=say("“%(given)s” is not a time.", given=written[:40]))
    if at > now:
        return Wrong(line=line, reason=say("%(at)s is still to come.", at=at))
    figures: dict[str, int | None] = {}
    for metric, name in metrics.items():
        value = _count(cell(name))
        if value is not None and value < 0:
            what = say("“%(given)s” is not a count.", given=cell(name)[:40])
            return Wrong(line=line, reason=what)
        figures[metric] = value
    return Row(
        remote_id=cell(columns["id"])[:500] or _made_up(at, cells),
        at=at,
        kind=_KINDS.get(cell(columns["kind"]).casefold(), Kind.UNKNOWN),
        url=cell(columns["url"])[:1000],
        text=cell(columns["text"])[:5000],
        figures=figures,
    )


def _made_up(at: datetime, cells: Mapping[str, str | None]) -> str:
    """The same for the same row."""
    said = "|".join(f"{name}={value}" for name, value in cells.items())
    digest = blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{FROM_FILE}{at.isoformat()}:{digest}"


def _instant(written: str, zone: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
        return at.astimezone(UTC) if at.tzinfo is not None else locate(at, zone).at
    except (ValueError, OverflowError):  # also of the year 1, or 9999
        return None


def _count(written: str) -> int | None:
    """-1: it is none."""
    if not written:
        return None
    return int(written) if written.isdecimal() and len(written) < 16 else -1


def _no_columns() -> Refusal:
    return Refusal(
        say("This file does not say when posts went up, or what came of them."),
        remedy=say(
            "Give it a first line with the names of its columns: published_at, kind, and likes, "
            "comments, shares or clicks."
        ),
    )
