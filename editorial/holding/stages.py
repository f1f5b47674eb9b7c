"""When somebody is reminded, and who. Pure."""

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from editorial.holding.deadline import USUAL, Deadlines
from editorial.holding.holders import Held
from models.reminder import Stage

APART: Final = timedelta(hours=24)  # between two reminders of one post to one person


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One person to be told of one post. `asked`: it is their turn; else they manage."""

    held: Held
    user_id: int
    stage: Stage
    asked: bool


def stage_of(
    *, since: datetime, by_when: datetime, now: datetime, deadlines: Deadlines = USUAL
) -> Stage | None:
    """The last stage that was reached; None before the first reminder.

    Half and last quarter are the first and the second reminder, which are usually then.
    """
    used, whole = (now - since) * 100, by_when - since
    if by_when <= now:
        return Stage.OVER
    if used >= whole * deadlines.last:
        return Stage.LAST_QUARTER
    return Stage.HALF if used >= whole * deadlines.first else None


def due(
    waiting: Iterable[Held],
    *,
    managers: Collection[int],
    done: Set[tuple[int, int, int, Stage]],
    lately: Set[tuple[int, int]],
    now: datetime,
    deadlines: Deadlines = USUAL,
) -> list[Due]:
    """Who is to be told now. Stages that passed while nobody was there are left out.

    `done`: (post, revision, person, stage). `lately`: (post, person) told within `APART`.
    Past the deadline, and where nobody can act, managers are told as well; of what somebody
    away holds up once before it.
    """
    found = []
    for one in waiting:
        stage = _stage(one, now, deadlines)
        if stage is None or one.revision_id is None:
            continue
        is_theirs = stage is Stage.OVER or not one.people or bool(one.absent)
        for user_id in sorted(one.people.union(managers if is_theirs else ())):
            asked = user_id in one.people
            reached = stage if asked else _for_managers(one, stage)
            is_done = (one.post_id, one.revision_id, user_id, reached) in done
            if not is_done and (one.post_id, user_id) not in lately:
                found.append(Due(held=one, user_id=user_id, stage=reached, asked=asked))
    return found


def _for_managers(one: Held, stage: Stage) -> Stage:
    return Stage.STUCK if one.absent and stage is not Stage.OVER else stage


def _stage(one: Held, now: datetime, deadlines: Deadlines) -> Stage | None:
    if one.by_when is None:
        return None
    return stage_of(since=one.since, by_when=one.by_when, now=now, deadlines=deadlines)
