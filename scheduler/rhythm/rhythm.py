"""What is known of when a channel's public reacts."""

from dataclasses import dataclass
from enum import StrEnum

from lib.i18n import Text, say, say_n
from scheduler.slots.priors import GENERAL_ADVICE


class State(StrEnum):
    GENERAL_ADVICE = "general advice"
    LEARNING = "learning"
    CONFIDENT = "confident"
    NO_MEASURABLE_EFFECT = "no measurable effect"

    @property
    def words(self) -> Text:
        match self:
            case State.GENERAL_ADVICE:
                return say("general advice")
            case State.LEARNING:
                return say("learning")
            case State.CONFIDENT:
                return say("confident")
            case State.NO_MEASURABLE_EFFECT:
                return say("no measurable effect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One hour of the audience's week.

    `lift`: the expected relative gain of a typical post over the account's habit (0.12 = +12 %);
    `low` and `high`: its 90 % interval for the coming four weeks; `helps`: P(lift > 0); `posts`:
    how many stood there.
    """

    weekday: int  # Monday 0
    hour: int
    lift: float
    low: float
    high: float
    posts: int
    helps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KindEffect:
    """What a kind of post gains over the account's average, at any hour; as in `Cell`."""

    kind: str
    lift: float
    low: float
    high: float
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """`cells`: 168, Monday 0 h first. `kinds`: the strongest first. `gain`, `helps`: of moving
    every post to the best hour of its weekday. `best`: by cell, the chance that its hour is the
    best of its weekday, which is also the share in which to try it where one explores. `posts`:
    how many it was learned from.
    """

    cells: tuple[Cell, ...]
    kinds: tuple[KindEffect, ...]
    state: State
    gain: float
    helps: float
    best: tuple[float, ...]
    posts: int

    def lift(self, weekday: int, hour: int) -> float:
        """`weekday`: Monday 0; `hour`: local, 0 to 23."""
        return self.cells[weekday * 24 + hour].lift

    @property
    def best_hours(self) -> tuple[Cell, ...]:
        """Of each weekday the hour that is expected to gain most."""
        days = (self.cells[day * 24 : day * 24 + 24] for day in range(7))
        return tuple(max(day, key=_worth) for day in days)

    @property
    def sure(self) -> Text:
        """How sure a single expected gain is, in a few words."""
        match self.state:
            case State.GENERAL_ADVICE if not self.posts:
                return GENERAL_ADVICE
            case State.GENERAL_ADVICE:
                return say_n(
                    "mostly general advice, %(n)s post is too few to learn from",
                    "mostly general advice, %(n)s posts are too few to learn from",
                    self.posts,
                )
            case State.LEARNING:
                return say_n(
                    "still learning, from %(n)s post",
                    "still learning, from %(n)s posts",
                    self.posts,
                )
            case State.CONFIDENT:
                return say_n("measured on %(n)s post", "measured on %(n)s posts", self.posts)
            case State.NO_MEASURABLE_EFFECT:
                return say("the hour makes no measurable difference here")

    @property
    def sentence(self) -> Text:
        """What a person should think of it."""
        told = {"percent": round(self.gain * 100)}
        match self.state:
            case State.GENERAL_ADVICE:
                return say("Too few posts to learn from: these hours are mostly general advice.")
            case State.LEARNING:
                return say_n(
                    "Still learning: %(n)s post is not enough to be sure of a better hour.",
                    "Still learning: %(n)s posts are not enough to be sure of a better hour.",
                    self.posts,
                )
            case State.CONFIDENT:
                return say_n(
                    "Posting at the best hours should gain about %(percent)s %% (%(n)s post).",
                    "Posting at the best hours should gain about %(percent)s %% (%(n)s posts).",
                    self.posts,
                    **told,
                )
            case State.NO_MEASURABLE_EFFECT:
                return say("The hour makes no measurable difference here: post when it suits you.")


def _worth(cell: Cell) -> tuple[float, int]:
    """Of hours that are worth the same, the one nearest to noon."""
    return round(cell.lift, 4), -abs(cell.hour - 12)
