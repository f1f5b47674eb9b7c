"""Suggestions, and what becomes of the post that takes them up."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from editorial import drafting, review
from editorial.commenting import settling, suggestions
from lib.errors import Changed, Invalid, NotFound, WrongState
from models.actor import Actor
from models.comment import Comment
from models.house import House
from models.post import Post
from models.way import PostState

Says = Callable[..., Comment]


def take_up(house: House, who: Actor, comment: Comment) -> None:
    with house.database.transaction() as session:
        suggestions.take_up(session, who, comment.id, now=house.now())


def text(house: House, post: Post) -> str:
    with house.database.reading() as session:
        return drafting.content_of(session, session.get_one(Post, post.id)).text


def rewritten(house: House, who: Actor, post: Post, words: str) -> None:
    with house.database.transaction() as session:
        _, revision, draft = drafting.draft_of(session, who, post.id)
        changed = replace(draft, text=words)
        drafting.edit(session, who, post.id, changed, seen=revision.number, now=house.now())


def test_several_suggestions_are_taken_up_one_after_the_other(
    house: House, alice: Actor, bob: Actor, post: Post, says: Says
) -> None:
    late = says(alice, post, "", quote="ten", replacement="noon")
    first = says(alice, post, "Warmer", quote="The doors", replacement="Our doors")
    take_up(house, bob, first)
    take_up(house, bob, late)
    assert text(house, post) == "Our doors open at noon."


def test_whoever_takes_it_up_wrote_the_version_and_the_agreement_is_void(
    house: House, alice: Actor, bob: Actor, erin: Actor, post: Post, says: Says
) -> None:
    with house.database.transaction() as session:
        review.submit(session, bob, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=1, now=house.now())
    offered = says(erin, post, "", quote="ten", replacement="noon")
    take_up(house, bob, offered)
    with house.database.reading() as session:
        row = session.get_one(Post, post.id)
        revision = drafting.current_revision(session, row)
        found = suggestions.taken_up(session, row.workspace_id, row.id)
    assert (row.state, row.approved_hash) == (PostState.DRAFT, None)
    assert revision.author_id == bob.user_id
    assert found == {revision.id: "Erin"}


def test_a_passage_that_is_gone_or_there_twice_is_not_guessed(
    house: House, alice: Actor, bob: Actor, post: Post, says: Says
) -> None:
    offered = says(alice, post, "", quote="ten", replacement="noon")
    rewritten(house, bob, post, "Ten or ten, that is: ten.")
    with pytest.raises(Changed, match="more than once"):
        take_up(house, bob, offered)
    rewritten(house, bob, post, "Closed.")
    with pytest.raises(Changed, match="no longer"):
        take_up(house, bob, offered)
    assert text(house, post) == "Closed."


def test_what_was_taken_up_is_not_taken_up_twice_nor_opened_again(
    house: House, alice: Actor, bob: Actor, post: Post, says: Says
) -> None:
    offered = says(alice, post, "", quote="ten", replacement="ten and ten")
    take_up(house, bob, offered)
    with pytest.raises(NotFound):
        take_up(house, bob, offered)
    with house.database.transaction() as session, pytest.raises(WrongState):
        settling.open_again(session, bob, offered.id, now=house.now())
    assert text(house, post) == "The doors open at ten and ten."


def test_declining_needs_a_word_that_stands_below_it(
    house: House, alice: Actor, bob: Actor, post: Post, says: Says
) -> None:
    offered = says(alice, post, "", quote="ten", replacement="noon")
    with house.database.transaction() as session:
        with pytest.raises(Invalid):
            settling.decline(session, bob, offered.id, why=" ", now=house.now())
        settling.decline(session, bob, offered.id, why="It is ten.", now=house.now())
    with pytest.raises(NotFound):
        take_up(house, bob, offered)


def test_strangers_and_other_volunteers_take_nothing_up(
    house: House, alice: Actor, charlie: Actor, bob: Actor, post: Post, says: Says
) -> None:
    offered = says(alice, post, "", quote="ten", replacement="noon")
    with pytest.raises(NotFound):
        take_up(house, charlie, offered)
    with pytest.raises(NotFound):
        take_up(house, replace(bob, user_id=alice.user_id + 1000), offered)


def test_an_archived_post_takes_nothing_up(
    house: House, alice: Actor, bob: Actor, post: Post, says: Says
) -> None:
    offered = says(alice, post, "", quote="ten", replacement="noon")
    with house.database.transaction() as session:
        review.archive(session, bob, post.id, now=house.now())
    with pytest.raises(WrongState):
        take_up(house, bob, offered)


@pytest.mark.parametrize(("quote", "new"), [("", "noon"), ("ten", "ten"), ("ten", "\ud800")])
def test_a_suggestion_names_its_passage_and_changes_it(
    quote: str, new: str, alice: Actor, post: Post, says: Says
) -> None:
    with pytest.raises(Invalid):
        says(alice, post, "", quote=quote, replacement=new)
