"""Who acts instead of those who are away. Pure; one step, never a deputy's deputy."""

from collections.abc import Mapping, Set

from editorial.approval.rules import Course
from models.approval import ALL

Away = Mapping[int, int | None]  # user id → who stands in for them, None: nobody


def hands(
    asked: Set[int], away: Away, *, authors: Set[int] = frozenset(), there: Set[int] | None = None
) -> dict[int, int]:
    """Who can act now → for whom: themselves, or somebody who is away.

    A deputy who wrote the post, who is away too, or who is not `there` stands in for
    nobody; whoever is asked themselves acts in their own name.
    """
    found = {one: one for one in asked if one not in away}
    for absent in sorted(asked & away.keys()):
        deputy = away[absent]
        is_free = deputy is not None and deputy not in away and deputy not in authors
        if deputy is not None and is_free and (there is None or deputy in there):
            found.setdefault(deputy, absent)
    return found


def hands_of(where: Course, away: Away, *, there: Set[int] | None = None) -> dict[int, int]:
    """As `hands`, of the level that is open; whoever agreed already stands in for nobody."""
    if where.next is None:
        return {}
    agreed = {sign.user_id for step in where.steps for sign in step.given if not sign.guest}
    return hands(where.next.able, away, authors=where.authors | agreed, there=there)


def uncovered(where: Course, away: Away, *, there: Set[int]) -> frozenset[int]:
    """Of the level that is open: who is away, with nobody standing in, and is needed for it."""
    step = where.next
    if step is None or step.is_stuck:
        return frozenset()
    covered = set(hands_of(where, away, there=there).values())
    guests = step.level.guests and step.level.need != ALL
    if guests or step.missing <= len(covered):
        return frozenset()
    return (step.able & away.keys()) - covered
