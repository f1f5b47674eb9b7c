"""Two people and one post in the same second, on each kind of database."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from editorial import drafting, review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from editorial.drafting import Draft
from lib.errors import WrongState
from models.actor import Actor
from models.approval import Agreement, Level, Mode
from models.channel import Channel
from models.house import House
from models.post import Decision, Post
from models.way import Move, PostState, Role
from tests.conftest import actor_named


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


@pytest.fixture
def waiting(house: House, channel: Channel) -> Post:
    """By Erin; two managers must agree."""
    erin, two = actor_named(house, "erin"), Level(name="two", role=Role.MANAGER, need=2)
    with house.database.transaction() as session:
        asked = Asked(mode=Mode.LEVELS, levels=(two,))
        keeping.set_rule(session, actor_named(house, "ada"), asked, now=house.now())
        draft = Draft(title="Soup", text="Come", channels=(channel.id,))
        post = drafting.create(session, erin, draft, now=house.now())
        return review.submit(session, erin, post.id, now=house.now())


def approve(house: House, actor: Actor, post: Post) -> PostState:
    with house.database.transaction() as session:
        return review.approve(session, actor, post.id, revision=1, now=house.now()).state


def test_of_two_who_agree_at_once_both_count_and_one_completes_it(
    house: House, waiting: Post, pool: ThreadPoolExecutor
) -> None:
    start = threading.Barrier(2)

    def run(name: str) -> PostState:
        actor = actor_named(house, name)
        start.wait()
        return approve(house, actor, waiting)

    found = sorted(pool.map(run, ("alice", "ada")))
    assert found == [PostState.APPROVED, PostState.IN_REVIEW]
    with house.database.reading() as session:
        assert len(session.scalars(select(Agreement)).all()) == 2
        became = session.scalars(select(Decision.to_state).where(Decision.move == Move.APPROVE))
        assert list(became).count(PostState.APPROVED) == 1


def test_who_agrees_while_it_is_changed_is_told_and_nothing_counts(
    house: House, alice: Actor, waiting: Post, pool: ThreadPoolExecutor
) -> None:
    erin = actor_named(house, "erin")
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, erin, waiting.id)
        other = Draft(title="Soup", text="Do not come", channels=draft.channels)
        drafting.edit(session, erin, waiting.id, other, seen=None, now=house.now())
        session.flush()
        beside = pool.submit(approve, house, alice, waiting)
        threading.Event().wait(0.2)
    with pytest.raises(WrongState, match="draft"):
        beside.result(20)
    with house.database.reading() as session:
        assert session.scalars(select(Agreement)).all() == []
