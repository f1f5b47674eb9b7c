"""What follows from what happened to a delivery. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from connectors.contract import Capabilities, Repeat
from connectors.errors import (
    AccessExpired,
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Permanent,
    RateLimited,
    Retryable,
)
from lib.i18n import Text, say
from models.way import Temperature
from scheduler.slots.reasons import length

FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(minutes=15)
LONGEST_ASKED: Final = timedelta(hours=25)  # whoever is asked to wait longer asks again
SURE_AFTER_LOOKS: Final = 2
CLOCK_SLACK: Final = timedelta(seconds=5)  # a clock that is kept right by the network steps less


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAgain:
    """Surely not accepted: a new try from `at` on. `channel`: its other posts wait as well.

    `renew`: the credentials are to be refreshed before the next try. `counted`: a failure of the
    network, not of ours.
    """

    at: datetime
    reason: Text
    remedy: Text
    channel: bool = False
    renew: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLater:
    """May be live: look from `at` on."""

    at: datetime
    reason: Text
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPerson:
    """Surely not accepted and never will be as it is."""

    reason: Text
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseChannel:
    """Surely not accepted: the account must be reconnected."""

    reason: Text
    remedy: Text


class HeldUp(Retryable):
    """Nothing was sent, and that is our own doing: no word about the network."""


BY_ITSELF: Final = say("Nothing to do: it is tried again by itself.")
ASKED_FIRST: Final = say("It is not sent again before we know whether it is live.")
FINISH_FIRST: Final = say(
    "Look on the network, and finish or delete what shows of it, if anything does; then cancel "
    "this delivery. Scheduled again, the post starts from its beginning."
)
_CHANGE: Final = say("Remove the cause, then send it again; or cancel it.")
_RECONNECT: Final = say("Connect the account again.")
Decision = PlanAgain | LookLater | AskPerson | PauseChannel


def back_off(failures: int, *, jitter: float) -> timedelta:
    """Full jitter: a uniform share (`jitter`, 0 to 1) of 5 s · 2^failures, at most 15 min.

    Source: M. Brooker, “Exponential Backoff And Jitter”, AWS Architecture Blog, 2015.
    """
    ceiling: timedelta = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failures, 10)))
    return max(timedelta(seconds=1), ceiling * jitter)


def until_asked(until: datetime, *, now: datetime) -> datetime:
    """Within reason: a wait of years is a mistake of whoever asks for it."""
    return max(now, min(until, now + LONGEST_ASKED))


def after_failure(
    error: ConnectorError, *, failures: int, settle: timedelta, jitter: float, now: datetime
) -> Decision:
    """`failures`: how often this delivery was surely not accepted before."""
    reason = error.reason
    match error:
        case HeldUp():
            return PlanAgain(
                at=now + FIRST_WAIT, reason=reason, remedy=error.remedy or BY_ITSELF, counted=False
            )
        case AccessExpired():
            at = now + back_off(failures, jitter=jitter) if failures else now
            return PlanAgain(at=at, reason=reason, remedy=error.remedy or BY_ITSELF, renew=True)
        case RateLimited(until=until):
            at = until_asked(until, now=now) if until else now + back_off(failures, jitter=jitter)
            return PlanAgain(at=at, reason=reason, remedy=error.remedy or BY_ITSELF, channel=True)
        case Retryable():
            at = now + back_off(failures, jitter=jitter)
            return PlanAgain(at=at, reason=reason, remedy=error.remedy or BY_ITSELF)
        case AuthExpired():
            return PauseChannel(reason=reason, remedy=error.remedy or _RECONNECT)
        case Permanent():
            return AskPerson(reason=reason, remedy=error.remedy or _CHANGE)
        case Ambiguous() | ConnectorError():
            return LookLater(at=now + settle, reason=reason, remedy=error.remedy or ASKED_FIRST)


def is_down(error: ConnectorError) -> bool:
    """Whether it speaks against the network as a whole: it was not reached, or gave no answer."""
    return isinstance(error, Retryable | Ambiguous) and not isinstance(
        error, AccessExpired | HeldUp
    )


class Look(StrEnum):
    """What an absent post means after one more look."""

    AGAIN = "again"
    SURELY_ABSENT = "surely_absent"


def after_absence(looks: int) -> Look:
    """`looks`: how often it was absent, this time included."""
    return Look.SURELY_ABSENT if looks >= SURE_AFTER_LOOKS else Look.AGAIN


def can_be_asked(able: Capabilities, *, finds: bool) -> bool:
    """Whether a lost answer can be cleared up without a person."""
    return finds and able.repeat is not Repeat.BLIND


class Late(StrEnum):
    """What a channel does with what is late."""

    PUBLISH = "publish"
    ASK = "ask"
    DROP = "drop"


def too_late(
    due_at: datetime,
    temperature: Temperature,
    late: Mapping[str, Sequence[str | int]],
    *,
    now: datetime,
) -> Text | None:
    """Why it is too late by the channel's rule, or None if it may still leave."""
    policy, least = _lateness(temperature, late)
    until = latest(due_at, temperature, late)
    if until is None or now <= until:
        return None
    if policy == Late.DROP:
        return say(
            "It should have left %(at)s; this channel publishes nothing more than %(length)s late.",
            at=due_at,
            length=length(least),
        )
    return say(
        "It should have left %(at)s; more than %(length)s late, this channel asks first.",
        at=due_at,
        length=length(least),
    )


def latest(
    due_at: datetime, temperature: Temperature, late: Mapping[str, Sequence[str | int]]
) -> datetime | None:
    """Until when it may still leave by the channel's rule; None: however late."""
    policy, least = _lateness(temperature, late)
    return None if policy == Late.PUBLISH else due_at + least


def _lateness(
    temperature: Temperature, late: Mapping[str, Sequence[str | int]]
) -> tuple[str | int, timedelta]:
    policy, minutes = late.get(temperature.value, (Late.ASK, 1440))
    return policy, timedelta(minutes=int(minutes))


def was_free(due_at: datetime, embargo_until: datetime | None) -> datetime:
    """From when on it could have left: what an embargo held back is not late by that."""
    return max(due_at, embargo_until or due_at)


def is_stale(fresh_until: datetime | None, *, now: datetime) -> bool:
    """Whether hot content is worthless by now: it never leaves then."""
    return fresh_until is not None and fresh_until <= now
