"""What happened to one delivery that was cut off by a kill, from its own rows. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cli.drill.recovery import Kill, Ledger, cut_off, pid_of
from connectors.sandbox.faults import Calls
from connectors.sandbox.shapes import Call
from lib.i18n import Text, say
from models.delivery import Attempt, AttemptOutcome, Delivery, LookOutcome
from models.way import DELIVERY_WORDS

_ENDED: Final = {
    AttemptOutcome.OPEN: say("nothing is known of it"),
    AttemptOutcome.PUBLISHED: say("it is live"),
    AttemptOutcome.NOT_ACCEPTED: say("it was surely not accepted"),
    AttemptOutcome.REFUSED: say("it was refused"),
    AttemptOutcome.UNSURE: say("it may be live"),
}
_LOOKED: Final = {
    LookOutcome.FOUND: say("found"),
    LookOutcome.ABSENT: say("not there"),
    LookOutcome.FAILED: say("no answer"),
    LookOutcome.CANNOT: say("the network gives no way to look"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    at: datetime
    words: Text


def most_telling(kills: Sequence[Kill], ledger: Ledger) -> int | None:
    """The delivery cut off by a kill of which the rows tell most; None: none was."""
    struck = {one.delivery_id for kill in kills for one in cut_off(kill, ledger.attempts)}
    return max(struck, key=lambda one: (_rows(ledger, one), -one), default=None)


def timeline(
    delivery_id: int, kills: Sequence[Kill], ledger: Ledger, calls: Sequence[Call]
) -> list[Moment]:
    """In the order of time. `calls`: the network's log of its channel."""
    delivery = ledger.delivery(delivery_id)
    moments = [
        Moment(at=delivery.due_at, words=say("due")),
        *_tried(ledger.attempts_of(delivery_id)),
        *_killed(kills, ledger, delivery_id),
        *_heard(delivery, calls),
        *_looked(ledger, delivery_id),
        Moment(
            at=delivery.updated_at,
            words=say("in the end: %(state)s", state=DELIVERY_WORDS[delivery.state]),
        ),
    ]
    return sorted(moments, key=lambda one: one.at)


def _rows(ledger: Ledger, delivery_id: int) -> int:
    return len(ledger.attempts_of(delivery_id)) + len(ledger.looks_of(delivery_id))


def _tried(attempts: Sequence[Attempt]) -> Iterator[Moment]:
    for one in attempts:
        yield Moment(
            at=one.started_at,
            words=say(
                "attempt %(number)s begins (process %(pid)s)",
                number=one.fence,
                pid=str(pid_of(one.sender)),
            ),
        )
        if one.ended_at is not None:
            words = say(
                "attempt %(number)s is written down: %(what)s",
                number=one.fence,
                what=_ENDED[one.outcome],
            )
            yield Moment(at=one.ended_at, words=words)


def _killed(kills: Sequence[Kill], ledger: Ledger, delivery_id: int) -> Iterator[Moment]:
    for kill in kills:
        for one in cut_off(kill, ledger.attempts_of(delivery_id)):
            pid = str(pid_of(one.sender))
            yield Moment(at=kill.at, words=say("process %(pid)s is killed (SIGKILL)", pid=pid))


def _heard(delivery: Delivery, calls: Sequence[Call]) -> Iterator[Moment]:
    for one in calls:
        if one.call == Calls.PUBLISH and one.key == delivery.key:
            what = say("the network’s own log: %(outcome)s", outcome=one.outcome)
            if one.fault:
                what = say(
                    "the network’s own log: %(outcome)s, with the fault “%(fault)s”",
                    outcome=one.outcome,
                    fault=one.fault,
                )
            yield Moment(at=one.at, words=what)


def _looked(ledger: Ledger, delivery_id: int) -> Iterator[Moment]:
    for one in ledger.looks_of(delivery_id):
        yield Moment(at=one.at, words=say("looked up: %(what)s", what=_LOOKED[one.outcome]))
