"""A role on a channel raises what somebody may do with the posts that go there alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import JSON, URL, cast, select

from editorial import drafting, queries, review
from editorial.approval.standing import course_of
from editorial.draft import Draft
from lib.errors import NotAllowed, NotFound
from models import roles, team
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.database import Database
from models.house import House
from models.in_json import channels_in
from models.post import Post
from models.roles import counting
from models.way import PostState, Role
from scheduler import queries as scheduled
from scheduler import scheduling
from tests.editorial.conftest import connect

Written = Callable[..., Post]
Give = Callable[..., None]


@pytest.fixture
def other(house: House, alice: Actor) -> Channel:
    return connect(house, alice, handle="others")


@pytest.fixture
def give(house: House, ada: Actor, bob: Actor, channel: Channel) -> Give:
    def giving(role: Role | None, *, on: Channel = channel) -> None:
        with house.database.transaction() as session:
            roles.give(session, ada, bob.user_id, on.id, role)

    return giving


def read(house: House, who: Actor, post: Post) -> list[int]:
    """What the list shows, which is what opening shows too."""
    with house.database.reading() as session:
        listed = [one.id for one in queries.posts(session, who)]
        try:
            drafting.visible(session, who, post.id)
            assert post.id in listed
        except NotFound:
            assert post.id not in listed
        return listed


@pytest.mark.parametrize(
    ("own", "given", "to", "counts"),
    [
        (Role.VOLUNTEER, {}, (1,), Role.VOLUNTEER),
        (Role.VOLUNTEER, {1: Role.EDITOR}, (1,), Role.EDITOR),
        (Role.VOLUNTEER, {1: Role.EDITOR}, (1, 2), Role.VOLUNTEER),
        (Role.VOLUNTEER, {1: Role.EDITOR, 2: Role.MANAGER}, (1, 2), Role.EDITOR),
        (Role.MANAGER, {1: Role.EDITOR}, (1,), Role.MANAGER),
        (Role.EDITOR, {1: Role.MANAGER}, (), Role.EDITOR),
    ],
)
def test_the_least_over_the_channels_counts_and_nothing_is_lowered(
    own: Role, given: dict[int, Role], to: tuple[int, ...], counts: Role
) -> None:
    assert counting(own, given, to) is counts


def test_an_editor_of_the_channel_reads_what_goes_there_alone(
    house: House,
    alice: Actor,
    bob: Actor,
    written: Written,
    draft: Draft,
    other: Channel,
    give: Give,
) -> None:
    there = written(by=alice)
    both = written(replace(draft, channels=(*draft.channels, other.id)), by=alice)
    nowhere = written(replace(draft, channels=()), by=alice)
    assert read(house, bob, there) == []
    give(Role.EDITOR)
    assert read(house, bob, there) == read(house, bob, both) == read(house, bob, nowhere)
    assert read(house, bob, there) == [there.id]
    give(None)
    assert read(house, bob, there) == []


def test_it_is_not_carried_to_another_channel_by_editing(
    house: House,
    alice: Actor,
    bob: Actor,
    written: Written,
    draft: Draft,
    other: Channel,
    give: Give,
) -> None:
    post = written(by=alice)
    give(Role.EDITOR)
    with house.database.transaction() as session:
        drafting.edit(
            session, bob, post.id, replace(draft, text="Better."), seen=1, now=house.now()
        )
    moved = replace(draft, channels=(other.id,))
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        drafting.edit(session, bob, post.id, moved, seen=2, now=house.now())


def test_a_manager_of_the_channel_is_asked_and_agrees_until_it_is_withdrawn(
    house: House, alice: Actor, bob: Actor, written: Written, give: Give
) -> None:
    first, second = written(by=alice), written(by=alice)
    with house.database.transaction() as session:
        for post in (first, second):
            review.submit(session, alice, post.id, now=house.now())
    give(Role.MANAGER)
    with house.database.transaction() as session:
        step = course_of(session, drafting.writable(session, alice, first.id)).next
        assert step is not None
        assert bob.user_id in step.able
        post = review.approve(session, bob, first.id, revision=1, now=house.now())
        assert post.state is PostState.APPROVED
    give(None)
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        review.approve(session, bob, second.id, revision=1, now=house.now())


def test_what_leaves_on_the_channel_is_seen_and_placed(
    house: House, alice: Actor, bob: Actor, written: Written, give: Give
) -> None:
    post = written(by=alice)
    with house.database.transaction() as session:
        review.submit(session, alice, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=1, now=house.now())
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        scheduling.schedule(session, bob, post.id, at=None, now=house.now())
    give(Role.EDITOR)
    with house.database.transaction() as session:
        (planned,) = scheduling.schedule(session, bob, post.id, at=None, now=house.now())
        assert scheduled.delivery(session, bob, planned.id).id == planned.id
        assert [one.id for one in scheduled.deliveries(session, bob)] == [planned.id]


def test_it_goes_with_the_membership(house: House, ada: Actor, bob: Actor, give: Give) -> None:
    give(Role.EDITOR)
    with house.database.transaction() as session:
        team.remove(session, ada, bob.user_id)
    with house.database.reading() as session:
        assert roles.given_in(session, ada.workspace_id) == {}


def test_administrators_alone_give_it_and_on_their_own_channels(
    house: House, alice: Actor, ada: Actor, charlie: Actor, bob: Actor, channel: Channel
) -> None:
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        roles.give(session, alice, bob.user_id, channel.id, Role.EDITOR)
    with pytest.raises(NotFound), house.database.transaction() as session:
        roles.give(session, ada, charlie.user_id, channel.id, Role.EDITOR)
    with pytest.raises(NotFound), house.database.transaction() as session:
        roles.give(session, replace(charlie, role=Role.ADMIN), bob.user_id, channel.id, None)


@pytest.mark.slow
def test_postgresql_takes_the_same_condition(postgres_database: URL) -> None:
    database = Database(postgres_database)
    empty = Content(title="", text="", channels=(7,)).to_json()
    with database.reading() as session:
        session.execute(select(Post.id).where(roles.reads(1, 1))).all()
        each = channels_in(cast(empty, JSON)).table_valued("value")
        assert session.scalars(select(each.c.value)).all() == ["7"]
    database.dispose()
