"""What stands in the calendar: the first few of each stretch and how many, on each database."""

from datetime import datetime, timedelta

import pytest

from editorial import saved_views
from editorial.calendar_choices import choices
from models import roles
from models.actor import Actor
from models.house import House
from models.way import PostState, Role, Temperature
from scheduler.calendar.board import waiting
from scheduler.calendar.entries import Entry, Filled, NativeEntry, Stretch, entries
from scheduler.calendar.narrowing import Narrowing, Stage
from tests.web import rows


def told(found: Filled) -> list[tuple[str, str]]:
    """What it is called, and where it stands."""
    return [
        (one.words, one.channel.name)
        if isinstance(one, NativeEntry)
        else (one.title, ", ".join(channel.name for channel in one.channels))
        for one in found.entries
    ]


def days(house: House, count: int) -> list[Stretch]:
    start = house.now()
    return [
        Stretch(since=start + timedelta(days=n), until=start + timedelta(days=n + 1))
        for n in range(count)
    ]


@pytest.fixture
def at(house: House) -> datetime:
    return house.now() + timedelta(hours=30)


@pytest.mark.slow
def test_each_stretch_has_its_first_few_and_says_how_many_there_are(
    house: House, alice: Actor, at: datetime
) -> None:
    one, two = (rows.connected(house, alice, name) for name in ("one", "two"))
    rows.planned(house, alice, "Both", one.id, two.id, at=at)
    rows.submitted(house, alice, "Wish", two.id, wished_at=at + timedelta(minutes=1))
    rows.published_there(house, one, "By hand", at=at + timedelta(minutes=2))
    with house.database.reading() as session:
        empty, full, later = entries(session, alice, days(house, 3), few=2)
        (rest,) = entries(session, alice, days(house, 2)[1:], few=2, skip=2)
    assert told(full) == [("Both", "Feed one, Feed two"), ("Wish", "Feed two")]
    assert told(rest) == [("By hand", "Feed one")]
    assert [found.count for found in (empty, full, later)] == [0, 3, 0]


def test_what_is_more_than_is_counted_is_said_to_be_at_least_so_many(
    house: House, alice: Actor, at: datetime
) -> None:
    for title in ("One", "Two", "Three"):
        rows.drafted(house, alice, title, wished_at=at)
    with house.database.reading() as session:
        (all_of_them,) = entries(session, alice, days(house, 2)[1:], few=1, most=4)
        (some,) = entries(session, alice, days(house, 2)[1:], few=1, most=2)
    assert (all_of_them.count, all_of_them.counted_out) == (3, True)
    assert (some.count, some.counted_out) == (2, False)


def test_of_one_channel_each_delivery_there_begins_an_entry(
    house: House, alice: Actor, at: datetime
) -> None:
    one, two = (rows.connected(house, alice, name) for name in ("one", "two"))
    rows.planned(house, alice, "Both", one.id, two.id, at=at)
    (day,) = days(house, 2)[1:]
    wanted = [Stretch(since=day.since, until=day.until, channel_id=c.id) for c in (one, two)]
    with house.database.reading() as session:
        found = entries(session, alice, wanted, few=2)
    assert [told(one) for one in found] == [[("Both", "Feed one")], [("Both", "Feed two")]]


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        (Narrowing(stages=(Stage.WAITING,)), ["Placed"]),
        (Narrowing(stages=(Stage.REVIEW,), channels=(1,)), ["Wish"]),
        (Narrowing(channels=(99,)), []),
        (Narrowing(temperatures=(Temperature.HOT,)), ["Placed"]),
        (Narrowing(pillars=("portraits",), campaigns=("Winter",)), ["Wish"]),
        (Narrowing(text="%"), ["100 % by hand"]),
        (Narrowing(text="PLAC", owners=(1, 2, 3, 4, 5)), ["Placed"]),
    ],
)
def test_it_is_narrowed_in_the_database(
    house: House, alice: Actor, at: datetime, wanted: Narrowing, seen: list[str]
) -> None:
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Placed", channel.id, at=at, temperature=Temperature.HOT)
    of = {"pillar": "Portraits", "campaign": "Winter"}
    rows.submitted(house, alice, "Wish", channel.id, wished_at=at, **of)
    rows.published_there(house, channel, "100 % by hand", at=at)
    with house.database.reading() as session:
        (found,) = entries(session, alice, days(house, 2)[1:], few=9, only=wanted)
    assert [name for name, _ in told(found)] == seen


@pytest.mark.slow
def test_a_volunteer_is_shown_their_own(
    house: House, alice: Actor, bob: Actor, at: datetime
) -> None:
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Hers", channel.id, at=at)
    rows.submitted(house, bob, "His", channel.id, wished_at=at)
    with house.database.reading() as session:
        (found,) = entries(session, bob, days(house, 2)[1:], few=9)
        heap = waiting(session, bob, (PostState.IN_REVIEW,), few=9, only=Narrowing())
    assert [one.title for one in found.entries if isinstance(one, Entry)] == ["His"]
    assert [(one.title, one.channels[0].name) for one in heap.posts] == [("His", "Feed news")]


@pytest.mark.slow
def test_a_volunteer_with_a_role_on_a_channel_is_shown_what_leaves_there_as_well(
    house: House, alice: Actor, ada: Actor, bob: Actor, at: datetime
) -> None:
    theirs, other = (rows.connected(house, alice, name) for name in ("theirs", "other"))
    for title, channel in (("There", theirs), ("Elsewhere", other)):
        rows.planned(house, alice, title, channel.id, at=at)
    with house.database.transaction() as session:
        roles.give(session, ada, bob.user_id, theirs.id, Role.EDITOR)
    with house.database.reading() as session:
        (found,) = entries(session, bob, days(house, 2)[1:], few=9)
    assert [one.title for one in found.entries if isinstance(one, Entry)] == ["There"]


def test_what_a_calendar_can_be_narrowed_to(house: House, alice: Actor, bob: Actor) -> None:
    rows.pillar(house, alice, "Portraits")
    for name in ("Winter", "", "Spring", "Winter"):
        rows.drafted(house, alice, "A post", campaign=name)
    with house.database.transaction() as session:
        saved_views.save(session, alice, "All", "view=month", shared=True, starts=True)
    with house.database.reading() as session:
        found = choices(session, bob)
    assert list(found.pillars) == ["Portraits"]
    assert list(found.campaigns) == ["Spring", "Winter"]
    assert {"Alice", "Bob"} <= set(found.people.values())
    assert [(one.name, one.own, one.starts) for one in found.views] == [("All", False, False)]
