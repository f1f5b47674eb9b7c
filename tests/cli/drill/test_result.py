"""What a drill says came of it, from planted rows."""

from datetime import timedelta

from cli.drill.books import Wrong, opened
from cli.drill.recovery import Kill, Ledger, Victim
from cli.drill.result import Result, drawn_up
from cli.drill.timeline import most_telling, timeline
from cli.drill.wish import Wish
from models.delivery import AttemptOutcome, LookOutcome
from models.way import DeliveryState
from tests.cli.drill.rows import at, attempt, call, delivery, look

WISH = Wish(posts=2, kills=1, faults=1, seconds=60)


def kill(pid: int = 100) -> Kill:
    """Half a second after noon; the successor is there a quarter of a second later."""
    victim = Victim(pids=frozenset({pid}), started_at=at(-10))
    return Kill(at=at(0.5), restarted_at=at(0.75), victims=(victim,))


def killed_once() -> Ledger:
    """The first is cut off, found missing and sent again; the second leaves meanwhile."""
    cut = attempt(outcome=AttemptOutcome.UNSURE, begins=0.25, ends=None)
    again = attempt(fence=2, begins=8, ends=9, pid=101)
    other = attempt(2, begins=2, ends=3, pid=101)
    looks = [look(1, LookOutcome.ABSENT, 5), look(1, LookOutcome.ABSENT, 7)]
    return Ledger(deliveries=[delivery(), delivery(2)], attempts=[cut, again, other], looks=looks)


def result(ledger: Ledger, *calls, kills=(), faults=None) -> Result:
    books = opened(ledger.deliveries, ledger.attempts, calls)
    return drawn_up(WISH, ledger, [books], kills, faults=faults or {}, fell=0)


def test_what_went_well_is_proven():
    found = result(
        killed_once(), call(when=8.5), call(2, when=2.5), kills=[kill()], faults={"slow": 1}
    )
    assert found.proven
    assert (found.posts, found.published, found.copies) == (2, 2, 2)
    assert (found.kills, found.kills_sending) == (1, 1)


def test_recovery_is_counted_until_the_next_post_that_waited_leaves():
    found = result(killed_once(), kills=[kill()])
    assert found.recovery == timedelta(seconds=1.25)


def test_where_nothing_waited_no_recovery_is_told():
    ledger = killed_once()
    ledger.deliveries[1].due_at = at(2)
    assert result(ledger, kills=[kill()]).recovery is None


def test_resolution_is_counted_until_the_new_try():
    assert result(killed_once(), kills=[kill()]).resolution == timedelta(seconds=7.25)


def test_resolution_is_counted_until_it_is_found():
    ledger = Ledger(
        deliveries=[delivery()],
        attempts=[attempt(outcome=AttemptOutcome.UNSURE, begins=0.25, ends=None)],
        looks=[look(1, LookOutcome.FAILED, 2), look(1, LookOutcome.FOUND, 4.75)],
    )
    assert result(ledger, kills=[kill()]).resolution == timedelta(seconds=4)


def test_a_kill_of_somebody_else_cuts_nothing_off():
    found = result(killed_once(), kills=[kill(pid=555)])
    assert found.kills_sending == 0
    assert found.resolution is None


def test_each_state_is_counted_once():
    ledger = Ledger(
        deliveries=[
            delivery(1),
            delivery(2, DeliveryState.UNSURE),
            delivery(3, DeliveryState.FAILED),
            delivery(4, DeliveryState.MISSED),
        ],
        attempts=[attempt()],
        looks=[],
    )
    found = result(ledger, call())
    assert (found.published, found.unsure, found.failed, found.waiting) == (1, 1, 1, 1)


def test_a_duplicate_and_a_loss_are_told_with_their_ids():
    ledger = Ledger(
        deliveries=[delivery(), delivery(2, DeliveryState.PLANNED)],
        attempts=[
            attempt(outcome=AttemptOutcome.UNSURE),
            attempt(fence=2, begins=5, ends=6),
        ],
        looks=[],
    )
    found = result(ledger, call(), call(when=5.5))
    assert (found.duplicates, found.ids(Wrong.DUPLICATE)) == (1, [1])
    assert (found.lost, found.ids(Wrong.LOST)) == (1, [2])
    assert not found.proven


def test_a_drill_less_hard_than_asked_proves_nothing():
    calls = (call(when=8.5), call(2, when=2.5))
    assert not result(killed_once(), *calls, faults={"slow": 1}).proven
    assert not result(killed_once(), *calls, kills=[kill()]).proven


def test_the_timeline_tells_attempts_kill_calls_and_looks_in_their_order():
    ledger, kills = killed_once(), [kill()]
    chosen = most_telling(kills, ledger)
    assert chosen == 1
    told = [str(one.words) for one in timeline(chosen, kills, ledger, [call(when=8.5)])]
    assert told == [
        "due",
        "attempt 1 begins (process 100)",
        "process 100 is killed (SIGKILL)",
        "in the end: live",
        "looked up: not there",
        "looked up: not there",
        "attempt 2 begins (process 101)",
        "the network’s own log: accepted",
        "attempt 2 is written down: it is live",
    ]
