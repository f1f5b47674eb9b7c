"""What stands around the list of ideas: where they come from by themselves."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from editorial.ideas import queries, sources
from lib.i18n import Text, say
from lib.mailbox import place_at
from models.actor import Actor
from models.idea import Origin
from models.permissions import May
from web.edge import house, place

ORIGIN_WORDS: Final[Mapping[Origin, Text]] = {
    Origin.HAND: say("by hand"),
    Origin.BROWSER: say("from the browser"),
    Origin.FEED: say("from a feed"),
    Origin.MAIL: say("by mail"),
    Origin.SCRIPT: say("by a script"),
}


def around(session: Session, who: Actor) -> dict[str, Any]:
    """`sources`: their names by number. `mailbox`: where ideas are mailed to, "" for nowhere."""
    feeds = sources.sources(session, who)
    edits = who.may(May.KEEP_SOURCES)
    return {
        "feeds": feeds,
        "sources": {one.id: one.name or one.address for one in feeds},
        "letters": queries.letters(session, who) if edits else [],
        "mailbox": _mailbox(),
    }


def _mailbox() -> str:
    """The house has one; the word behind the “+” says whose idea it is."""
    url = house().settings.ideas_url
    user = place_at(url).user if url else ""
    if "@" not in user:
        return ""
    name, _, host = user.partition("@")
    return f"{name}+{place().workspace.slug}@{host}" if place().others else user
