"""What a plan of the coming weeks would change, in words that name the posts."""

from typing import TYPE_CHECKING

from lib.i18n import Text, say, verbatim
from scheduler.weeks import Weeks

if TYPE_CHECKING:
    from scheduler.planning import Change


def why_moved(found: Weeks, change: "Change") -> Text:
    """Why it moves, or is taken back; the hot post that takes its time is named."""
    hot = found.posts.get(change.hot) if change.hot is not None else None
    if change.after is None:
        return gave_way(hot.title) if hot else taken_back(change.why)
    if hot:
        return say("It makes way for the hot post “%(title)s”.", title=verbatim(hot.title))
    return change.why


def gave_way(title: str) -> Text:
    return say(
        "It made way for the hot post “%(title)s” and is back in the pool.", title=verbatim(title)
    )


def taken_back(why: Text) -> Text:
    return say("The planner took it back into the pool. %(why)s", why=why)


def is_displaced(reason: Text | None) -> bool:
    """Whether the planner took it back, and no person did."""
    sources = {gave_way("").source, taken_back(verbatim("")).source}
    return reason is not None and reason.source in sources
