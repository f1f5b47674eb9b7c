"""Rows of a ledger and of a network's log, planted by hand."""

from datetime import datetime, timedelta

from connectors.sandbox.shapes import Call
from lib.i18n import say
from models.delivery import Attempt, AttemptOutcome, Delivery, Look, LookOutcome
from models.way import DeliveryState

NOON = datetime.fromisoformat("2026-12-01T12:00:00+00:00")


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def delivery(number: int = 1, state: DeliveryState = DeliveryState.PUBLISHED) -> Delivery:
    """Due at noon. Live under the number 70 + its own, else before a person."""
    live = state is DeliveryState.PUBLISHED
    return Delivery(
        id=number,
        key=f"key-{number}",
        channel_id=1,
        state=state,
        due_at=NOON,
        remote_id=str(70 + number) if live else None,
        url="http://127.0.0.1/" if live else None,
        published_at=at(1) if live else None,
        reason=None if live else say("why"),
        remedy=None if live else say("what to do"),
        updated_at=at(1),
    )


def attempt(
    number: int = 1,
    outcome: AttemptOutcome = AttemptOutcome.PUBLISHED,
    *,
    fence: int = 1,
    begins: float = 0,
    ends: float | None = 1,
    pid: int = 100,
) -> Attempt:
    return Attempt(
        delivery_id=number,
        fence=fence,
        sender=f"host/place/{pid}/5",
        started_at=at(begins),
        ended_at=None if ends is None else at(ends),
        outcome=outcome,
    )


def call(number: int = 1, outcome: str = "accepted", *, when: float = 0.5, fault: str = "") -> Call:
    return Call(
        id=number,
        at=at(when),
        call="publish",
        key=f"key-{number}",
        content="",
        fault=fault,
        outcome=outcome,
        post=70 + number if outcome == "accepted" else None,
    )


def look(number: int, outcome: LookOutcome, when: float) -> Look:
    return Look(delivery_id=number, at=at(when), outcome=outcome)
