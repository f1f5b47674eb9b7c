"""Readings: one at a time, failures told, posts never held up, money spent only where wished."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.contract import PAID_READS
from connectors.errors import AccessExpired, AuthExpired, RateLimited
from daemon.collector import Collector
from editorial import channels
from models import credentials
from models.actor import Actor
from models.channel import Channel, Secret
from models.delivery import AttemptOutcome
from models.house import House
from models.reading import Reading, Subject
from tests import pretend
from tests.collecting import Collect, past, publications, reading
from tests.fakes import FakeClock
from tests.journeys.processes import until
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, send


def test_a_network_that_gives_nothing_is_not_asked(
    house: House, alice: Actor, collect: Collect
) -> None:
    connected(house, alice, "silent", **{"as": "blind"})
    collect()
    with house.database.reading() as session:
        assert {one.able for one in session.query(Reading)} == {False}
    assert pretend.SITES.get("silent", pretend.Site()).looks == 0


def test_two_collectors_read_a_channel_once(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    other = Collector(house)
    collect()
    clock.move(hours=1)
    looks = site.looks

    def at_the_same_moment() -> None:
        site.on_look = lambda: None
        other.step()
        assert until(other.idle)

    site.on_look = at_the_same_moment
    collect()
    assert site.looks == looks + 2, "history and mentions; there is nothing to measure"


def test_a_reading_whose_process_died_comes_round_again(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    collect()
    with house.database.transaction() as session:
        for one in session.query(Reading):
            one.due_at, one.lease_until = clock.now(), clock.now() + timedelta(minutes=10)
    looks = site.looks
    collect()
    assert site.looks == looks
    clock.move(minutes=11)
    collect()
    assert site.looks == looks + 2


def test_a_clock_that_was_set_back_does_not_make_it_wait(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    clock.move(days=300)
    collect()
    clock.move(days=-300)
    looks = site.looks
    collect()
    assert site.looks > looks


def test_a_network_that_asks_to_wait_is_left_alone_until_then(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    until_then = clock.now() + timedelta(hours=3)
    site.look_faults.extend([RateLimited("Slowly.", until=until_then)] * 2)
    collect()
    looks = site.looks
    clock.move(hours=2)
    collect()
    assert site.looks == looks
    clock.move(hours=1)
    collect()
    assert site.looks > looks


@pytest.mark.slow
def test_what_cannot_be_read_holds_up_no_post(
    house: House, site: pretend.Site, planned: Planned, collect: Collect, clock: FakeClock
) -> None:
    site.look_faults.extend([AuthExpired("Reading is not allowed.")] * 20)
    for _ in range(10):
        collect()
        clock.move(hours=7)
    assert send(house, planned("Leaves all the same")) is AttemptOutcome.PUBLISHED


def test_an_access_that_is_too_old_is_renewed_once_and_the_question_asked_again(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.past = [past(clock, 1, hours=1)]
    site.look_faults.append(AccessExpired("Too old."))
    collect()
    assert site.refreshed == 1
    assert len(publications(house)) == 1
    assert reading(house, Subject.HISTORY).failures == 0


@pytest.mark.slow
def test_an_account_that_seldom_publishes_is_kept_open(
    house: House, site: pretend.Site, channel: Channel, collect: Collect, clock: FakeClock
) -> None:
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).expires_at = clock.now() + timedelta(days=60)
    collect()
    clock.move(days=52)
    collect()
    assert site.refreshed == 0
    clock.move(days=1.5)
    collect()
    assert site.refreshed == 1, "a week before it ends"
    with house.database.reading() as session:
        kept = credentials.read(session, house.settings.keyring, channel.id)
    assert kept == {"token": "fresh"}


def test_credentials_that_do_not_open_are_told_with_the_remedy(
    house: House, site: pretend.Site, channel: Channel, collect: Collect
) -> None:
    with house.database.transaction() as session:
        keyring, now = house.settings.keyring, house.now()
        credentials.write(session, keyring, channel.id, {"token": "x"}, now=now)
        session.query(Secret).update({"field": "moved"})
    collect()
    told = reading(house, Subject.HISTORY)
    assert "secret keys" in str(told.reason)
    assert "reconnect" in str(told.remedy)
    assert site.looks == 0


def test_who_reconnects_need_not_wait_for_the_next_round(
    house: House, alice: Actor, site: pretend.Site, channel: Channel, collect: Collect
) -> None:
    site.look_faults.extend([AuthExpired("Closed.")] * 2)
    collect()
    looks = site.looks
    with house.database.transaction() as session:
        channels.reconnect(
            session, alice, house.settings.keyring, channel.id, credentials={}, now=house.now()
        )
    collect()
    assert site.looks > looks
    assert reading(house, Subject.HISTORY).reason is None


@pytest.mark.parametrize(("wish", "looks"), [("", 1), ("yes", 2)])
def test_what_costs_money_is_read_only_where_somebody_wished_it(
    house: House,
    alice: Actor,
    collect: Collect,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    wish: str,
    looks: int,
) -> None:
    monkeypatch.setattr(pretend, "PLUGIN", replace(pretend.PLUGIN, paid_reads=True))
    with pretend.installed(tmp_path / "dear"):  # in a place where it was not found before
        connected(house, alice, "dear", **{"as": "telling", PAID_READS: wish})
        far = pretend.SITES.setdefault("dear", pretend.Site())
        collect()
    assert far.looks == looks, "mentions are a choice of their own"


def test_a_channel_out_of_use_is_not_read(
    house: House,
    alice: Actor,
    site: pretend.Site,
    channel: Channel,
    collect: Collect,
    clock: FakeClock,
) -> None:
    collect()
    with house.database.transaction() as session:
        channels.archive(session, alice, channel.id, now=house.now())
    looks = site.looks
    clock.move(days=2)
    collect()
    assert site.looks == looks
