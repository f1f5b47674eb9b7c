"""One row of a spreadsheet, understood or refused; pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from editorial.importing import moments, networks, words
from editorial.importing.cells import BadCell, Cell, folded, quoted
from editorial.importing.columns import Column, Header
from editorial.importing.networks import Found, Named
from editorial.importing.pictures import Picture, pictures
from editorial.importing.reader import Reader
from editorial.importing.table import Line
from editorial.importing.words import Status
from lib.i18n import LANGUAGES, say
from models.post import Priority
from models.way import Temperature

_TITLE_WORDS: Final = 80
_LENGTHS: Final = {
    Column.TITLE: 300,
    Column.LINK: 2000,
    Column.PILLAR: 120,
    Column.GOAL: 200,
    Column.CAMPAIGN: 200,
    Column.TEXT: 100_000,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where rows are read for. `zone` is IANA; `channels` are those in use."""

    channels: Sequence[Named]
    zone: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that can be imported. `remarks` are worth knowing, `holds` keep it a draft.

    `fingerprint` is of its cells by meaning: the same row read again has the same.
    """

    number: int
    fingerprint: str
    title: str
    text: str
    link: str
    language: str
    temperature: Temperature
    pillar: str
    goal: str
    campaign: str
    relevant_from: datetime | None
    embargo_until: datetime | None
    fresh_until: datetime | None
    priority: Priority
    wished_at: datetime | None
    channels: tuple[int, ...]
    pictures: tuple[Picture, ...]
    status: Status
    remarks: tuple[Cell, ...]
    holds: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that cannot be imported, with all that is wrong with it."""

    number: int
    problems: tuple[Cell, ...]


def read(line: Line, header: Header, place: Place, *, now: datetime) -> Row | Refused:
    """What the row says."""
    reader = Reader(header=header, cells=header.pick(line.cells))
    if line.broken is not None:
        remedy = say("Correct the line in your spreadsheet, then export it again.")
        reader.problem(Column.TEXT, BadCell(line.broken, remedy=remedy))
        return Refused(number=line.number, problems=tuple(reader.problems))
    reader.clean()
    _check_shape(reader, line, header)
    row = _row(reader, line.number, place, now=now)
    if reader.problems:
        return Refused(number=line.number, problems=tuple(reader.problems))
    return row


def _row(reader: Reader, number: int, place: Place, *, now: datetime) -> Row:
    when = moments.read(reader, place.zone)
    found = reader.get(Column.NETWORKS, lambda words: networks.find(words, place.channels))
    temperature = reader.get(Column.TEMPERATURE, words.temperature) or Temperature.WARM
    status = reader.get(Column.STATUS, words.status) or Status.DRAFT
    priority = reader.get(Column.PRIORITY, words.priority) or Priority.ORDINARY
    images = reader.get(
        Column.IMAGE, lambda names: pictures(names, reader.cells.get(Column.ALT, ""))
    )
    language = reader.get(Column.LANGUAGE, _language) or place.language
    moments.check(reader, when, temperature, now=now)
    _check_rest(reader, found, status)
    return Row(
        number=number,
        fingerprint=fingerprint(reader.cells),
        title=_title(reader),
        text=reader.cells.get(Column.TEXT, ""),
        link=reader.cells.get(Column.LINK, ""),
        language=language,
        temperature=temperature,
        pillar=reader.cells.get(Column.PILLAR, ""),
        goal=reader.cells.get(Column.GOAL, ""),
        campaign=reader.cells.get(Column.CAMPAIGN, ""),
        relevant_from=when.relevant_from,
        embargo_until=when.embargo_until,
        fresh_until=when.fresh_until,
        priority=priority,
        wished_at=when.wished_at,
        channels=found.channels if found else (),
        pictures=images or (),
        status=status,
        remarks=tuple(reader.remarks),
        holds=tuple(reader.holds),
    )


def fingerprint(cells: Mapping[Column, str]) -> str:
    """SHA-256 of what the row says, whatever the order of the columns."""
    said = {column.value: cell for column, cell in cells.items() if cell}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _check_shape(reader: Reader, line: Line, header: Header) -> None:
    extra = [cell for cell in line.cells[header.width :] if cell.strip()]
    if extra:
        reader.problem(
            Column.TEXT,
            BadCell(
                say(
                    "The row has %(cells)s cells and the headings are %(headings)s.",
                    cells=len(line.cells),
                    headings=header.width,
                ),
                remedy=say("Put the text that holds the separator between quotation marks."),
            ),
        )


def _check_rest(reader: Reader, found: Found | None, status: Status) -> None:
    reader.get(Column.LINK, _link)
    for column, most in _LENGTHS.items():
        reader.get(column, partial(_must_fit, most=most))
    if found is None and not reader.cells.get(Column.NETWORKS):
        reader.hold(Column.NETWORKS, say("No network is named: choose the channels."))
    for note in found.notes if found else ():
        reader.hold(Column.NETWORKS, note)
    if not reader.cells.get(Column.TEXT):
        _check_text(reader)
    _check_status(reader, status)


def _check_text(reader: Reader) -> None:
    if reader.cells.get(Column.TITLE):
        reader.hold(Column.TEXT, say("The text is empty."))
    else:
        reader.problem(
            Column.TEXT,
            BadCell(
                say("There is neither a title nor a text."),
                remedy=say("Write the text of the post."),
            ),
        )


def _check_status(reader: Reader, status: Status) -> None:
    match status:
        case Status.APPROVED_THERE:
            reader.remark(
                Column.STATUS,
                say("It was approved elsewhere; here it still needs to be approved."),
            )
        case Status.ALREADY_OUT:
            reader.hold(
                Column.STATUS,
                say("It is said to be published already: it stays a draft, so as not to go twice."),
            )
        case Status.SET_ASIDE:
            reader.hold(
                Column.STATUS, say("It is said to be set aside: it stays a draft, or is archived.")
            )
        case Status.DRAFT | Status.TO_REVIEW:
            pass


def _title(reader: Reader) -> str:
    """The title, or else the first words of the text."""
    said = " ".join(reader.cells.get(Column.TITLE, "").split())
    return said or quoted(reader.cells.get(Column.TEXT, ""), _TITLE_WORDS)


def _link(written: str) -> str:
    if written.startswith(("http://", "https://")) and not set(written) & set(" \n\t"):
        return written
    raise BadCell(
        say("“%(link)s” is not a link.", link=quoted(written)),
        remedy=say("A link starts with http:// or https:// and holds no space."),
    )


def _language(written: str) -> str:
    asked = folded(written)[:2]
    if asked in LANGUAGES:
        return asked
    raise BadCell(
        say("“%(language)s” is not a language known here.", language=quoted(written)),
        remedy=say("Write one of: %(names)s.", names=", ".join(LANGUAGES)),
    )


def _must_fit(written: str, *, most: int) -> str:
    if len(written) <= most:
        return written
    raise BadCell(
        say("%(count)s characters; at most %(most)s.", count=len(written), most=most),
        remedy=say("Shorten it."),
    )
