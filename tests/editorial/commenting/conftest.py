"""A draft of Bob's that is talked about."""

from collections.abc import Callable
from typing import Any

import pytest

from editorial.commenting import adding
from editorial.commenting.adding import Writer
from editorial.commenting.anchors import Anchor
from models.actor import Actor
from models.comment import Comment, Thread
from models.house import House
from models.post import Post


@pytest.fixture
def post(written: Callable[..., Post]) -> Post:
    """It says: The doors open at ten."""
    return written()


@pytest.fixture
def says(house: House) -> Callable[..., Comment]:
    """`says(alice, post, "…", quote=…, replacement=…)`: a remark of the team."""

    def say(
        who: Actor, post: Post, body: str, *, quote: str = "", start: int = 0, **more: Any
    ) -> Comment:
        given: dict[str, Any] = {"thread": Thread.TEAM, **more}
        if quote:
            given["anchor"] = Anchor(field="text", quote=quote, start=start)
        with house.database.transaction() as session:
            row = session.get_one(Post, post.id)
            return adding.add(session, Writer.of(who), row, body=body, now=house.now(), **given)

    return say
