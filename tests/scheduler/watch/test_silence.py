"""When the daemon is silent the people in charge are told once, and once more when it is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from community import stop
from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.people import User, Workspace
from models.way import DeliveryState, Temperature
from scheduler.engine import Engine
from scheduler.watch.watchdog import Watchdog
from tests.fakes import FakeClock
from tests.journeys.processes import until
from tests.mail_server import Chat, Inbox
from tests.scheduler.sending.test_deliver import Planned

Minutes = Callable[[int], None]
Beat = Callable[[], None]
IN_CHARGE = ["alice@example.org", "ada@example.org", "charlie@example.org"]


def test_nobody_is_told_while_the_daemon_lives(
    minutes: Minutes, beat: Beat, inbox: Inbox, room: Chat
) -> None:
    for _ in range(5):
        beat()
        minutes(1)
    assert (inbox.letters, room.said) == ([], [])


@pytest.mark.slow
def test_a_silence_is_told_once_to_managers_and_administrators(
    minutes: Minutes, beat: Beat, planned: Planned, inbox: Inbox, room: Chat, clock: FakeClock
) -> None:
    beat()
    planned("soon", at=clock.now() + timedelta(hours=3))
    minutes(10)
    assert sorted(inbox.to) == sorted(IN_CHARGE)
    text = inbox.text(inbox.to.index("alice@example.org"))
    assert "no sign of life since Mon 30 Nov 2026, 08:00" in text
    assert "One post is due within a day" in text
    assert "flask up" in text
    assert "http://127.0.0.1:5000/" in text
    assert "No post is due within a day" in inbox.text(inbox.to.index("charlie@example.org"))
    (said,) = room.said
    assert said["alarm"] == "daemon silent"
    assert said["since"] == "2026-11-30T07:00:00+00:00"
    assert "service d’envoi" in said["text"], "the installation’s language"


@pytest.mark.slow
def test_a_silence_of_less_than_a_minute_is_none(
    minutes: Minutes, beat: Beat, watchdog: Watchdog, clock: FakeClock, inbox: Inbox
) -> None:
    minutes(2)
    inbox.letters.clear()
    beat()
    clock.move(seconds=59)
    watchdog.round()
    assert [one for one in inbox.letters if "Nothing leaves" in one["Subject"]] == []


@pytest.mark.slow
def test_its_end_is_told_with_what_is_late(
    minutes: Minutes, beat: Beat, planned: Planned, inbox: Inbox, room: Chat, clock: FakeClock
) -> None:
    beat()
    planned("late", at=clock.now() + timedelta(minutes=2))
    minutes(10)
    inbox.letters.clear()
    beat()
    minutes(0)
    minutes(0)
    assert sorted(inbox.to) == sorted(IN_CHARGE)
    alices = inbox.to.index("alice@example.org")
    assert inbox.letters[alices]["Subject"] == "Marronnier: It is publishing again"
    assert "One post is late" in inbox.text(alices)
    assert "No post is late" in inbox.text(inbox.to.index("charlie@example.org"))
    assert [one["alarm"] for one in room.said] == ["daemon silent"] * 2


@pytest.mark.slow
def test_its_end_tells_what_was_missed_meanwhile_and_what_is_late_and_held(
    house: House,
    alice: Actor,
    engine: Engine,
    minutes: Minutes,
    beat: Beat,
    planned: Planned,
    inbox: Inbox,
    clock: FakeClock,
) -> None:
    missed_before = planned("of yesterday", temperature=Temperature.HOT)
    clock.move(minutes=20)
    engine.tick()
    until(engine.idle)
    assert _state(house, missed_before) is DeliveryState.MISSED
    clock.move(minutes=1)
    beat()
    soon = clock.now() + timedelta(minutes=2)
    planned("hot", at=soon, temperature=Temperature.HOT)
    planned("warm", at=soon)
    with house.database.transaction() as session:
        stop.stop(session, alice, reason="fire", now=clock.now())
    minutes(20)
    inbox.letters.clear()
    engine.hold()  # the daemon’s first step, before its first sign of life
    beat()
    minutes(0)
    minutes(0)
    text = inbox.text(inbox.to.index("alice@example.org"))
    assert "One post was missed" in text
    assert "One late post is held" in text
    assert "No post is late" not in text
    assert "No post is late" in inbox.text(inbox.to.index("charlie@example.org"))


def _state(house: House, delivery: Delivery) -> DeliveryState:
    with house.database.reading() as session:
        return session.get_one(Delivery, delivery.id).state


@pytest.mark.slow
def test_each_silence_is_told_anew(minutes: Minutes, beat: Beat, room: Chat) -> None:
    for _ in range(2):
        beat()
        minutes(3)
    beat()
    minutes(0)
    assert len(room.said) == 4


@pytest.mark.slow
def test_however_many_processes_watch_people_are_told_once(
    told_house: House, beat: Beat, clock: FakeClock, inbox: Inbox, room: Chat
) -> None:
    beat()
    pack = [Watchdog(told_house) for _ in range(3)]
    for _ in range(12):
        for one in pack:
            one.round()
        clock.move(seconds=15)
    assert sorted(inbox.to) == sorted(IN_CHARGE)
    assert len(room.said) == 1
    pack.append(Watchdog(told_house))  # one that was restarted in the middle of it
    beat()
    for one in pack:
        one.round()
    assert len(inbox.letters) == 2 * len(IN_CHARGE)


def test_a_web_process_that_has_just_started_gives_the_daemon_a_minute(
    told_house: House, beat: Beat, clock: FakeClock, inbox: Inbox
) -> None:
    beat()
    clock.move(hours=8)  # the machine was off all night
    watchdog = Watchdog(told_house)
    watchdog.round()
    clock.move(seconds=45)
    watchdog.round()
    beat()
    clock.move(seconds=45)
    watchdog.round()
    assert inbox.letters == []


def test_a_daemon_that_never_ran_is_told_after_the_first_minute(
    watchdog: Watchdog, clock: FakeClock, inbox: Inbox, beat: Beat
) -> None:
    watchdog.round()
    clock.move(seconds=59)
    watchdog.round()
    assert inbox.letters == []
    clock.move(seconds=2)
    watchdog.round()
    assert sorted(inbox.to) == sorted(IN_CHARGE)


def test_each_reads_it_in_their_own_language_and_zone(
    house: House, minutes: Minutes, beat: Beat, inbox: Inbox
) -> None:
    with house.database.transaction() as session:
        session.scalars(select(User).where(User.name == "Alice")).one().language = "fr"
        place = session.scalars(select(Workspace).where(Workspace.slug == "food-bank")).one()
        place.zone = "America/Martinique"
    beat()
    minutes(2)
    assert "lun. 30 nov. 2026, 08:00" in inbox.text(inbox.to.index("alice@example.org"))
    assert "Mon 30 Nov 2026, 03:00" in inbox.text(inbox.to.index("charlie@example.org"))


def test_the_demos_people_get_no_mail(
    house: House, minutes: Minutes, beat: Beat, inbox: Inbox
) -> None:
    with house.database.transaction() as session:
        session.scalars(select(Workspace).where(Workspace.slug == "red-cross")).one().demo = True
    beat()
    minutes(2)
    assert inbox.to == ["charlie@example.org"]


@pytest.mark.slow
def test_a_mail_that_failed_is_tried_again_later_and_never_twice_for_whom_it_reached(
    minutes: Minutes, beat: Beat, inbox: Inbox, room: Chat
) -> None:
    beat()
    inbox.refuses["ada@example.org"] = "450 come back later"
    room.status = 500
    minutes(4)
    assert sorted(inbox.to) == ["alice@example.org", "charlie@example.org"]
    inbox.refuses.clear()
    room.status = 200
    minutes(20)
    assert sorted(inbox.to) == sorted(IN_CHARGE)
    assert len(room.said) == 1


@pytest.mark.slow
def test_an_address_that_never_takes_mail_keeps_nobody_else_from_theirs(
    minutes: Minutes, beat: Beat, inbox: Inbox
) -> None:
    beat()
    inbox.refuses["alice@example.org"] = "550 no such person"
    minutes(30)
    assert sorted(inbox.to) == ["ada@example.org", "charlie@example.org"]


@pytest.mark.slow
def test_a_mail_server_that_is_away_is_not_asked_by_everyone_at_every_look(
    house: House, beat: Beat, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(house.settings, smtp_url="smtp://127.0.0.1:1")
    watchdog = Watchdog(replace(house, settings=settings))
    beat()
    for _ in range(40):  # ten minutes
        watchdog.round()
        clock.move(seconds=15)
    failed = [one for one in caplog.messages if "did not go" in one]
    assert 2 <= len(failed) <= 4


def test_a_hook_is_not_followed_elsewhere_and_its_address_is_not_logged(
    minutes: Minutes, beat: Beat, room: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    room.status = 302
    beat()
    minutes(2)
    assert room.said == []
    assert any("web hook" in one for one in caplog.messages)
    assert not any("a-secret" in one for one in caplog.messages)
