"""Ideas: noted by anybody, joined where the link is the same, written once, or put aside."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from editorial import drafting, review
from editorial.ideas import deciding, noting, queries
from editorial.ideas.noting import Noted
from editorial.ideas.queries import Show
from lib.errors import Invalid, NotAllowed, NotFound, WrongState
from models.actor import Actor
from models.idea import Idea
from models.way import PostState


def noted(session: Session, who: Actor, line: str, *, now: datetime, **more: Any) -> Idea:
    return noting.add(session, who, Noted(line=line, **more), now=now).idea


def lines(session: Session, who: Actor, **asked: Any) -> list[str]:
    return [one.idea.line for one in queries.ideas(session, who, **asked)]


def test_editors_see_all_and_a_volunteer_their_own(
    session: Session, alice: Actor, bob: Actor, charlie: Actor, now: datetime
) -> None:
    noted(session, alice, "The new van", now=now)
    noted(session, bob, "A recipe a month", now=now)
    assert lines(session, alice) == ["A recipe a month", "The new van"]
    assert lines(session, bob) == ["A recipe a month"]
    assert lines(session, charlie) == []
    assert queries.counts(session, bob)[Show.OPEN] == 1


def test_the_same_link_joins_the_idea_that_is_there(
    session: Session, alice: Actor, bob: Actor, now: datetime
) -> None:
    first = noted(session, alice, "The report", link="https://example.org/report", now=now)
    given = Noted(line="Housing", link="http://www.example.org/report/", note="Page 7!")
    added = noting.add(session, bob, given, now=now)
    assert (added.idea.id, added.joined) == (first.id, True)
    assert first.note == "Bob: Page 7!"
    (seen,) = queries.ideas(session, bob)  # it is theirs too now
    assert seen.backers == (bob.user_id,)
    noting.add(session, bob, given, now=now)
    assert first.note == "Bob: Page 7!"
    assert len(queries.ideas(session, alice)[0].backers) == 1


def test_what_has_no_room_beside_what_others_said_is_told(
    session: Session, alice: Actor, bob: Actor, now: datetime
) -> None:
    link = "https://example.org/report"
    long = [Noted(link=link, note=letter * 5000) for letter in "abcd"]
    told = [noting.add(session, alice, one, now=now).cut for one in long]
    assert told == [False, False, False, True]
    assert noting.add(session, bob, Noted(link=link, note="Page 7!"), now=now).cut
    assert not noting.add(session, bob, Noted(link=link), now=now).cut


def test_another_association_s_link_is_another_idea(
    session: Session, alice: Actor, charlie: Actor, now: datetime
) -> None:
    noted(session, alice, "The report", link="https://example.org/report", now=now)
    added = noting.add(session, charlie, Noted(link="https://example.org/report"), now=now)
    assert not added.joined
    assert added.idea.line == "https://example.org/report"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Noted(), "line"),
        (Noted(line="\u200b\u202e"), "line"),
        (Noted(line="x" * 301), "line"),
        (Noted(line="half \ud800"), "line"),
        (Noted(line="x", link="javascript:alert(1)"), "link"),
        (Noted(line="x", note="x" * 5001), "note"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    session: Session, bob: Actor, given: Noted, field: str, now: datetime
) -> None:
    with pytest.raises(Invalid) as refused:
        noting.add(session, bob, given, now=now)
    assert set(refused.value.fields) == {field}


def test_it_is_written_once_and_again_only_when_that_post_was_given_up(
    session: Session, alice: Actor, erin: Actor, bob: Actor, now: datetime
) -> None:
    idea = noted(
        session, bob, "A recipe", link="https://example.org/soup", note="With leeks.", now=now
    )
    post = deciding.write(session, erin, idea.id, now=now)
    _, _, draft = drafting.draft_of(session, erin, post.id)
    assert (draft.title, draft.text) == ("A recipe", "With leeks.")
    assert draft.link == "https://example.org/soup"
    assert post.owner_id == erin.user_id
    assert lines(session, alice, show=Show.WRITTEN) == ["A recipe"]
    with pytest.raises(WrongState):
        deciding.write(session, alice, idea.id, now=now)
    with pytest.raises(WrongState):
        deciding.decline(session, alice, idea.id, why="No", now=now)
    review.archive(session, erin, post.id, now=now)
    assert post.state is PostState.ARCHIVED
    assert lines(session, alice) == ["A recipe"]
    assert deciding.write(session, bob, idea.id, now=now).owner_id == bob.user_id


def test_not_for_us_needs_a_reason_and_can_be_taken_back(
    session: Session, alice: Actor, erin: Actor, bob: Actor, now: datetime
) -> None:
    idea = noted(session, bob, "A raffle", now=now)
    with pytest.raises(NotAllowed):
        deciding.decline(session, bob, idea.id, why="Changed my mind", now=now)
    with pytest.raises(Invalid):
        deciding.decline(session, erin, idea.id, why="  ", now=now)
    deciding.decline(session, erin, idea.id, why="The town forbids it", now=now)
    (told,) = queries.ideas(session, bob, show=Show.DECLINED)
    assert told.idea.declined_why == "The town forbids it"
    with pytest.raises(WrongState):
        deciding.write(session, bob, idea.id, now=now)
    deciding.take_back(session, alice, idea.id)
    assert lines(session, bob) == ["A raffle"]


def test_nobody_decides_on_what_they_do_not_see(
    session: Session, alice: Actor, bob: Actor, charlie: Actor, now: datetime
) -> None:
    idea = noted(session, alice, "The new van", now=now)
    for stranger in (bob, charlie):
        with pytest.raises(NotFound):
            deciding.write(session, stranger, idea.id, now=now)
        with pytest.raises(NotFound):
            deciding.back(session, stranger, idea.id, now=now)


def test_they_are_found_by_what_they_say_and_come_page_by_page(
    session: Session, alice: Actor, now: datetime
) -> None:
    ids = [noted(session, alice, f"Number {n}", note="100 %", now=now).id for n in range(5)]
    assert lines(session, alice, search="0 %", limit=2) == ["Number 4", "Number 3"]
    assert lines(session, alice, after=ids[1]) == ["Number 0"]
    assert lines(session, alice, search="nobody") == []
