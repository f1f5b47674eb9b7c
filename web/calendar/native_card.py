"""What was published by other means, as the calendar shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from lib.i18n import Text, say, verbatim
from scheduler.calendar.entries import NativeEntry
from web.calendar.cards import drawn
from web.posts.publications import first_words


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeCard:
    """What was published by other means, in the calendar: it can be looked at, not moved."""

    entry: NativeEntry
    wall: datetime

    look = "e native live"
    movable = False

    @property
    def title(self) -> str:
        return first_words(self.entry.words) or str(say("(no words)"))

    @property
    def address(self) -> str:
        return url_for("publications.show", publication_id=self.entry.publication_id)

    @property
    def where(self) -> Text:
        return verbatim(self.entry.channel.name)

    @property
    def said(self) -> Text:
        return say("published there directly")

    @property
    def spoken(self) -> str:
        return ", ".join(
            (f"{self.wall:%H:%M}", self.title, self.entry.channel.name, str(self.said))
        )

    def to_json(self) -> dict[str, Any]:
        """As the calendar widget reads it; wall times carry no zone."""
        return {
            "id": f"native-{self.entry.publication_id}",
            "title": self.title,
            **drawn(self.wall),
            "url": self.address,
            "classNames": self.look.split(),
            "editable": False,
            "extendedProps": {
                "where": str(self.where),
                "said": str(self.said),
                "spoken": self.spoken,
            },
        }
