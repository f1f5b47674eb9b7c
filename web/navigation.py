"""The rooms of the house as the navigation names them, in one table."""

from dataclasses import dataclass, replace
from typing import Final

from lib.i18n import Text, say
from models.permissions import May, may
from models.way import Role

PLANNING: Final = say("The coming weeks are being planned …")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry of the navigation. `room`: the blueprint that lights it up. `slow`: what is said
    while it is waited for. `on_bar`: it stands on a phone’s bar, not under “More”. `may`: without
    that permission it is not shown, and with that of `unless` neither; None: to everybody.
    """

    room: str
    endpoint: str
    words: Text
    short: Text
    count: int = 0
    slow: Text | None = None
    on_bar: bool = False
    may: May | None = None
    unless: May | None = None


_ROOMS: Final = (
    Link(room="week", endpoint="week.show", words=say("This week"), short=say("Week"), on_bar=True),
    Link(
        room="calendar",
        endpoint="calendar.show",
        words=say("Calendar"),
        short=say("Calendar"),
        on_bar=True,
    ),
    Link(
        room="plan",
        endpoint="plan.show",
        words=say("Plan"),
        short=say("Plan"),
        slow=PLANNING,
        may=May.PLAN,
    ),
    Link(
        room="review",
        endpoint="review.queue",
        words=say("To review"),
        short=say("Review"),
        on_bar=True,
    ),
    Link(
        room="mine",
        endpoint="mine.show",
        words=say("My posts"),
        short=say("Mine"),
        unless=May.READ_POSTS,
    ),
    Link(
        room="holding",
        endpoint="holding.show",
        words=say("Who is holding what"),
        short=say("Held"),
    ),
    Link(room="library", endpoint="library.show", words=say("Library"), short=say("Pool")),
    Link(room="ideas", endpoint="ideas.show", words=say("Ideas"), short=say("Ideas")),
    Link(
        room="campaigns",
        endpoint="campaigns.show",
        words=say("Campaigns"),
        short=say("Campaigns"),
        may=May.KEEP_CAMPAIGNS,
    ),
    Link(room="media", endpoint="media.library", words=say("Media"), short=say("Media")),
    Link(
        room="inbox",
        endpoint="inbox.show",
        words=say("Inbox"),
        short=say("Inbox"),
        on_bar=True,
        may=May.READ_MENTIONS,
    ),
    Link(room="line", endpoint="line.show", words=say("The line"), short=say("Line")),
    Link(
        room="approval",
        endpoint="approval.show",
        words=say("Approval"),
        short=say("Approval"),
        may=May.READ_RULES,
    ),
    Link(room="channels", endpoint="channels.show", words=say("Channels"), short=say("Channels")),
    Link(
        room="reports",
        endpoint="reports.show",
        words=say("Reports"),
        short=say("Reports"),
        may=May.READ_REPORTS,
    ),
    Link(
        room="audit",
        endpoint="audit.show",
        words=say("Who did what"),
        short=say("Trail"),
        may=May.READ_TRAIL,
    ),
    Link(
        room="webhooks",
        endpoint="webhooks.show",
        words=say("Web hooks"),
        short=say("Hooks"),
        may=May.KEEP_WEBHOOKS,
    ),
    Link(
        room="team",
        endpoint="team.show",
        words=say("Team"),
        short=say("Team"),
        may=May.KEEP_TEAM,
    ),
)


def links(role: Role, *, waiting: int) -> tuple[Link, ...]:
    """Those for that role; `waiting`: how many posts it is to review."""
    return tuple(
        replace(link, count=waiting) if link.room == "review" else link
        for link in _ROOMS
        if (link.may is None or may(role, link.may))
        and (link.unless is None or not may(role, link.unless))
    )
