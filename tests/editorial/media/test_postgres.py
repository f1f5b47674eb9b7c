"""Where two write at once: an item is taken away while somebody puts it into a post."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import URL

from editorial import drafting, media
from editorial.draft import Draft
from editorial.media.taking_away import take_away
from lib.errors import WrongState
from models.actor import Actor
from models.content import Attachment
from models.database import Database
from models.house import House
from tests.conftest import actor_named, add_people
from tests.editorial.media.drawings import drawn, encoded
from tests.postgres_waiting import until_somebody_waits

pytestmark = [pytest.mark.servers, pytest.mark.slow]


@pytest.fixture
def peopled(house: House, postgres_database: URL) -> Iterator[House]:
    database = Database(postgres_database)
    add_people(database, database.now())
    yield replace(house, database=database)
    database.dispose()


def gone(house: House, who: Actor, media_id: int) -> None:
    with house.database.transaction() as session:
        take_away(session, who, media_id)


def test_an_item_that_a_post_takes_up_at_this_moment_stays(peopled: House) -> None:
    alice, now = actor_named(peopled, "alice"), peopled.now()
    with peopled.database.transaction() as session:
        data = encoded(drawn("tree"))
        item = media.store(session, alice, peopled.files, data, filename="a.png", now=now)
    with ThreadPoolExecutor(1) as other:
        with peopled.database.transaction() as session:
            shows = Draft(title="The market", media=(Attachment(sha256=item.sha256),))
            drafting.create(session, alice, shows, now=now)
            asked = other.submit(gone, peopled, alice, item.id)
            until_somebody_waits(peopled)
        with pytest.raises(WrongState, match="The market"):
            asked.result(timeout=30)
