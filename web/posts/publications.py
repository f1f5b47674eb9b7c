"""/publications/<id>: a post that stands on a network, and what came of it."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from connectors.contract import Kind
from insight.standing import Standing, standing
from lib.i18n import Text, say
from models.publication import Age
from web.edge import actor, reading

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


def first_words(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1].rstrip()}…"
