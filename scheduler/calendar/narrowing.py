"""What of the calendar is wanted: of which channels, temperatures, stages, people and so on."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from models.actor import Actor
from models.permissions import May
from models.way import DeliveryState, Temperature


class Stage(StrEnum):
    """Where an entry stands, as coarsely as one looks at a calendar."""

    REVIEW = "review"  # not agreed to, or agreed to and without an instant
    WAITING = "waiting"
    LIVE = "live"
    TROUBLE = "trouble"


ESCAPE: Final = "/"  # before a letter that LIKE would read as any
D = DeliveryState
STAGES: Final[Mapping[DeliveryState, Stage]] = {
    D.PLANNED: Stage.WAITING,
    D.SENDING: Stage.WAITING,
    D.SUSPENDED: Stage.WAITING,
    D.PUBLISHED: Stage.LIVE,
    D.UNSURE: Stage.TROUBLE,
    D.FAILED: Stage.TROUBLE,
    D.MISSED: Stage.TROUBLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """An empty one lets everything through. `owners`: of the posts. `text`: in titles."""

    channels: tuple[int, ...] = ()
    temperatures: tuple[Temperature, ...] = ()
    stages: tuple[Stage, ...] = ()
    pillars: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    owners: tuple[int, ...] = ()
    text: str = ""


EVERYTHING: Final = Narrowing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Which of its parts are used: with them a statement differs, and not with their values.

    `channels`: how many. `by_channel`: each stretch is one channel's. `own`: only what the person
    wrote. `placed`, `wished`, `native`: which of the three kinds of entries can be wanted.
    """

    channels: int
    by_channel: bool
    temperatures: bool
    states: bool
    pillars: bool
    campaigns: bool
    owners: bool
    text: bool
    own: bool
    placed: bool
    wished: bool
    native: bool


def shape_of(wanted: Narrowing, actor: Actor, *, by_channel: bool = False) -> Shape:
    stages = wanted.stages
    of_posts = (wanted.temperatures, wanted.pillars, wanted.campaigns, wanted.owners)
    return Shape(
        channels=len(wanted.channels),
        by_channel=by_channel,
        temperatures=bool(wanted.temperatures),
        states=bool(stages),
        pillars=bool(wanted.pillars),
        campaigns=bool(wanted.campaigns),
        owners=bool(wanted.owners),
        text=bool(wanted.text),
        own=not actor.may(May.READ_POSTS),
        placed=not stages or any(one is not Stage.REVIEW for one in stages),
        wished=not stages or Stage.REVIEW in stages,
        native=not any(of_posts) and (not stages or Stage.LIVE in stages),
    )


def values_of(wanted: Narrowing, actor: Actor) -> dict[str, Any]:
    """For the statement's parameters; those that it does not have are to be left out."""
    return {
        "workspace": actor.workspace_id,
        "me": actor.user_id,
        "temperatures": wanted.temperatures,
        "states": states_at(wanted.stages),
        "pillars": sorted({spelt for name in wanted.pillars for spelt in _spellings(name)}),
        "campaigns": wanted.campaigns,
        "owners": wanted.owners,
        "text": re.sub(rf"([%_{ESCAPE}])", rf"{ESCAPE}\1", wanted.text),
        **{f"channel{n}": channel for n, channel in enumerate(wanted.channels)},
    }


def states_at(stages: Collection[Stage]) -> list[DeliveryState]:
    """Of a delivery; what is still to be reviewed has none."""
    return [state for state, stage in STAGES.items() if stage in stages]


def _spellings(name: str) -> tuple[str, ...]:
    """A pillar is known by its name however it is written; SQLite knows no case of “É”."""
    return name, name.lower(), name.upper(), name.capitalize()
