"""Programs that answer slowly, for ever, or lead elsewhere: real ones, on this machine."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from socket import create_connection, create_server
from time import monotonic

import pytest

from connectors.calling import Answer, call
from connectors.reach import Guard
from daemon.hooks import Hooks
from models.actor import Actor
from models.house import House
from notifying.webhooks.lanes import AT_ONCE, SLOW_AT_ONCE, Lanes
from tests.hook_server import Program
from tests.ill_program import Ill, dripping, endless, ill_program, large, silent, slow, soon
from tests.notifying.test_webhooks import (  # noqa: F401 - fixtures
    Adding,
    _running,
    add,
    calls,
    environ,
    pulled,
    theirs,
)

HOME = Guard(allowed=lambda address: address == "127.0.0.1")
LONGEST = 0.2 + 2 * 0.1  # seconds of a call, as `told` makes it


def told(url: str, guard: Guard = HOME) -> tuple[Answer, float]:
    """What came of one call, and how long it took."""
    begun = monotonic()
    answer = call(url, b"{}", {}, guard=guard, connect=0.2, read=0.1)
    return answer, monotonic() - begun


@pytest.mark.slow
@pytest.mark.parametrize("manner", [silent, dripping])
def test_no_answer_is_waited_for_beyond_its_time(manner) -> None:
    with ill_program(manner) as program:
        answer, lasted = told(program.url)
    assert answer.status is None
    assert answer.why is not None
    assert lasted < LONGEST + 6


@pytest.mark.parametrize("manner", [endless, large])
def test_a_program_that_took_it_and_goes_on_talking_has_taken_it(manner) -> None:
    with ill_program(manner) as program:
        answer, lasted = told(program.url)
        assert soon(lambda: not program.talking), "we hung up"
    assert (answer.status, answer.why) == (200, None)
    assert lasted < LONGEST + 6
    assert program.given < 20_000_000, "what the lines between hold, of 100 MB"


def test_a_redirect_inside_is_not_followed(theirs: Program) -> None:  # noqa: F811
    def redirect(program: Ill, line) -> None:
        head = f"HTTP/1.1 307 Go\r\nLocation: {theirs.url}\r\nContent-Length: 0\r\n\r\n"
        program.give(line, head.encode())

    with ill_program(redirect) as program:
        answer, _ = told(program.url)
    assert answer.status == 307
    assert "not followed" in str(answer.why)
    assert theirs.calls == []


def test_a_name_that_leads_inside_a_moment_later_leads_nobody_there(
    theirs: Program,  # noqa: F811
) -> None:
    asked: list[str] = []

    def resolve(host: str) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.9"]

    url = theirs.url.replace("127.0.0.1", "hook.example")
    assert told(url, replace(HOME, resolve=resolve))[0].status == 204
    assert asked == ["hook.example"], "what was checked is what was called"
    answer, _ = told(url, replace(HOME, resolve=resolve))
    assert answer.final
    assert len(theirs.calls) == 1


@pytest.mark.slow
def test_a_name_of_many_silent_addresses_is_given_up_in_time() -> None:
    with create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        with create_connection(("127.0.0.1", port)):  # nobody else gets through
            many = replace(HOME, resolve=lambda _host: ["127.0.0.1"] * 50)
            answer, lasted = told(f"http://hook.example:{port}/", many)
    assert answer.status is None
    assert not answer.final
    assert lasted < LONGEST + 6


def test_a_name_server_that_says_nothing_is_given_up_in_time() -> None:
    never = threading.Event()

    def resolve(_host: str) -> Sequence[str]:
        never.wait(20)
        return []

    answer, lasted = told("http://hook.example/", replace(HOME, resolve=resolve, seconds=0.1))
    never.set()
    assert "could not be reached" in str(answer.why)
    assert lasted < 10


@pytest.mark.slow
def test_a_slow_program_holds_up_no_other(
    house: House,
    alice: Actor,
    theirs: Program,  # noqa: F811
    add: Adding,  # noqa: F811
) -> None:
    with ill_program(slow(2)) as tired:
        add(address=tired.url)
        add()
        for number in range(5):
            pulled(house, alice, f"Reason {number}")
        hooks, begun = Hooks(house), monotonic()
        hooks.step()
        assert monotonic() - begun < 5, "the step itself waits for nobody"
        assert soon(lambda: len(theirs.calls) == 5)
        assert len(tired.calls) < 5
        hooks.close(within=0)
        assert soon(lambda: sum(one.done_at is not None for one in calls(house)) >= 6)


def test_however_many_are_slow_one_that_is_not_has_a_place() -> None:
    lanes = Lanes()
    tired, prompt = range(20), 99
    assert len(lanes.take(tired)) == AT_ONCE, "nobody knows yet"
    for one in tired:
        lanes.give_back(one, slow=True)
    assert len(lanes.take(tired)) == SLOW_AT_ONCE
    assert lanes.take([*tired, prompt]) == [prompt]
    assert lanes.take([prompt]) == [], "one call at a time for each"


def test_whoever_waited_longest_is_called_next() -> None:
    lanes = Lanes()
    first = lanes.take(range(AT_ONCE + 3))
    for one in first:
        lanes.give_back(one, slow=False)
    assert lanes.take(range(AT_ONCE + 3))[:3] == [AT_ONCE, AT_ONCE + 1, AT_ONCE + 2]
    lanes.give_back(AT_ONCE, slow=None)
    assert AT_ONCE in lanes.take([AT_ONCE])
