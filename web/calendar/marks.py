"""The marronniers of the days that a calendar page shows: a layer behind its posts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from editorial.marronniers import coming
from editorial.marronniers.coming import Coming
from editorial.marronniers.stages import STAGE_WORDS, Stage
from lib.i18n import Text
from web.edge import actor
from web.marronniers.occasions import today

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An occasion behind its days."""

    one: Coming

    @property
    def name(self) -> str:
        return self.one.marronnier.name

    @property
    def said(self) -> Text:
        return STAGE_WORDS[self.one.stage]

    @property
    def address(self) -> str:
        # The page's own word for its first month is one of Python's, too.
        return f"{url_for('marronniers.show')}?from={self.one.first:%Y-%m}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"o{self.one.marronnier.id}-{self.one.first}"

    def to_json(self) -> dict[str, Any]:
        """As the calendar widget reads it: whole days, the last one excluded."""
        return {
            "id": self.anchor,
            "title": self.name,
            "start": self.one.first.isoformat(),
            "end": (self.one.last + _DAY).isoformat(),
            "allDay": True,
            "display": "background",
            "editable": False,
            "classNames": ["occasion-mark"],
            "extendedProps": {"spoken": f"{self.name}, {self.said}"},
        }


def marks(session: Session, since: date, until: date) -> list[Mark]:
    """Of `since <= day < until`; those that were left out are no part of it."""
    found = coming.between(session, actor(), since=since, until=until, today=today())
    return [Mark(one=one) for one in found if one.stage is not Stage.SKIPPED]


def marks_by_day(found: Iterable[Mark], days: Sequence[date]) -> dict[date, list[Mark]]:
    by_day: dict[date, list[Mark]] = {}
    for mark in found:
        for day in days:
            if mark.one.first <= day <= mark.one.last:
                by_day.setdefault(day, []).append(mark)
    return by_day
