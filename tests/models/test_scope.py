"""Nobody sees another workspace's rows."""

import pytest

from editorial import drafting
from editorial.draft import Draft
from lib.errors import NotFound
from models.actor import Actor
from models.house import House
from models.post import Post
from models.scope import fetch, scoped


@pytest.fixture
def post(house: House, alice: Actor) -> Post:
    with house.database.transaction() as session:
        return drafting.create(session, alice, Draft(title="Ours"), now=house.now())


def test_a_stranger_finds_nothing_under_the_number(
    house: House, charlie: Actor, post: Post
) -> None:
    with house.database.reading() as session:
        assert session.scalars(scoped(charlie, Post)).all() == []
        with pytest.raises(NotFound):
            fetch(session, charlie, Post, post.id)


@pytest.mark.parametrize("number", [0, -1, 2**63, 2**70, 999_999])
def test_a_number_that_no_row_has_is_refused_alike(house: House, alice: Actor, number: int) -> None:
    with house.database.reading() as session, pytest.raises(NotFound):
        fetch(session, alice, Post, number)
