"""The daemon is killed in the middle of whatever the network does: nothing twice, nothing lost."""

import secrets
import select
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import pytest
from sqlalchemy import URL

from connectors.contract import Repeat
from connectors.sandbox.faults import Fault
from models.channel import Channel
from models.delivery import AttemptOutcome
from models.way import DeliveryState
from scheduler.embedded import SENDERS
from tests.journeys.association import Association, Daemon
from tests.journeys.conftest import Founded
from tests.journeys.ledger import Ledger
from tests.journeys.processes import until
from tests.postgres_server import PostgresServer
from tests.sandbox_server import SandboxServer

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("sandbox")]

LONG = 90.0  # seconds: the machine may be busy with other tests
PATIENCE = 8  # seconds that a channel's connector waits for an answer
_SURELY_HANGS = PATIENCE - 3  # seconds after a call was seen
_HELD = {Fault.SLOW: PATIENCE - 1, Fault.TIMEOUT_AFTER: 12, Fault.TIMEOUT_BEFORE: 12}


@dataclass(frozen=True)
class Trial:
    """A channel whose network shows one fault, and the deliveries on it."""

    fault: Fault
    channel: Channel
    delivery_ids: list[int]

    @property
    def holds(self) -> bool:
        return self.fault in _HELD

    def ledger(self, association: Association, sandbox: SandboxServer) -> Ledger:
        return Ledger(association, sandbox, self.channel.handle, self.delivery_ids)


def connected(
    association: Association, sandbox: SandboxServer, handle: str, **options: str
) -> Channel:
    return association.channel(
        "sandbox",
        handle,
        {"token": sandbox.register(handle)},
        **{"settle": "2", "look_again": "1", "timeout": str(PATIENCE), **options},
    )


def trial(association: Association, sandbox: SandboxServer, fault: Fault, repeat: Repeat) -> Trial:
    handle = fault.value.replace("_", "-")
    channel = connected(association, sandbox, handle, repeat=repeat.value)
    seconds = {"seconds": _HELD[fault]} if fault in _HELD else {}
    count = 100 if fault is Fault.REFUSED_TEXT else 1  # whoever refuses a text goes on doing so
    sandbox.fault(handle, fault.value, count=count, retry_after=1, **seconds)
    texts = [f"{fault.value} {number}" for number in (1, 2)]
    return Trial(fault, channel, association.plan(*texts, on=channel))


def called(sandbox: SandboxServer, handle: str) -> bool:
    """Whether the network was asked to publish."""
    return any(call["call"] == "publish" for call in sandbox.log(handle))


def kill_while_it_hangs(
    association: Association, sandbox: SandboxServer, trials: list[Trial]
) -> list[int]:
    """What was being sent at that moment."""
    daemon = association.daemon()
    held = [one for one in trials if one.holds]
    since: dict[str, float] = {}

    def all_hang() -> bool:
        for one in held:
            if called(sandbox, one.channel.handle):
                since.setdefault(one.channel.handle, monotonic())
        return len(since) == len(held)

    assert until(all_hang, LONG), daemon.said()
    daemon.kill()
    over = monotonic() - _SURELY_HANGS  # on a busy machine the first may have got its answer
    killed = association.being_sent()
    still = [one for one in held if since[one.channel.handle] > over]
    assert still
    # Of two that are due at once either may be first where several processes send.
    assert all(set(one.delivery_ids) & set(killed) for one in still)
    return killed


def kill_at_random(association: Association) -> list[int]:
    """Somewhere in the first second of its work; what was being sent at that moment."""
    before = len(association.all_attempts())
    daemon = association.daemon()
    until(lambda: len(association.all_attempts()) > before or association.settled(), LONG)
    select.select([], [], [], secrets.SystemRandom().uniform(0, 0.5))
    daemon.kill()
    return association.being_sent()


def assert_seen_as_unsure(association: Association, killed: list[int]) -> None:
    """To people, while nobody knows; and in the ledger for ever."""
    assert until(lambda: association.states(killed) <= {DeliveryState.UNSURE}, LONG)
    for delivery in association.deliveries(killed):
        (last,) = association.attempts(delivery.id)[-1:]
        assert last.outcome is AttemptOutcome.UNSURE
        assert str(delivery.reason) == ("Nobody brought this try to its end; the post may be live.")


def live_through(association: Association, sandbox: SandboxServer, trials: list[Trial]) -> None:
    """Killed while calls hang, twice more at random, then left to clear up."""
    killed = kill_while_it_hangs(association, sandbox, trials)
    daemon = association.daemon()
    assert_seen_as_unsure(association, killed)
    daemon.kill()
    for _ in range(2):
        kill_at_random(association)
    daemon = association.daemon()
    assert until(lambda: settled(association), LONG), daemon.said()
    assert daemon.alive
    assert "Traceback" not in daemon.said(), daemon.said()


def settled(association: Association) -> bool:
    """A person reconnects the account whose key was refused, as its posts say."""
    held = [one for one in association.deliveries() if one.state is DeliveryState.SUSPENDED]
    assert all(one.reason and one.remedy for one in held)
    for channel_id in {one.channel_id for one in held}:
        association.resume(channel_id)
    return not held and association.settled()


def ends(association: Association, trials: list[Trial]) -> Mapping[Fault, set[DeliveryState]]:
    return {one.fault: association.states(one.delivery_ids) for one in trials}


@pytest.mark.parametrize("repeat", [Repeat.KEYED, Repeat.FINDABLE])
def test_whatever_the_network_does_a_killed_daemon_sends_each_post_once(
    association, sandbox, repeat
):
    trials = [trial(association, sandbox, fault, repeat) for fault in Fault]
    live_through(association, sandbox, trials)
    for one in trials:
        one.ledger(association, sandbox).check()
    expected = {fault: {DeliveryState.PUBLISHED} for fault in Fault}
    expected[Fault.REFUSED_TEXT] = {DeliveryState.FAILED}
    assert ends(association, trials) == expected


def test_where_nothing_can_be_looked_up_a_person_is_asked_and_nothing_is_sent_again(
    association, sandbox
):
    trials = [trial(association, sandbox, fault, Repeat.BLIND) for fault in Fault]
    live_through(association, sandbox, trials)
    for one in trials:
        one.ledger(association, sandbox).check()
        for delivery in association.deliveries(one.delivery_ids):
            outcomes = [each.outcome for each in association.attempts(delivery.id)]
            assert AttemptOutcome.UNSURE not in outcomes[:-1], "sent again after an unsure try"
            if delivery.state is DeliveryState.UNSURE:
                assert "Sandbox gives no way to look" in str(delivery.reason)
                assert "“It is live” or “Send it again”" in str(delivery.remedy)
    for held in (one for one in trials if one.holds):
        first = association.deliveries(held.delivery_ids)[0]
        assert first.state is DeliveryState.UNSURE


def test_the_same_on_postgresql(founded: Founded, postgres_database: URL, sandbox):
    association = founded(postgres_database, SANDBOX_BASE_URL=sandbox.url)
    faults = (Fault.TIMEOUT_AFTER, Fault.TIMEOUT_BEFORE, Fault.RESET_AFTER)
    trials = [trial(association, sandbox, fault, Repeat.FINDABLE) for fault in faults]
    live_through(association, sandbox, trials)
    for one in trials:
        one.ledger(association, sandbox).check()
    assert association.states() == {DeliveryState.PUBLISHED}


def hanging(association: Association, sandbox: SandboxServer, **options: str) -> Trial:
    """One post whose publish hangs for long after the network took it."""
    channel = connected(association, sandbox, "hanging", **options)
    sandbox.fault("hanging", Fault.TIMEOUT_AFTER.value, seconds=25)
    return Trial(Fault.TIMEOUT_AFTER, channel, association.plan("hangs", on=channel))


def caught(
    association: Association, sandbox: SandboxServer, one: Trial, daemon: Daemon | None = None
) -> Daemon:
    """A daemon in the middle of that publish."""
    daemon = daemon or association.daemon()
    assert until(lambda: called(sandbox, one.channel.handle), LONG), daemon.said()
    return daemon


def test_a_restarted_daemon_does_not_wait_for_its_dead_predecessors_lease(association, sandbox):
    one = hanging(association, sandbox)
    following = association.plan("follows", on=one.channel)
    one.delivery_ids.extend(following)
    caught(association, sandbox, one).kill()
    assert association.states(following) == {DeliveryState.PLANNED}
    association.daemon()
    assert until(lambda: association.states(following) == {DeliveryState.PUBLISHED}, LONG)
    assert until(association.settled, LONG)
    one.ledger(association, sandbox).check()


def test_one_daemon_too_many_is_harmless(association, sandbox):
    for _ in range(3):
        association.daemon()
    association.awake(daemons=3)
    ledgers = []
    for handle in (f"branch-{number}" for number in range(SENDERS + 3)):  # too many for one
        channel = connected(association, sandbox, handle)
        sandbox.fault(handle, Fault.SLOW.value, count=100, seconds=1.5)
        ids = association.plan("first", "second", on=channel, after=timedelta(seconds=3))
        ledgers.append(Ledger(association, sandbox, handle, ids))
    assert until(lambda: association.states() == {DeliveryState.PUBLISHED}, LONG)
    for ledger in ledgers:
        ledger.check()
        assert len(sandbox.posts(ledger.handle)) == 2
    assert len({one.sender for one in association.all_attempts()}) >= 2


def test_a_daemon_asked_to_stop_finishes_what_it_is_sending(association, sandbox):
    channel = connected(association, sandbox, "slow")
    sandbox.fault("slow", Fault.SLOW.value, seconds=2)
    one = Trial(Fault.SLOW, channel, association.plan("first", "second", on=channel))
    daemon = association.flask("daemon")
    assert caught(association, sandbox, one, daemon).stop(10) == 0
    states = [each.state for each in association.deliveries()]
    assert states == [DeliveryState.PUBLISHED, DeliveryState.PLANNED]


@pytest.mark.parametrize("on", ["publish", "list"])
def test_a_daemon_asked_to_stop_does_not_wait_for_a_network_that_hangs(association, sandbox, on):
    one = hanging(association, sandbox, timeout="60")
    if on == "list":
        sandbox.faults(
            "hanging",
            {"kind": Fault.ERROR_AFTER.value},
            {"kind": Fault.TIMEOUT_BEFORE.value, "on": "list", "seconds": 25},
        )
    daemon = caught(association, sandbox, one)
    if on == "list":
        assert until(lambda: any(c["call"] == "list" for c in sandbox.log("hanging")), LONG)
    assert daemon.stop(10) == 0
    assert "Traceback" not in daemon.said(), daemon.said()
    association.daemon()
    assert until(lambda: association.states() == {DeliveryState.PUBLISHED}, LONG)
    one.ledger(association, sandbox).check()


def test_a_database_that_goes_away_costs_neither_the_daemon_nor_a_receipt(
    founded: Founded, postgres_server: PostgresServer, sandbox
):
    association = founded(postgres_server.migrated(), SANDBOX_BASE_URL=sandbox.url)
    channel = connected(association, sandbox, "slow", repeat=Repeat.BLIND.value)
    sandbox.fault("slow", Fault.SLOW.value, seconds=2)
    one = Trial(Fault.SLOW, channel, association.plan("before", on=channel))
    daemon = caught(association, sandbox, one)
    postgres_server.stop()
    select.select([], [], [], 5)  # the receipt comes while there is nowhere to write it
    postgres_server.start()
    assert until(lambda: association.states() == {DeliveryState.PUBLISHED}, LONG), daemon.said()
    association.plan("after", on=channel)
    assert until(lambda: association.states() == {DeliveryState.PUBLISHED}, LONG), daemon.said()
    assert daemon.alive
    assert len(sandbox.posts("slow")) == 2
    assert {each.outcome for each in association.all_attempts()} == {AttemptOutcome.PUBLISHED}
