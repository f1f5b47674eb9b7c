"""Two people and one post in the same second, on each kind of database."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from editorial import drafting, review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from editorial.draft import Draft
from lib.errors import NotAllowed, WrongState
from models import team
from models.actor import Actor
from models.approval import Agreement, Level, Mode
from models.channel import Channel
from models.house import House
from models.people import User
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


@pytest.mark.slow
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


@pytest.fixture
def one_needed(house: House, channel: Channel) -> Post:
    """By Erin; by the usual rule one manager must agree."""
    erin = actor_named(house, "erin")
    with house.database.transaction() as session:
        draft = Draft(title="Soup", text="Come", channels=(channel.id,))
        post = drafting.create(session, erin, draft, now=house.now())
        return review.submit(session, erin, post.id, now=house.now())


def test_of_two_who_each_could_approve_it_one_does_and_the_other_is_told(
    house: House, one_needed: Post, pool: ThreadPoolExecutor
) -> None:
    start = threading.Barrier(2)

    def run(name: str) -> str:
        actor = actor_named(house, name)
        start.wait()
        try:
            return approve(house, actor, one_needed)
        except WrongState as refusal:
            return str(refusal.message)

    first, second = sorted(pool.map(run, ("alice", "ada")), key=len)
    assert first == PostState.APPROVED
    assert "the post is approved" in second
    with house.database.reading() as session:
        assert len(session.scalars(select(Agreement)).all()) == 1
        became = session.scalars(select(Decision.to_state).where(Decision.move == Move.APPROVE))
        assert list(became) == [PostState.APPROVED]


@pytest.mark.slow
def test_a_change_that_comes_while_somebody_agrees_takes_the_agreement_with_it(
    house: House, alice: Actor, one_needed: Post, pool: ThreadPoolExecutor
) -> None:
    erin = actor_named(house, "erin")

    def change() -> PostState:
        with house.database.transaction() as session:
            _, _, draft = drafting.draft_of(session, erin, one_needed.id)
            other = Draft(title="Soup", text="Do not come", channels=draft.channels)
            return drafting.edit(session, erin, one_needed.id, other, seen=1, now=house.now()).state

    with house.database.transaction() as session:
        review.approve(session, alice, one_needed.id, revision=1, now=house.now())
        session.flush()
        beside = pool.submit(change)
        threading.Event().wait(0.2)
    assert beside.result(20) is PostState.DRAFT
    with house.database.reading() as session:
        post = session.get_one(Post, one_needed.id)
        (agreement,) = session.scalars(select(Agreement)).all()
        assert (post.approved_hash, agreement.void_at is None) == (None, False)


@pytest.mark.slow
def test_whoever_is_let_go_while_they_agree_did_not_agree(
    house: House, one_needed: Post, pool: ThreadPoolExecutor
) -> None:
    """Their page was open, and their press arrives as the administrator's does."""
    alice, ada = actor_named(house, "alice"), actor_named(house, "ada")
    with house.database.transaction() as session:
        team.remove(session, ada, alice.user_id)
        assert review.let_through(session, ada, now=house.now()) == []
        beside = pool.submit(approve, house, alice, one_needed)
        threading.Event().wait(0.2)
    with pytest.raises(NotAllowed):
        beside.result(20)
    with house.database.reading() as session:
        assert session.scalars(select(Agreement)).all() == []


def test_what_somebody_agreed_to_stands_after_they_were_let_go(house: House, waiting: Post) -> None:
    """Their name stays on it, and nobody else can be taken for them."""
    alice, ada = actor_named(house, "alice"), actor_named(house, "ada")
    assert approve(house, alice, waiting) is PostState.IN_REVIEW
    with house.database.transaction() as session:
        team.remove(session, ada, alice.user_id)
        assert review.let_through(session, ada, now=house.now()) == []
    assert approve(house, ada, waiting) is PostState.APPROVED
    with house.database.reading() as session:
        assert [one.name for one in session.scalars(select(Agreement))] == ["Alice", "Ada"]


def test_whoever_may_no_longer_sign_in_agrees_to_nothing(house: House, one_needed: Post) -> None:
    alice = actor_named(house, "alice")
    with house.database.transaction() as session:
        session.get_one(User, alice.user_id).active = False
    with pytest.raises(NotAllowed):
        approve(house, alice, one_needed)
