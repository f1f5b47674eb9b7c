"""Remarks, answers, and who is told of them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from editorial import drafting, review
from editorial.approval.rules import Member
from editorial.commenting import adding, reading, settling
from editorial.commenting.adding import Writer
from editorial.commenting.anchors import Anchor
from editorial.commenting.telling import named
from editorial.draft import Draft
from lib.errors import Changed, Invalid, NotFound
from models.actor import Actor
from models.comment import Comment, Thread
from models.house import House
from models.notice import Notice, NoticeKind
from models.post import Post
from models.way import Role

Says = Callable[..., Comment]


def talks(house: House, post: Post, thread: Thread = Thread.TEAM) -> list[reading.Talk]:
    with house.database.reading() as session:
        row = session.get_one(Post, post.id)
        return reading.talks(session, row, drafting.content_of(session, row), thread=thread)


def told(house: House, who: Actor) -> list[Notice]:
    with house.database.reading() as session:
        mine = select(Notice).where(
            Notice.user_id == who.user_id, Notice.kind == NoticeKind.COMMENT
        )
        return list(session.scalars(mine.order_by(Notice.id)))


def test_answers_stand_below_the_remark_also_the_answer_to_an_answer(
    house: House, alice: Actor, bob: Actor, post: Post, says: Says
) -> None:
    first = says(alice, post, "Is it ten?", quote="at ten")
    answer = says(bob, post, "It is.", parent_id=first.id)
    says(alice, post, "Good.", parent_id=answer.id)
    (talk,) = talks(house, post)
    assert [one.body for one in (talk.first, *talk.answers)] == ["Is it ten?", "It is.", "Good."]
    assert talk.anchor == Anchor(field="text", quote="at ten", start=15)


def test_the_team_s_thread_and_the_guests_never_mix(
    house: House, alice: Actor, post: Post, says: Says
) -> None:
    inside = says(alice, post, "Between us")
    says(alice, post, "Dear guests", thread=Thread.GUESTS)
    assert [one.first.body for one in talks(house, post, Thread.GUESTS)] == ["Dear guests"]
    assert [one.first.body for one in talks(house, post)] == ["Between us"]
    with pytest.raises(NotFound):
        says(alice, post, "across", thread=Thread.GUESTS, parent_id=inside.id)


def test_a_remark_on_a_passage_that_was_changed_says_so(
    house: House, alice: Actor, post: Post, says: Says
) -> None:
    says(alice, post, "Noon?", quote="ten")
    with house.database.transaction() as session:
        _, revision, draft = drafting.draft_of(session, alice, post.id)
        new = draft.saying(Draft(title="Doors", text="The doors open late.").content)
        drafting.edit(session, alice, post.id, new, seen=revision.number, now=house.now())
    (talk,) = talks(house, post)
    assert talk.older
    assert talk.number == 1


def test_a_remark_may_be_about_an_older_version_that_was_read(
    house: House, alice: Actor, post: Post, says: Says
) -> None:
    with house.database.transaction() as session:
        _, revision, draft = drafting.draft_of(session, alice, post.id)
        new = draft.saying(Draft(title="Doors", text="The doors open late.").content)
        drafting.edit(session, alice, post.id, new, seen=revision.number, now=house.now())
    assert says(alice, post, "Ten?", quote="at ten", revision=1).revision_id
    with pytest.raises(Changed):
        says(alice, post, "Ten?", quote="at ten")
    with pytest.raises(NotFound):
        says(alice, post, "Ten?", revision=77)


def test_an_answer_to_a_remark_elsewhere_is_refused(
    house: House, alice: Actor, post: Post, says: Says, written: Callable[..., Post]
) -> None:
    elsewhere = says(alice, written(), "Elsewhere")
    for wrong in (elsewhere.id, 10**9):
        with pytest.raises(NotFound):
            says(alice, post, "Answer", parent_id=wrong)


@pytest.mark.parametrize("body", ["", "  \n", "a\0b", "\ud83d alone", "x" * 10_001])
def test_what_nobody_could_read_is_refused(body: str, alice: Actor, post: Post, says: Says) -> None:
    with pytest.raises(Invalid) as refused:
        says(alice, post, body)
    assert "body" in refused.value.fields


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script>", "\u202edcba", "👨‍👩‍👧", "x" * 10_000]
)
def test_what_people_write_is_kept_as_it_is(
    body: str, house: House, alice: Actor, post: Post, says: Says
) -> None:
    says(alice, post, body)
    assert talks(house, post)[0].first.body == body


@pytest.mark.slow
def test_a_thread_that_is_full_keeps_nobody_from_the_other_nor_from_deciding(
    house: House, alice: Actor, bob: Actor, post: Post, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "MOST", 1)
    says(alice, post, "One")
    with pytest.raises(Invalid):
        says(alice, post, "Two")
    says(alice, post, "Dear guests", thread=Thread.GUESTS)
    with house.database.transaction() as session:
        review.submit(session, bob, post.id, now=house.now())
        review.request_changes(session, alice, post.id, reason="The date.", now=house.now())


def test_the_owner_the_named_and_those_who_take_part_are_told_why(
    house: House, alice: Actor, bob: Actor, erin: Actor, ada: Actor, post: Post, says: Says
) -> None:
    first = says(alice, post, "@erin, is it ten?")
    says(bob, post, "It is.", parent_id=first.id)
    assert [str(one.why) for one in told(house, erin)] == ["You are named in it."]
    assert [str(one.why) for one in told(house, bob)] == ["It is your post."]
    assert [str(one.why) for one in told(house, alice)] == ["You take part in this talk."]
    assert told(house, ada) == []
    assert told(house, erin)[0].link == f"/posts/{post.id}/review#remark-{first.id}"


def test_a_volunteer_is_not_told_of_a_post_that_they_may_not_read(
    house: House, alice: Actor, bob: Actor, written: Callable[..., Post], says: Says
) -> None:
    says(alice, written(by=alice), "@Bob, look")
    assert told(house, bob) == []


def test_settled_it_waits_for_nobody_and_may_be_opened_again(
    house: House, alice: Actor, bob: Actor, charlie: Actor, post: Post, says: Says
) -> None:
    first = says(alice, post, "Ten?")
    with house.database.transaction() as session:
        settling.settle(session, bob, first.id, now=house.now())
    assert told(house, bob)[0].read_at is not None
    assert not talks(house, post)[0].is_open
    with house.database.transaction() as session:
        settling.open_again(session, alice, first.id, now=house.now())
    assert told(house, bob)[0].read_at is None
    with house.database.transaction() as session, pytest.raises(NotFound):
        settling.settle(session, charlie, first.id, now=house.now())


def test_why_a_post_was_sent_back_stands_in_the_team_s_thread_and_is_told_once(
    house: House, alice: Actor, bob: Actor, post: Post
) -> None:
    with house.database.transaction() as session:
        review.submit(session, bob, post.id, now=house.now())
        review.request_changes(session, alice, post.id, reason="The date.", now=house.now())
    (talk,) = talks(house, post)
    assert talk.first.body == "The date."
    assert told(house, bob) == []


def test_a_guest_s_remark_reaches_whoever_gave_the_link(
    house: House, alice: Actor, bob: Actor, post: Post
) -> None:
    guest = Writer(
        user_id=alice.user_id, workspace_id=alice.workspace_id, name="Zoé", guest_id=None
    )
    with house.database.transaction() as session:
        row = session.get_one(Post, post.id)
        adding.add(session, guest, row, thread=Thread.GUESTS, body="Nice!", now=house.now())
    assert [str(one.words) for one in told(house, bob)] == ["Zoé says something about “Doors”."]


def test_people_are_named_by_their_name_or_by_a_first_name_of_one_only() -> None:
    people = [
        Member(user_id=1, role=Role.EDITOR, name="Ana Costa"),
        Member(user_id=2, role=Role.EDITOR, name="Ana Maia"),
        Member(user_id=3, role=Role.EDITOR, name="Zoé (x)"),
    ]
    assert named("@ana costa and @Zoé, see", people) == [1, 3]
    assert named("@Ana, mail a@zoé.example or @Zoét", people) == []
