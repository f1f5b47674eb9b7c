"""What the planner is given and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from lib.i18n import Text
from models.way import Temperature
from scheduler.slots import LEAD, MARGIN, Expectation
from scheduler.slots.agenda import DAY, Rules
from scheduler.slots.span import Span

HALF_LIFE: Final = timedelta(hours=12)

Key: TypeAlias = tuple[int, int]
"""A post and a channel: one need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One approved post that wants to leave on one channel.

    `priority`: what it is worth beside others of its temperature. `embargo`: never before.
    `relevant_from`: when a hot post is worth most; half of that is gone each `half_life`; past
    `fresh_until` it never leaves. `seasons`: of a warm or cold post, never outside; none: always.
    `turn`: of two equal posts the lower one leaves first. `placed`: where a person put it, which
    is never moved or judged. `planned_at`: where the planner put it before; `drawn`: to learn from.
    """

    post: int
    channel: int
    temperature: Temperature
    priority: float = 1.0
    pillar: int | None = None
    campaign: int | None = None
    relevant_from: datetime | None = None
    embargo: datetime | None = None
    fresh_until: datetime | None = None
    half_life: timedelta = HALF_LIFE
    seasons: tuple[Span, ...] = ()
    turn: int = 0
    placed: datetime | None = None
    planned_at: datetime | None = None
    drawn: bool = False

    @property
    def key(self) -> Key:
        return self.post, self.channel

    @property
    def is_hot(self) -> bool:
        return self.temperature is Temperature.HOT

    def since(self, now: datetime) -> datetime:
        return max(now + LEAD, *filter(None, (self.embargo, self.relevant_from)), now)

    def until(self, now: datetime) -> datetime | None:
        """A hot post without a date lasts a day; None: for ever."""
        if self.fresh_until is not None:
            return self.fresh_until - MARGIN
        return self.since(now) + DAY if self.is_hot else None

    def life(self, terms: "Terms") -> tuple[Span, ...]:
        """When it may stand, within what is planned."""
        since, until = self.since(terms.now), self.until(terms.now) or terms.until
        spans = self.seasons or (Span(since, until),)
        return tuple(
            Span(max(span.since, since), min(span.until, until, terms.until)) for span in spans
        )

    def fixed_at(self, now: datetime) -> datetime | None:
        """Where it stays whatever is planned: a person's choice, or about to leave."""
        about_to_leave = self.planned_at is not None and self.planned_at <= now + LEAD
        return self.placed or (self.planned_at if about_to_leave else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One channel.

    `taken`: what leaves or left there and is not among the needs. `hours`: what is expected of
    each hour, a measured rhythm or a public prior. `best`: by hour of the week, Monday 0 h first,
    the chance that its hour is the best of its day; empty where nothing was measured. `reserve`:
    places a week kept open for hot posts. `mix`: the share aimed at, by pillar; `recent`: how many
    of each have left lately.
    """

    channel: int
    rules: Rules
    hours: Expectation
    best: tuple[float, ...] = ()
    taken: tuple[datetime, ...] = ()
    reserve: int = 0
    mix: Mapping[int, float] = field(default_factory=dict)
    recent: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """From when and until when is planned, and the rules of the whole association.

    `apart` and `within`: of one post on several channels, the least and the most between two of
    them. `campaign`: the least between two posts of one campaign on a channel. `real_gain`: what a
    planned post must gain to be moved, 0.05 = 5 % of a typical post. `explore`: the share of new
    times of warm and cold posts that is drawn, to learn from. `cut_off`: the local hour of the day
    before at which a place kept for hot posts is given away.
    """

    now: datetime
    until: datetime
    apart: timedelta = timedelta(minutes=30)
    within: timedelta = timedelta(days=2)
    campaign: timedelta = timedelta(days=1)
    real_gain: float = 0.05
    explore: float = 0.15
    cut_off: int = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """`propensity`: the chance that this hour had, whether it was drawn or simply the best.
    `best_chance`: the one that the best hour had, known before the draw and so the same for both.
    `best_gain`: what that one is expected to gain over the others that might have been drawn.
    """

    hour: int
    propensity: float
    best_chance: float
    explored: bool
    best_gain: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """`worth`: in typical posts of priority 1. `draw`: None where nothing was drawn."""

    need: Need
    at: datetime
    worth: float
    why: tuple[Text, ...]
    draw: Draw | None = None

    @property
    def propensity(self) -> float | None:
        """The chance that the draw had of ending at this hour of this day."""
        return self.draw.propensity if self.draw else None

    @property
    def explored(self) -> bool:
        """It is not the best hour of its day, to learn from."""
        return self.draw is not None and self.draw.explored


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A need without a time, and why."""

    need: Need
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A place kept for hot posts until `until`; `at` is the best time that it has."""

    channel: int
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What re-planning would move; `after` None: back to the pool. `gain`: as `Placement.worth`.
    `hot`: the hot post that it makes way for, if it does.
    """

    need: Need
    before: datetime
    after: datetime | None
    gain: float
    why: Text
    hot: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    placements: tuple[Placement, ...]
    left: tuple[Left, ...]
    open: tuple[Open, ...]
    changes: tuple[Change, ...]

    @property
    def worth(self) -> float:
        return sum(placement.worth for placement in self.placements)
