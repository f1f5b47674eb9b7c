"""What stands around the list of ideas: where they come from by themselves."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from editorial.ideas import sources
from lib.i18n import Text, say
from models.actor import Actor
from models.idea import Origin

ORIGIN_WORDS: Final[Mapping[Origin, Text]] = {
    Origin.HAND: say("by hand"),
    Origin.BROWSER: say("from the browser"),
    Origin.FEED: say("from a feed"),
    Origin.MAIL: say("by mail"),
    Origin.SCRIPT: say("by a script"),
}


def around(session: Session, who: Actor) -> dict[str, Any]:
    """`sources`: their names by number, for those who read ideas they brought."""
    feeds = sources.sources(session, who)
    return {
        "feeds": feeds,
        "sources": {one.id: one.name or one.address for one in feeds},
    }
