"""Who must act next on a post. Pure: nothing here reads a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from editorial.approval.rules import Course, Member
from editorial.holding.hands import Away, hands_of, uncovered
from lib.i18n import Text, say
from models.way import DELIVERY_MOVES, POST_MOVES, Move, PostState, Role, at_least


class Task(StrEnum):
    """What is to be done next."""

    WRITE = "write"
    CHANGE = "change"
    AGREE = "agree"
    PLACE = "place"
    DECIDE = "decide"


TASK_WORDS: Final[Mapping[Task, Text]] = {
    Task.WRITE: say("to be finished and submitted"),
    Task.CHANGE: say("to be changed as asked"),
    Task.AGREE: say("to be read and agreed to"),
    Task.PLACE: say("to be given a time"),
    Task.DECIDE: say("did not leave as planned: to be decided"),
}
_TOO_FEW: Final = say(
    "Too few people here can agree to it: a manager sets the rule of approval right, "
    "or invites somebody."
)
_ALL_AWAY: Final = say(
    "Everybody who could agree to it is away, and nobody stands in: a manager names a deputy."
)
_BY_STATE: Final[Mapping[PostState, Task]] = {
    PostState.DRAFT: Task.WRITE,
    PostState.CHANGES_REQUESTED: Task.CHANGE,
    PostState.IN_REVIEW: Task.AGREE,
    PostState.APPROVED: Task.PLACE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post that waits. `people`: user ids, any of whom can act; nobody while a guest is asked.

    `by_when` None: nothing presses. `stuck`: why it cannot go on as it is, with the remedy.
    `absent`: who holds it up by being away; `may_spare`: without whom of them it could go on.
    """

    post_id: int
    revision_id: int | None
    title: str
    task: Task
    people: frozenset[int]
    since: datetime
    by_when: datetime | None = None
    stuck: Text | None = None
    absent: frozenset[int] = frozenset()
    may_spare: frozenset[int] = frozenset()

    def is_late(self, now: datetime) -> bool:
        return self.by_when is not None and self.by_when <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Whose turn it is, and why it is nobody’s."""

    task: Task
    people: frozenset[int]
    stuck: Text | None = None
    absent: frozenset[int] = frozenset()
    may_spare: frozenset[int] = frozenset()


def next_of(
    state: PostState, *, owner_id: int, where: Course | None, members: Sequence[Member], away: Away
) -> Next:
    """`where` stands what is in review; approved: without a time."""
    match state:
        case PostState.IN_REVIEW if where is not None and where.next is not None:
            return _agreeing(where, members, away)
        case PostState.IN_REVIEW:  # the rules were loosened meanwhile: one press lets it through
            return Next(task=Task.AGREE, people=_with(members, POST_MOVES[Move.APPROVE].least))
        case PostState.APPROVED:
            return Next(task=Task.PLACE, people=_with(members, POST_MOVES[Move.SCHEDULE].least))
        case _:
            return _writing(_BY_STATE[state], owner_id, members)


def deciding(members: Sequence[Member]) -> Next:
    """Of a delivery that is held, failed, missed, or of which nobody knows whether it left."""
    return Next(task=Task.DECIDE, people=_with(members, DELIVERY_MOVES[Move.RESOLVE].least))


def by_person(held: Iterable[Held], *, now: datetime) -> dict[int, list[Held]]:
    """User id → what waits for them, overdue first, then by deadline, what has none last."""
    found: dict[int, list[Held]] = {}
    for one in sorted(held, key=lambda one: urgency(one, now=now)):
        for user_id in one.people:
            found.setdefault(user_id, []).append(one)
    return found


def urgency(one: Held, *, now: datetime) -> tuple[bool, bool, datetime, int]:
    """To sort by: the most urgent first."""
    return not one.is_late(now), one.by_when is None, one.by_when or one.since, one.post_id


def _agreeing(where: Course, members: Sequence[Member], away: Away) -> Next:
    there = {one.user_id for one in members}
    acting = frozenset(hands_of(where, away, there=there))
    absent = uncovered(where, away, there=there)
    step = where.next
    if step is None or not (step.is_stuck or absent):
        is_alone = step is not None and bool(step.able) and not acting
        return Next(task=Task.AGREE, people=acting, stuck=_ALL_AWAY if is_alone else None)
    if step.is_stuck:
        return Next(task=Task.AGREE, people=acting, stuck=_TOO_FEW)
    spare = frozenset(one for one in absent if step.may_spare(one))
    names = ", ".join(one.name for one in members if one.user_id in absent)
    words = held_up(names, can_spare=bool(spare)) if acting else _ALL_AWAY
    return Next(task=Task.AGREE, people=acting, stuck=words, absent=absent, may_spare=spare)


def held_up(names: str, *, can_spare: bool) -> Text:
    """That these hold it up by being away, and what helps."""
    if can_spare:
        return say(
            "%(names)s: away, with nobody standing in, and all must agree. A manager names who "
            "stands in, or lets it go on without them.",
            names=names,
        )
    return say(
        "%(names)s: away, with nobody standing in, and without them too few can agree. A manager "
        "names who stands in.",
        names=names,
    )


def _writing(task: Task, owner_id: int, members: Sequence[Member]) -> Next:
    if any(one.user_id == owner_id for one in members):
        return Next(task=task, people=frozenset((owner_id,)))
    gone = say(
        "Whoever wrote it is no longer here: an editor hands it over to somebody, or submits it."
    )
    return Next(task=task, people=frozenset(), stuck=gone)


def _with(members: Sequence[Member], least: Role) -> frozenset[int]:
    return frozenset(one.user_id for one in members if at_least(one.role, least))
