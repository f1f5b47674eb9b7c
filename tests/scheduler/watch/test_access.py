"""An account that no longer opens, or soon will not: told with the posts that miss their time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from connectors.errors import AuthExpired
from editorial import channel_rules, channels
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.post import Post
from models.way import DeliveryState, Temperature
from scheduler.engine import Engine
from scheduler.watch.watchdog import Watchdog
from tests import pretend
from tests.fakes import FakeClock
from tests.mail_server import Chat, Inbox
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, raising, send
from tests.scheduler.test_engine import stroke

Minutes = Callable[[int], None]
Beat = Callable[[], None]
OF_THE_RED_CROSS = ["ada@example.org", "alice@example.org"]


@pytest.fixture
def closed(planned: Planned, site: pretend.Site, house: House, clock: FakeClock) -> None:
    """The network refused our key when the first of four posts was sent."""
    planned("Blood drive", at=clock.now() + timedelta(days=2))
    planned("Late by then", at=clock.now() + timedelta(minutes=30), temperature=Temperature.HOT)
    planned("In an hour", at=clock.now() + timedelta(hours=1))
    site.faults.append(raising(AuthExpired("The key is no longer accepted.")))
    send(house, planned("Open day"))


@pytest.mark.slow
@pytest.mark.usefixtures("closed")
def test_people_of_the_association_are_told_at_once_which_posts_miss_their_time(
    watchdog: Watchdog, channel: Channel, inbox: Inbox, room: Chat
) -> None:
    watchdog.round()
    watchdog.round()
    assert sorted(inbox.to) == OF_THE_RED_CROSS
    assert inbox.letters[0]["Subject"] == "Marronnier: Pretend friends must be connected again"
    text = inbox.text()
    assert "The key is no longer accepted." in text
    named = [line for line in text.splitlines() if line.startswith("–")]
    assert named == [
        "– “Open day”, Mon 30 Nov 2026, 08:00",
        "– “Late by then”, Mon 30 Nov 2026, 08:30",
        "– “In an hour”, Mon 30 Nov 2026, 09:00",
        "– “Blood drive”, Wed 2 Dec 2026, 08:00",
    ]
    assert f"http://127.0.0.1:5000/channels/{channel.id}" in text
    assert [one["alarm"] for one in room.said] == [f"channel closed {channel.id}"]


@pytest.mark.slow
@pytest.mark.usefixtures("closed")
def test_reconnected_what_was_held_leaves_and_what_is_too_late_goes_by_its_rule(
    house: House,
    alice: Actor,
    channel: Channel,
    engine: Engine,
    watchdog: Watchdog,
    clock: FakeClock,
    site: pretend.Site,
    inbox: Inbox,
) -> None:
    clock.move(hours=1)
    stroke(engine)
    assert site.texts == [], "nothing is tried on a channel that is paused"
    with house.database.transaction() as session:
        channel_rules.change_rules(session, alice, channel.id, {"gap_minutes": 0})
        channels.reconnect(
            session,
            alice,
            house.settings.keyring,
            channel.id,
            credentials={"token": "new"},
            now=house.now(),
        )
    for _ in range(4):
        stroke(engine)
    assert sorted(site.texts) == ["In an hour", "Open day"]
    states = _states(house)
    assert states["Late by then"] is DeliveryState.MISSED
    assert states["Blood drive"] is DeliveryState.PLANNED
    watchdog.round()
    assert inbox.letters == [], "it is over before anybody was told"


def _states(house: House) -> dict[str, DeliveryState]:
    """By the title of the post."""
    wanted = select(Post.title, Delivery.state).join(Delivery, Delivery.post_id == Post.id)
    with house.database.reading() as session:
        return {row.title: row.state for row in session.execute(wanted)}


def test_a_channel_that_a_person_paused_is_no_alarm(
    house: House, alice: Actor, channel: Channel, watchdog: Watchdog, inbox: Inbox
) -> None:
    with house.database.transaction() as session:
        channels.pause(session, alice, channel.id, reason="holidays", now=house.now())
    watchdog.round()
    assert inbox.letters == []


def ends(house: House, channel: Channel, **left: float) -> None:
    with house.database.transaction() as session:
        row = session.get_one(Channel, channel.id)
        row.expires_at = house.now() + timedelta(**left)


@pytest.fixture
def days(watchdog: Watchdog, beat: Beat, clock: FakeClock) -> Callable[[int], None]:
    """Days pass, with a look every six hours and a daemon that lives."""

    def pass_by(count: int) -> None:
        for _ in range(count * 4):
            beat()
            watchdog.round()
            clock.move(hours=6)
        beat()
        watchdog.round()

    return pass_by


@pytest.mark.slow
def test_an_access_that_ends_is_told_14_7_and_1_days_before(
    house: House,
    channel: Channel,
    planned: Planned,
    days: Callable[[int], None],
    inbox: Inbox,
    clock: FakeClock,
) -> None:
    planned("Before it ends", at=clock.now() + timedelta(days=19))
    planned("After it ends", at=clock.now() + timedelta(days=21))
    ends(house, channel, days=20)
    told = []
    for _ in range(21):
        before = len(inbox.letters)
        days(1)
        told.append((len(inbox.letters) - before) // len(OF_THE_RED_CROSS))
    assert [day for day, count in enumerate(told) if count] == [5, 12, 18]
    assert sum(told) == 3
    assert inbox.letters[0]["Subject"] == "Marronnier: The access to Pretend friends ends soon"
    assert "“After it ends”, Mon 21 Dec 2026, 08:00" in inbox.text()
    assert "Before it ends" not in inbox.text()


def test_one_warning_is_enough_for_an_access_that_ends_tomorrow(
    house: House, channel: Channel, watchdog: Watchdog, inbox: Inbox
) -> None:
    ends(house, channel, hours=20)
    watchdog.round()
    assert sorted(inbox.to) == OF_THE_RED_CROSS


def test_an_access_that_renews_itself_is_nobodys_business(
    house: House, alice: Actor, watchdog: Watchdog, inbox: Inbox
) -> None:
    ends(house, connected(house, alice, "renewing", **{"as": "renewing"}), hours=20)
    watchdog.round()
    assert inbox.letters == []


def test_reconnected_the_next_end_is_told_anew(
    house: House,
    alice: Actor,
    channel: Channel,
    watchdog: Watchdog,
    beat: Beat,
    inbox: Inbox,
    clock: FakeClock,
) -> None:
    for _ in range(2):
        beat()
        ends(house, channel, hours=20)
        watchdog.round()
        with house.database.transaction() as session:
            channels.reconnect(
                session,
                alice,
                house.settings.keyring,
                channel.id,
                credentials={"token": "new"},
                now=house.now(),
            )
        watchdog.round()
        clock.move(days=60)
    assert len(inbox.letters) == 2 * len(OF_THE_RED_CROSS)


@pytest.mark.slow
def test_more_than_a_few_are_counted(
    house: House,
    planned: Planned,
    site: pretend.Site,
    watchdog: Watchdog,
    inbox: Inbox,
    clock: FakeClock,
) -> None:
    for number in range(25):
        planned(f"Post {number}", at=clock.now() + timedelta(days=1 + number))
    site.faults.append(raising(AuthExpired("The key is no longer accepted.")))
    send(house, planned("now"))
    watchdog.round()
    assert "– and 6 more" in inbox.text()
