"""Guests on PostgreSQL, where two may press at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import URL

from editorial.drafting import writable
from editorial.guests import links, opening, shown
from lib.errors import WrongState
from models.approval import Level
from models.database import Database
from models.house import House
from models.way import PostState
from tests import guest_rows
from tests.conftest import actor_named, add_people
from tests.postgres_waiting import until_somebody_waits
from tests.web import rows
from web.counts import Counts

pytestmark = [pytest.mark.servers, pytest.mark.slow]


@pytest.fixture
def peopled(house: House, postgres_database: URL) -> Iterator[House]:
    database = Database(postgres_database)
    add_people(database, database.now())
    yield replace(house, database=database)
    database.dispose()


def test_a_guest_who_presses_while_somebody_decides_comes_second(peopled: House) -> None:
    """Their own press from another window, and a manager's rejection, wait for each other."""
    alice = actor_named(peopled, "alice")
    guest_rows.levels(peopled, alice, Level(name="The mayor", guests=True, need=2))
    channel = rows.connected(peopled, alice).id
    post = rows.submitted(peopled, alice, "Portrait", channel)
    _, token = guest_rows.given(peopled, alice, post.id)
    with ThreadPoolExecutor(2) as windows:
        with peopled.database.transaction() as session:
            writable(session, alice, post.id)
            pressed = [windows.submit(guest_rows.agrees, peopled, token, post) for _ in range(2)]
            until_somebody_waits(peopled)
        assert [one.result() for one in pressed] == [PostState.IN_REVIEW] * 2
        assert len(guest_rows.agreements(peopled, post)) == 1
        with peopled.database.transaction() as session:
            decided = writable(session, alice, post.id)
            refused = windows.submit(guest_rows.refuses, peopled, token, post, "No.")
            until_somebody_waits(peopled)
            decided.state = PostState.APPROVED
        with pytest.raises(WrongState):
            refused.result()


def test_a_week_is_read_and_links_are_withdrawn(peopled: House) -> None:
    alice = actor_named(peopled, "alice")
    at = peopled.database.now() + timedelta(hours=1)
    rows.planned(peopled, alice, "Placed", rows.connected(peopled, alice).id, at=at)
    day = at.date()
    _, token = guest_rows.given(
        peopled, alice, first=day - timedelta(days=1), last=day + timedelta(days=1)
    )
    with peopled.database.reading() as session:
        guest = opening.opened(session, token, now=peopled.now())
        (found,) = shown.everything(session, guest)
        assert (found.post.title, found.at) == ("Placed", at)
    post_id = found.post.id
    guest_rows.given(peopled, alice, post_id)
    with peopled.database.transaction() as session:
        assert links.revoke_all(session, alice, post_id, now=peopled.now()) == 1


def test_what_several_processes_count_adds_up(peopled: House) -> None:
    here, there = Counts(peopled), Counts(peopled)
    for counts in (here, there, here):
        counts.add("one", 1, within=timedelta(minutes=1))
        counts.add("other", 2, within=timedelta(minutes=1))
        counts.write()
    assert (here.of("one").count, there.of("other").count) == (3, 6)
