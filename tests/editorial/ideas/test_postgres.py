"""Ideas, pool and campaigns read the same from PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import URL

from editorial import pool
from editorial.campaigns import keeping, looking
from editorial.channels import active
from editorial.ideas import mailing, noting, queries, reading
from editorial.ideas.noting import Noted
from editorial.ideas.queries import Show
from editorial.pool import Shelf
from models.database import Database
from models.house import House
from models.idea import Idea
from models.way import Temperature
from scheduler.filled import filled
from scheduler.pool.finding import on_shelf
from tests.conftest import actor_named, add_people
from tests.editorial.ideas.test_mailing import FakeMailbox, letter_of
from tests.postgres_waiting import until_somebody_waits
from tests.web import rows

pytestmark = [pytest.mark.servers, pytest.mark.slow]


@pytest.fixture
def peopled(house: House, postgres_database: URL) -> Iterator[House]:
    database = Database(postgres_database)
    add_people(database, database.now())
    yield replace(house, database=database)
    database.dispose()


def test_what_is_kept_is_found_again(peopled: House) -> None:
    alice, bob = actor_named(peopled, "alice"), actor_named(peopled, "bob")
    channel = rows.connected(peopled, alice).id
    rows.idea(peopled, bob, "The report", link="https://example.org/x")
    rows.idea(peopled, alice, "The same", link="http://www.example.org/x/")
    reading.read(peopled, rows.feed_of_ideas(peopled, alice, "http://127.0.0.1:9/x").id)
    letters = (letter_of(f"{who}@example.org", who, "x") for who in ("bob", "nobody"))
    mailing.read(peopled, FakeMailbox(*letters))
    rows.approved(peopled, alice, "Cold", channel, temperature=Temperature.COLD)
    rows.approved(peopled, alice, "Unplaced", channel, campaign="winter")
    rows.planned(peopled, alice, "Planned", channel, campaign="Winter ")
    campaign = rows.campaign(peopled, alice, "Winter", first=date(2026, 12, 1))
    with peopled.database.reading() as session:
        found = queries.ideas(session, bob, search="REPORT")
        assert [one.backers for one in found] == [(alice.user_id,)]
        assert queries.counts(session, alice)[Show.OPEN] == 2
        assert on_shelf(session, alice.workspace_id, channel_id=channel, search="co") == [1]
        (unplaced,) = pool.waiting(session, alice, Shelf.UNPLACED, search="WIN", limit=5)
        assert unplaced.title == "Unplaced"
        own = looking.posts(session, alice, campaign)
        assert (len(own.placed), len(own.waiting)) == (1, 1)
        assert keeping.unknown(session, alice) == []
        ahead = filled(session, active(session, alice), now=peopled.now())
        assert ahead[channel].counts[0] == 1


def test_what_two_say_of_one_link_at_once_is_kept_of_both(peopled: House) -> None:
    alice, bob = actor_named(peopled, "alice"), actor_named(peopled, "bob")
    link = "https://example.org/x"
    made = rows.idea(peopled, alice, "The report", link=link)
    with ThreadPoolExecutor(1) as other:
        with peopled.database.transaction() as session:
            noting.add(session, alice, Noted(link=link, note="Page 7"), now=peopled.now())
            asked = other.submit(rows.idea, peopled, bob, "", link=link, note="Page 9")
            until_somebody_waits(peopled)
        asked.result(timeout=30)
    with peopled.database.reading() as session:
        assert session.get_one(Idea, made.id).note == "Alice: Page 7\n\nBob: Page 9"
