"""The count can fail: each wrong that a drill looks for is found where it is planted."""

from dataclasses import replace

import pytest

from cli.drill.books import Wrong, audit, opened
from connectors.sandbox.shapes import Call
from models.delivery import Attempt, AttemptOutcome
from models.way import DeliveryState
from tests.cli.drill.rows import at, attempt, call, delivery


def wrongs(deliveries, attempts, calls):
    found = audit(opened(deliveries, attempts, calls))
    return [(one.wrong, one.delivery_id) for one in found]


def test_a_post_that_left_once_is_right():
    assert wrongs([delivery()], [attempt()], [call()]) == []


def test_a_post_repeated_by_its_key_is_there_once():
    lost = attempt(outcome=AttemptOutcome.UNSURE)
    again = attempt(fence=2, begins=5, ends=6)
    assert wrongs([delivery()], [lost, again], [call(), call(outcome="repeated", when=5.5)]) == []


def test_calls_that_only_looked_are_no_posts():
    looked = replace(call(2), call="list", key="")
    assert wrongs([delivery()], [attempt()], [call(), looked]) == []


def test_a_planted_duplicate_is_found():
    lost = attempt(outcome=AttemptOutcome.UNSURE)
    again = attempt(fence=2, begins=5, ends=6)
    calls = [call(), call(when=5.5)]
    assert wrongs([delivery()], [lost, again], calls) == [(Wrong.DUPLICATE, 1)]


def test_a_planted_loss_behind_a_proof_is_found():
    refused = call(outcome="refused")
    assert wrongs([delivery()], [attempt()], [refused]) == [(Wrong.LOST, 1)]


@pytest.mark.parametrize("state", [DeliveryState.PLANNED, DeliveryState.SENDING])
def test_what_is_left_half_way_is_lost(state):
    assert wrongs([delivery(state=state)], [], []) == [(Wrong.LOST, 1)]


def test_what_is_left_half_way_and_up_disagrees():
    cut = attempt(outcome=AttemptOutcome.OPEN, ends=None)
    left = delivery(state=DeliveryState.SENDING)
    assert wrongs([left], [cut], [call()]) == [(Wrong.DISAGREES, 1)]


@pytest.mark.parametrize(
    "state", [DeliveryState.UNSURE, DeliveryState.FAILED, DeliveryState.MISSED]
)
def test_what_a_person_sees_with_reason_and_remedy_is_not_lost(state):
    assert wrongs([delivery(state=state)], [], []) == []


@pytest.mark.parametrize("missing", ["reason", "remedy"])
def test_what_a_person_sees_without_a_word_is_lost(missing):
    silent = delivery(state=DeliveryState.FAILED)
    setattr(silent, missing, None)
    assert wrongs([silent], [], []) == [(Wrong.LOST, 1)]


def test_what_is_still_being_looked_up_is_not_before_a_person():
    looked_up = delivery(state=DeliveryState.UNSURE)
    looked_up.look_at = at(60)
    assert wrongs([looked_up], [], []) == [(Wrong.LOST, 1)]


def disagreements() -> dict[str, tuple[list[Attempt], list[Call]]]:
    untold: list[Attempt] = []
    too_late = attempt(begins=0.7)
    return {
        "sent with no attempt": (untold, [call()]),
        "sent before its attempt": ([too_late], [call()]),
        "two calls in one attempt": (
            [attempt()],
            [call(), call(outcome="refused", when=0.6)],
        ),
        "a receipt for no call": ([attempt(), attempt(fence=2, begins=2)], [call()]),
        "accepted and denied": (
            [attempt(outcome=AttemptOutcome.NOT_ACCEPTED)],
            [call()],
        ),
        "another's receipt": ([attempt()], [replace(call(), post=99)]),
        "a stranger": ([attempt()], [call(), call(2)]),
    }


@pytest.mark.parametrize("planted", disagreements())
def test_a_planted_disagreement_is_found(planted):
    attempts, calls = disagreements()[planted]
    found = wrongs([delivery()], attempts, calls)
    assert found
    assert {wrong for wrong, _ in found} == {Wrong.DISAGREES}


def test_a_live_post_without_its_address_disagrees():
    bare = delivery()
    bare.url = None
    assert wrongs([bare], [attempt()], [call()]) == [(Wrong.DISAGREES, 1)]
