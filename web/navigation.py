"""The rooms of the house as the navigation names them, in one table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from lib.i18n import Text, say
from models.permissions import May, may
from models.way import Role

PLANNING: Final = say("The coming weeks are being planned …")
SEVERAL: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry of the navigation. `room`: the blueprint that lights it up; `also`: others that
    do. `slow`: what is said while it is waited for. `on_bar`: it stands on a phone’s bar, not
    under “More”. `may`: without that permission it is not shown, and with that of `unless`
    neither; None: to everybody.
    """

    room: str
    endpoint: str
    words: Text
    short: Text | None = None
    also: tuple[str, ...] = ()
    count: int = 0
    slow: Text | None = None
    on_bar: bool = False
    may: May | None = None
    unless: May | None = None

    def is_at(self, room: str) -> bool:
        return room == self.room or room in self.also


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entries under one heading; without `words`, those of every day. `seldom`: it stays folded
    until one is in it, where it is more than a line or two.
    """

    words: Text | None
    links: tuple[Link, ...]
    seldom: bool = False

    @property
    def folded(self) -> bool:
        return self.seldom and len(self.links) >= SEVERAL

    def is_at(self, room: str) -> bool:
        return any(link.is_at(room) for link in self.links)


_EVERY_DAY: Final = (
    Link(room="week", endpoint="week.show", words=say("This week"), short=say("Week"), on_bar=True),
    Link(
        room="calendar",
        endpoint="calendar.show",
        words=say("Calendar"),
        also=("subscriptions", "exporting", "importing"),
        on_bar=True,
    ),
    Link(
        room="review",
        endpoint="review.queue",
        words=say("To review"),
        short=say("Review"),
        also=("guest_links",),
        on_bar=True,
    ),
    Link(
        room="mine",
        endpoint="mine.show",
        words=say("My posts"),
        short=say("Mine"),
        on_bar=True,
        unless=May.READ_POSTS,
    ),
    Link(
        room="inbox",
        endpoint="inbox.show",
        words=say("Inbox"),
        on_bar=True,
        may=May.READ_MENTIONS,
    ),
)
_AHEAD: Final = (
    Link(room="plan", endpoint="plan.show", words=say("Plan"), slow=PLANNING, may=May.PLAN),
    Link(room="holding", endpoint="holding.show", words=say("Who is holding what")),
    Link(
        room="campaigns",
        endpoint="campaigns.show",
        words=say("Campaigns"),
        also=("campaign",),
        may=May.KEEP_CAMPAIGNS,
    ),
    Link(
        room="marronniers",
        endpoint="marronniers.show",
        words=say("Marronniers"),
        also=("marronnier", "occasions"),
    ),
)
_IN_STOCK: Final = (
    Link(room="library", endpoint="library.show", words=say("Library")),
    Link(room="ideas", endpoint="ideas.show", words=say("Ideas"), also=("idea_sources",)),
    Link(room="media", endpoint="media.library", words=say("Media")),
)
_OUTSIDE: Final = (
    Link(
        room="channels",
        endpoint="channels.show",
        words=say("Channels"),
        also=("connecting", "rhythm", "no_go", "audience"),
    ),
    Link(room="reports", endpoint="reports.show", words=say("Reports"), may=May.READ_REPORTS),
)
_ASSOCIATION: Final = (
    Link(room="line", endpoint="line.show", words=say("The line")),
    Link(room="approval", endpoint="approval.show", words=say("Approval"), may=May.READ_RULES),
    Link(room="permissions", endpoint="permissions.show", words=say("Who may what")),
    Link(room="team", endpoint="team.show", words=say("Team"), may=May.KEEP_TEAM),
    Link(room="audit", endpoint="audit.show", words=say("Who did what"), may=May.READ_TRAIL),
    Link(
        room="webhooks",
        endpoint="webhooks.show",
        words=say("Web hooks"),
        may=May.KEEP_WEBHOOKS,
    ),
)
_GROUPS: Final = (
    Group(words=None, links=_EVERY_DAY),
    Group(words=say("Planning"), links=_AHEAD),
    Group(words=say("In stock"), links=_IN_STOCK),
    Group(words=say("On the networks"), links=_OUTSIDE),
    Group(words=say("The association"), links=_ASSOCIATION, seldom=True),
)


def groups(role: Role, *, waiting: int, is_there: Callable[[str], bool]) -> tuple[Group, ...]:
    """Those for that role, of the pages that this version has; `waiting`: how many posts it is
    to review.
    """
    kept = (replace(group, links=_shown(group, role, waiting, is_there)) for group in _GROUPS)
    return tuple(group for group in kept if group.links)


def _shown(
    group: Group, role: Role, waiting: int, is_there: Callable[[str], bool]
) -> tuple[Link, ...]:
    return tuple(
        replace(link, count=waiting) if link.room == "review" else link
        for link in group.links
        if _is_for(link, role) and is_there(link.endpoint)
    )


def _is_for(link: Link, role: Role) -> bool:
    allowed = link.may is None or may(role, link.may)
    return allowed and (link.unless is None or not may(role, link.unless))
