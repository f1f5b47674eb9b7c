"""Whether a rule can be met at all by the people who are there. Pure."""

from collections.abc import Sequence
from typing import Final

from editorial.approval.rules import Course, Member, Sign, Step, course
from models.approval import Level, OwnApproval
from models.way import Role

_MOST: Final = 1000  # people who agree one after the other


def unmet(levels: Sequence[Level], people: Sequence[Member], *, own: OwnApproval) -> Level | None:
    """The first level that nobody can bring to its end, of a post that a stranger wrote.

    Tried out: at each level those agree who are asked at the fewest others. None: all can be met.
    """
    signs: list[Sign] = []
    for _ in range(_MOST):
        where = _where(levels, signs, people, own)
        step = where.next
        if step is None:
            return None
        if step.is_stuck:
            return step.level
        if not step.able:
            signs.append(Sign(user_id=0, guest=True))
            continue
        rest = _where(levels, (), people, own).steps
        first = min((_asked(one, rest), one) for one in step.able)[1]
        signs.append(Sign(user_id=first, role=_role(people, first)))
    return None


def may_agree(levels: Sequence[Level], people: Sequence[Member]) -> frozenset[int]:
    """Everybody who is asked at one of them."""
    steps = _where(levels, (), people, OwnApproval.ALWAYS).steps
    return frozenset(one for step in steps for one in step.able)


def _where(
    levels: Sequence[Level], signs: Sequence[Sign], people: Sequence[Member], own: OwnApproval
) -> Course:
    return course(levels, signs, people, authors=frozenset(), own=own)


def _asked(user_id: int, steps: Sequence[Step]) -> int:
    return sum(user_id in step.able for step in steps)


def _role(people: Sequence[Member], user_id: int) -> Role:
    return next(one.role for one in people if one.user_id == user_id)
