"""Which levels a post goes through, and where it stands. Pure: nothing here reads a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from models.approval import ALL, Level, Mode, OwnApproval
from models.permissions import May, may
from models.pillar import known_as
from models.way import Role, at_least

_ANY_EDITOR: Final = Level(role=Role.EDITOR)
_ANY_MANAGER: Final = Level(role=Role.MANAGER)
_STRICTNESS: Final = (Mode.NONE, Mode.OPTIONAL, Mode.REQUIRED, Mode.LEVELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one rule asks for."""

    mode: Mode
    levels: tuple[Level, ...] = ()


USUAL: Final = Asked(mode=Mode.REQUIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All rules of a workspace. `usual`: where neither channel nor pillar has a rule."""

    usual: Asked = USUAL
    channels: Mapping[int, Asked] = field(default_factory=dict)
    pillars: Mapping[str, Asked] = field(default_factory=dict)
    own: OwnApproval = OwnApproval.ALONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who is in the workspace, with the role that counts for this post."""

    user_id: int
    role: Role
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One agreement to the revision that stands there. `guest`: given through a link.

    `role`: the person's when they gave it. `for_id`: whom they stood in for.
    """

    user_id: int
    role: Role | None = None
    guest: bool = False
    for_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """Somebody who is not waited for at this level, and who let it go on (user ids)."""

    user_id: int
    by_id: int
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A level with what was given. `missing`: how many agreements more. `able`: who could give one.

    `by_exception`: its people are only the ones who wrote the post, or who agreed at another level.
    `spared`: of a level that asks for all, those who are not waited for.
    """

    level: Level
    given: tuple[Sign, ...]
    missing: int
    able: frozenset[int]
    by_exception: bool = False
    spared: tuple[Spare, ...] = ()

    def may_spare(self, user_id: int) -> bool:
        """Whether somebody would still have agreed, or could, without this person."""
        return self.level.need == ALL and bool(self.given or self.able - {user_id})

    @property
    def is_stuck(self) -> bool:
        """Nobody who is there can give what is missing."""
        return self.missing > len(self.able) and not self.level.guests


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Where a post stands on its way to being approved; no steps: nobody is asked.

    `authors`: user ids of those who wrote it, and count as such.
    """

    steps: tuple[Step, ...]
    authors: frozenset[int] = frozenset()

    @property
    def next(self) -> Step | None:
        """The level that is open; None when all is given."""
        return next((step for step in self.steps if step.missing), None)

    @property
    def is_complete(self) -> bool:
        return self.next is None


def asked_of(book: RuleBook, *, channels: Sequence[int], pillar: str) -> Asked:
    """The strictest of what the post's channels and pillar ask for; several sets of levels add up.

    A rule of a channel or of the pillar takes the place of the usual one; of both the stricter
    holds. Without channels and without a rule of the pillar it is the usual one.
    """
    by_pillar = [one for name, one in book.pillars.items() if known_as(name) == known_as(pillar)]
    found: list[Asked] = []
    for channel in channels:
        by_channel = [book.channels[channel]] if channel in book.channels else []
        found += (by_channel + by_pillar) or [book.usual]
    return _together(found or by_pillar or [book.usual])


def levels_of(asked: Asked, conditions: Iterable[Level] = ()) -> tuple[Level, ...]:
    """In the order in which they are asked; `conditions`: levels that what it says adds."""
    usual = {Mode.OPTIONAL: (_ANY_EDITOR,), Mode.REQUIRED: (_ANY_MANAGER,)}
    first = asked.levels if asked.mode is Mode.LEVELS else usual.get(asked.mode, ())
    return (*first, *dict.fromkeys(conditions))


def course(
    levels: Sequence[Level],
    signs: Sequence[Sign],
    members: Sequence[Member],
    *,
    authors: frozenset[int],
    own: OwnApproval,
    spared: Sequence[Spare] = (),
) -> Course:
    """`signs` in the order in which they were given: each counts at one level.

    Nobody is asked at two levels, nor for what they wrote (`authors`), unless `own` lets them: with
    ALONE only where the others who are there are too few. With NEVER what they agreed to under
    another rule counts no more. Who is `spared` leaves nobody alone with their own post: whether
    the others are too few is asked as if they were there.
    """
    left = [one for one in signs if own is not OwnApproval.NEVER or one.user_id not in authors]
    used: frozenset[int] = frozenset()
    steps = []
    for level in levels:
        given = _given(level, left)
        step = _step(level, given, _people(level, members), authors=authors, used=used, own=own)
        step = _without(step, spared)
        left = [sign for sign in left if sign not in given]
        used |= {sign.user_id for sign in given if not sign.guest}
        steps.append(step)
    return Course(steps=tuple(steps), authors=authors)


def asks(where: Course, user_id: int) -> bool:
    """Whether it is this person’s turn."""
    return where.next is not None and user_id in where.next.able


def _together(found: Sequence[Asked]) -> Asked:
    mode = max((one.mode for one in found), key=_STRICTNESS.index)
    sets = (one.levels for one in found if one.mode is Mode.LEVELS)
    return Asked(mode=mode, levels=_added_up(sets) if mode is Mode.LEVELS else ())


def _added_up(sets: Iterable[Sequence[Level]]) -> tuple[Level, ...]:
    """Each level as often as the one rule that asks for it most often: what two channels ask for
    is given once, and a manager after a manager are two.
    """
    found: list[Level] = []
    for levels in sets:
        there = list(found)
        for level in levels:
            if level in there:
                there.remove(level)
            else:
                found.append(level)
    return tuple(found)


def _given(level: Level, signs: Sequence[Sign]) -> tuple[Sign, ...]:
    counted = [sign for sign in signs if _counts(level, sign)]
    return tuple(counted if level.need == ALL else counted[: level.need])


def _step(
    level: Level,
    given: tuple[Sign, ...],
    people: frozenset[int],
    *,
    authors: frozenset[int],
    used: frozenset[int],
    own: OwnApproval,
) -> Step:
    done = {sign.for_id or sign.user_id for sign in given if not sign.guest}
    able = people - used - done - (frozenset() if own is OwnApproval.ALWAYS else authors)
    is_short = max(level.need, 1) > len(able) + len(given)
    by_exception = is_short and own is not OwnApproval.NEVER and not level.guests
    if by_exception:
        able = people - done
    missing = len(able) if level.need == ALL else level.need - len(given)
    least = 0 if given else 1  # of nobody at all, nobody agreed
    return Step(
        level=level,
        given=given,
        missing=max(missing, least),
        able=able,
        by_exception=by_exception,
    )


def _without(step: Step, spared: Sequence[Spare]) -> Step:
    """The level as it stands without those of its people who are not waited for."""
    out = tuple(one for one in spared if one.level == step.level and one.user_id in step.able)
    if step.level.need != ALL or not out:
        return step
    able = step.able - {one.user_id for one in out}
    least = 0 if step.given else 1
    return replace(step, able=able, missing=max(len(able), least), spared=out)


def _people(level: Level, members: Sequence[Member]) -> frozenset[int]:
    """Who was named and reads their own posts only by now could agree to nothing that they read."""
    return frozenset(
        one.user_id
        for one in members
        if _belongs(level, one.user_id, one.role) and may(one.role, May.BE_ASKED)
    )


def _belongs(level: Level, user_id: int, role: Role | None) -> bool:
    by_role = level.role is not None and role is not None and at_least(role, level.role)
    return by_role or user_id in level.people


def _counts(level: Level, sign: Sign) -> bool:
    if sign.guest:
        return level.guests
    return _belongs(level, sign.for_id or sign.user_id, sign.role)
