"""Which column of a file is what: guessed, then as somebody says, remembered for its like."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.importing.cells import folded, quoted
from editorial.importing.columns import Column, Header, header_of
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from models.imported import BatchState, ImportBatch
from models.scope import scoped

COLUMN_WORDS: Final[Mapping[Column, Text]] = {
    Column.DATE: say("Date"),
    Column.TIME: say("Time"),
    Column.NETWORKS: say("Channels"),
    Column.TITLE: say("Title"),
    Column.TEXT: say("Text"),
    Column.LINK: say("Link"),
    Column.IMAGE: say("Image"),
    Column.ALT: say("Text alternative"),
    Column.TEMPERATURE: say("Temperature"),
    Column.PILLAR: say("Pillar"),
    Column.RELEVANT_FROM: say("Relevant from"),
    Column.EMBARGO: say("Embargo until"),
    Column.FRESH_UNTIL: say("Fresh until"),
    Column.PRIORITY: say("Priority"),
    Column.STATUS: say("Status"),
    Column.GOAL: say("Goal"),
    Column.CAMPAIGN: say("Campaign"),
    Column.LANGUAGE: say("Language"),
}


def key_of(headings: Sequence[str]) -> str:
    """The same for the same headings, whatever their case and accents."""
    return hashlib.sha256(json.dumps([folded(one) for one in headings]).encode()).hexdigest()


def remembered(session: Session, actor: Actor, headings: Sequence[str]) -> dict[str, int] | None:
    """What was said of these headings when such a file was imported last; None if it never was."""
    before = (
        scoped(actor, ImportBatch)
        .with_only_columns(ImportBatch.columns)
        .where(ImportBatch.headings_key == key_of(headings), ImportBatch.state != BatchState.READY)
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    return session.scalars(select(before.subquery().c.columns)).first()


def guessed(header: Header) -> dict[str, int]:
    return {column.value: place for column, place in header.places.items()}


def header_from(headings: Sequence[str], columns: Mapping[str, int]) -> Header:
    places = {Column(name): place for name, place in columns.items() if 0 <= place < len(headings)}
    return header_of(headings, places)


def chosen(said: Mapping[int, str]) -> dict[str, int]:
    """From what each place was said to be ("": left out). Raises Invalid for one said twice, or
    where there is neither a title nor a text.
    """
    found: dict[str, int] = {}
    for place, name in sorted(said.items()):
        if not name or name not in set(Column):
            continue
        if name in found:
            raise Invalid(
                say("Two columns are said to be “%(column)s”.", column=COLUMN_WORDS[Column(name)]),
                remedy=say("Choose one of them, and leave the other out."),
            )
        found[name] = place
    if not {Column.TEXT, Column.TITLE} & set(found):
        raise Invalid(
            say("No column is said to be the text or the title."),
            remedy=say("Say which column holds them."),
        )
    return found


def sample(cells: Sequence[str], place: int) -> str:
    return quoted(cells[place], 40) if place < len(cells) else ""
