"""The parts of the pool as tabs, each with how many stand there."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from editorial import pool
from editorial.ideas import queries
from editorial.ideas.queries import Show
from editorial.pool import SHELF_WORDS, Shelf
from lib.i18n import Text
from models.actor import Actor
from scheduler.pool.finding import on_shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    shelf: Shelf
    words: Text
    address: str
    count: int


def tabs(session: Session, who: Actor) -> list[Tab]:
    """Of the ideas those that are open."""
    counts = {
        Shelf.IDEAS: queries.counts(session, who)[Show.OPEN],
        Shelf.DRAFTS: pool.count(session, who, Shelf.DRAFTS),
        Shelf.UNPLACED: pool.count(session, who, Shelf.UNPLACED),
        Shelf.COLD: len(on_shelf(session, who.workspace_id)),
    }
    return [
        Tab(shelf=one, words=words, address=_address(one), count=counts[one])
        for one, words in SHELF_WORDS.items()
    ]


def _address(shelf: Shelf) -> str:
    match shelf:
        case Shelf.IDEAS:
            return url_for("ideas.show")
        case Shelf.COLD:
            return url_for("library.show")
        case _:
            return url_for("library.show", show=shelf.value)
