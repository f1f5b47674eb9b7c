"""/publications/<id>: a post that stands on a network, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from connectors.contract import Kind
from insight.standing import Standing, native, standing
from lib.i18n import Text, say, zone
from lib.zones import wall_time
from models.actor import Actor
from models.channel import Channel
from models.publication import Age, Publication
from scheduler.entries import Stage
from web.cards import drawn
from web.edge import actor, reading
from web.filters import Filters

blueprint = Blueprint("publications", __name__)
_TITLE: Final = 80  # characters
AGE_WORDS: Final[Mapping[Age, Text]] = {
    Age.HOUR: say("1 hour"),
    Age.SIX_HOURS: say("6 hours"),
    Age.DAY: say("1 day"),
    Age.TWO_DAYS: say("2 days"),
    Age.WEEK: say("7 days"),
}
METRIC_WORDS: Final[Mapping[str, Text]] = {
    "likes": say("likes"),
    "comments": say("comments"),
    "shares": say("shares"),
    "quotes": say("quotes"),
    "clicks": say("clicks"),
    "views": say("views"),
    "reach": say("people reached"),
    "saves": say("saves"),
}
KIND_WORDS: Final[Mapping[str, Text]] = {
    Kind.TEXT: say("text"),
    Kind.LINK: say("text with a link"),
    Kind.PHOTO: say("picture"),
    Kind.VIDEO: say("video"),
}


def metric_words(name: str) -> Text | str:
    """A network's own word stays as it is."""
    return METRIC_WORDS.get(name, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeCard:
    """What was published by other means, in the calendar: it can be looked at, not moved."""

    publication: Publication
    channel: Channel
    wall: datetime

    look = "e native live"
    movable = False

    @property
    def title(self) -> str:
        return first_words(self.publication.text) or str(say("(no words)"))

    @property
    def address(self) -> str:
        return url_for("publications.show", publication_id=self.publication.id)

    @property
    def where(self) -> Text:
        return say("%(channel)s", channel=self.channel.name)

    @property
    def said(self) -> Text:
        return say("published there directly")

    @property
    def spoken(self) -> str:
        return ", ".join((f"{self.wall:%H:%M}", self.title, self.channel.name, str(self.said)))

    def to_json(self) -> dict[str, Any]:
        """As the calendar widget reads it; wall times carry no zone."""
        return {
            "id": f"native-{self.publication.id}",
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


@blueprint.get("/publications/<int:publication_id>")
def show(publication_id: int) -> ResponseReturnValue:
    with reading() as session:
        found: Standing = standing(session, actor(), publication_id)
    return render_template(
        "publications/publication.html",
        one=found,
        title=first_words(found.publication.text) or found.channel.name,
        ages=AGE_WORDS,
        metric_words=metric_words,
        kind=KIND_WORDS.get(found.publication.kind),
    )


def native_cards(
    session: Session, who: Actor, since: datetime, until: datetime, wanted: Filters
) -> list[NativeCard]:
    """They are live, and have no temperature: filters on these leave them out."""
    if wanted.temperatures or (wanted.stages and Stage.LIVE not in wanted.stages):
        return []
    found = native(session, who, since=since, until=until, channel_ids=wanted.channels)
    return [
        NativeCard(publication=one, channel=channel, wall=wall_time(one.published_at, zone()))
        for one, channel in found
    ]


def first_words(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1].rstrip()}…"
