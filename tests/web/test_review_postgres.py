"""What a database could answer otherwise, on PostgreSQL too; and two who press at once."""

import threading

import pytest

from editorial import drafting
from editorial.commenting import suggestions
from editorial.commenting.anchors import Anchor
from lib.errors import NotFound
from models.actor import Actor
from models.house import House
from models.post import Post
from tests.web import rows
from tests.web.test_review_batch import (  # noqa: F401 - the same tests, on another house
    test_those_chosen_are_approved_and_the_others_named,
    test_what_waits_is_narrowed_to_a_week_a_channel_a_pillar_or_an_author,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def house(postgres_house: House) -> House:
    return postgres_house


def test_of_two_who_take_up_the_same_at_once_one_finds_it_done(house: House, alice: Actor) -> None:
    post = rows.drafted(house, alice, "Doors", text="The doors open at ten.")
    words = {"anchor": Anchor(field="text", quote="ten"), "replacement": "ten and ten"}
    offered = rows.remarked(house, alice, post, "", **words)
    both, came = threading.Barrier(2), []

    def take_up() -> None:
        both.wait()
        try:
            with house.database.transaction() as session:
                suggestions.take_up(session, alice, offered.id, now=house.now())
        except NotFound:
            came.append("found it done")
        else:
            came.append("took it up")

    threads = [threading.Thread(target=take_up) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=20)
    assert sorted(came) == ["found it done", "took it up"]
    with house.database.reading() as session:
        said = drafting.content_of(session, session.get_one(Post, post.id)).text
    assert said == "The doors open at ten and ten."
