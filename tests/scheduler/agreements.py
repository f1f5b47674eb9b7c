"""What must have been agreed to, counted once more by trying every way to share it out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from models.approval import ALL, Level, OwnApproval
from models.way import Role, at_least

Words = tuple[str, str]  # a post's text, and its other text for the channel, "" none


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody agreed. `alone_at`: levels at which too few others were there."""

    user: int
    role: Role
    own: OwnApproval
    is_author: bool
    alone_at: frozenset[Level]


@dataclass(slots=True, kw_only=True)
class Known:
    """What we know of a post ourselves. `approved`: the words to which all had agreed.

    `versions`: its words from the first on. `bent`: somebody changed them in the database.
    """

    words: Words
    authors: frozenset[int]
    pillar: str = ""
    fresh_until: datetime | None = None
    said: list[Said] = field(default_factory=list)
    approved: Words | None = None
    versions: list[Words] = field(default_factory=list)
    bent: bool = False

    def says(self, words: Words, *, authors: frozenset[int]) -> None:
        """Anything else than before voids what was agreed."""
        if words != self.words:
            self.words, self.authors = words, authors
            self.said, self.approved, self.bent = [], None, False
            self.versions = [*self.versions, words]


def leaving(words: Words | None) -> list[str]:
    return [] if words is None else [words[1] or words[0]]


def enough(
    levels: Sequence[Level],
    said: Sequence[Said],
    present: dict[int, Role],
    authors: frozenset[int],
    own: OwnApproval,
    heard: frozenset[int] = frozenset(),
) -> bool:
    """Whether the agreements can be shared out so that each level has what it asks for.

    `heard`: who agreed at a level before: ALL means all others then, as nobody counts twice.
    """
    if not levels:
        return True
    level, later = levels[0], levels[1:]
    able = [one for one in said if counts(one, level)]
    if level.need == ALL:
        spared = authors if own is not OwnApproval.ALWAYS else frozenset()
        here = frozenset(one.user for one in said)
        silent = set(belonging(level, present)) - here - spared - heard
        return bool(able) and not silent and enough(later, said, present, authors, own, heard)
    for chosen in combinations(able, level.need):
        rest = [one for one in said if one not in chosen]
        distinct = len({one.user for one in chosen}) == len(chosen)
        now_heard = heard | {one.user for one in chosen}
        if distinct and enough(later, rest, present, authors, own, now_heard):
            return True
    return False


def counts(one: Said, level: Level) -> bool:
    allowed = not one.is_author or one.own is OwnApproval.ALWAYS or level in one.alone_at
    return allowed and bool(belonging(level, {one.user: one.role}))


def belonging(level: Level, people: dict[int, Role]) -> list[int]:
    return [one for one, role in people.items() if level.role and at_least(role, level.role)]
