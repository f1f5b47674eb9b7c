"""How far an occasion has come, and when it wants somebody's attention. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from lib.i18n import Text, say
from models.way import DeliveryState, PostState

SOON: Final = 14  # days before: from then on, only an approved post gives rest
_ON_ITS_WAY: Final = frozenset(
    {
        DeliveryState.PLANNED,
        DeliveryState.SENDING,
        DeliveryState.UNSURE,
        DeliveryState.SUSPENDED,
    }
)


class Stage(StrEnum):
    OPEN = "open"  # nobody has written anything
    WRITING = "writing"
    REVIEW = "review"
    APPROVED = "approved"
    PLANNED = "planned"
    OUT = "out"
    SKIPPED = "skipped"
    PASSED = "passed"  # and nothing came of it


STAGE_WORDS: Final[Mapping[Stage, Text]] = {
    Stage.OPEN: say("nothing written yet"),
    Stage.WRITING: say("being written"),
    Stage.REVIEW: say("in review"),
    Stage.APPROVED: say("approved, has no time yet"),
    Stage.PLANNED: say("planned"),
    Stage.OUT: say("live"),
    Stage.SKIPPED: say("not this time"),
    Stage.PASSED: say("passed, nothing was published"),
}
_OF_POST: Final[Mapping[PostState, Stage]] = {
    PostState.IDEA: Stage.WRITING,
    PostState.DRAFT: Stage.WRITING,
    PostState.CHANGES_REQUESTED: Stage.WRITING,
    PostState.IN_REVIEW: Stage.REVIEW,
    PostState.APPROVED: Stage.APPROVED,
    PostState.REJECTED: Stage.OPEN,
    PostState.ARCHIVED: Stage.OPEN,
}


def stage_of(
    *,
    post: PostState | None,
    deliveries: Collection[DeliveryState],
    skipped: bool,
    last: date,
    today: date,
) -> Stage:
    """`post` None: nothing was written. A post that was given up counts as none."""
    if DeliveryState.PUBLISHED in deliveries:
        return Stage.OUT
    if skipped:
        return Stage.SKIPPED
    if not _ON_ITS_WAY.isdisjoint(deliveries):
        return Stage.PLANNED
    if last < today:
        return Stage.PASSED
    return Stage.OPEN if post is None else _OF_POST[post]


def wants_someone(stage: Stage, *, days_left: int) -> bool:
    """Nothing written: from the day it is proposed. Not approved: from two weeks before."""
    if stage is Stage.OPEN:
        return True
    return stage in (Stage.WRITING, Stage.REVIEW) and days_left <= SOON


def is_pressing(stage: Stage, *, days_left: int) -> bool:
    return days_left <= SOON and stage in (Stage.OPEN, Stage.WRITING, Stage.REVIEW)
