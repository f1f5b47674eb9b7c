"""How long a kill was felt, from the rows alone. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.delivery import Attempt, Delivery, Look, LookOutcome

_ANSWERED = (LookOutcome.FOUND, LookOutcome.CANNOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """One killed program: its processes, and since when it ran."""

    pids: frozenset[int]
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """SIGKILL to one program, or to several in the same moment."""

    at: datetime
    restarted_at: datetime
    victims: tuple[Victim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Our side of the drill: every row of it."""

    deliveries: Sequence[Delivery]
    attempts: Sequence[Attempt]
    looks: Sequence[Look]

    def delivery(self, delivery_id: int) -> Delivery:
        return next(one for one in self.deliveries if one.id == delivery_id)

    def attempts_of(self, delivery_id: int) -> list[Attempt]:
        """The first one first."""
        found = [one for one in self.attempts if one.delivery_id == delivery_id]
        return sorted(found, key=lambda one: one.fence)

    def looks_of(self, delivery_id: int) -> list[Look]:
        """The first one first."""
        found = [one for one in self.looks if one.delivery_id == delivery_id]
        return sorted(found, key=lambda one: one.at)


def cut_off(kill: Kill, attempts: Iterable[Attempt]) -> list[Attempt]:
    """The tries that this kill struck in the middle."""
    return [one for one in attempts if any(_struck(kill, each, one) for each in kill.victims)]


def struck_sending(kill: Kill, attempts: Iterable[Attempt]) -> int:
    """How many of its victims were in the middle of a publish."""
    known = list(attempts)
    return sum(any(_struck(kill, each, one) for one in known) for each in kill.victims)


def _struck(kill: Kill, victim: Victim, attempt: Attempt) -> bool:
    return (
        pid_of(attempt.sender) in victim.pids
        and victim.started_at <= attempt.started_at <= kill.at
        and (attempt.ended_at is None or attempt.ended_at > kill.at)
    )


def pid_of(sender: str) -> int:
    """Of a sender's name, host/place/pid/start; 0 where it has none."""
    parts = sender.split("/")
    return int(parts[2]) if len(parts) > 2 and parts[2].isdigit() else 0


def recovered_after(kill: Kill, ledger: Ledger) -> timedelta | None:
    """From the restart until the next post leaves that was due and had not been tried.

    None where nothing was waiting to leave.
    """
    due = {one.id for one in ledger.deliveries if one.due_at <= kill.restarted_at}
    left = [
        one.started_at
        for one in ledger.attempts
        if one.fence == 1 and one.delivery_id in due and one.started_at > kill.restarted_at
    ]
    return min(left) - kill.restarted_at if left else None


def resolved_after(kill: Kill, struck: Attempt, ledger: Ledger) -> timedelta:
    """From the restart until what was cut off is known: found, surely absent and tried again, or
    before a person.
    """
    tried_again = [
        one.started_at for one in ledger.attempts_of(struck.delivery_id) if one.fence > struck.fence
    ]
    answered = [
        one.at
        for one in ledger.looks_of(struck.delivery_id)
        if one.at > kill.at and one.outcome in _ANSWERED
    ]
    last_change = ledger.delivery(struck.delivery_id).updated_at
    known = min([*tried_again, *answered], default=last_change)
    return max(known - kill.restarted_at, timedelta(0))
