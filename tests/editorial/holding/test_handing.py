"""Handing a draft over: who may, who is told, who sees it, and who then counts as its author."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from editorial import drafting, queries, review
from editorial.holding import handing
from editorial.holding.reading import held
from editorial.restoring import restore
from lib.errors import Invalid, NotAllowed, NotFound, WrongState
from models import roles
from models.actor import Actor
from models.approval import Agreement, OwnApproval
from models.audit import Act, AuditEntry
from models.house import House
from models.notice import Notice, NoticeKind
from models.people import Workspace
from models.post import Post
from models.way import Move, PostState, Role
from tests.web import rows


def hand(house: House, by: Actor, post: Post, to: Actor, said: str = "") -> None:
    with house.database.transaction() as session:
        handing.hand_over(session, by, post.id, to_id=to.user_id, said=said, now=house.now())


def write(house: House, who: Actor, post: Post, text: str) -> None:
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, who, post.id)
        drafting.edit(session, who, post.id, replace(draft, text=text), seen=None, now=house.now())


def submit(house: House, who: Actor, post: Post) -> None:
    with house.database.transaction() as session:
        review.submit(session, who, post.id, now=house.now())


def approve(house: House, who: Actor, post: Post) -> PostState:
    with house.database.transaction() as session:
        return review.approve(session, who, post.id, revision=None, now=house.now()).state


def own(house: House, who: Actor, kept: OwnApproval) -> None:
    with house.database.transaction() as session:
        session.get_one(Workspace, who.workspace_id).own_approval = kept


def told(house: House, who: Actor) -> list[str]:
    found = select(Notice).where(
        Notice.user_id == who.user_id, Notice.kind == NoticeKind.HANDED_OVER
    )
    with house.database.reading() as session:
        return [f"{one.words} {one.more or ''}".strip() for one in session.scalars(found)]


def test_a_volunteer_gives_a_draft_away_and_no_longer_sees_it(
    house: House, alice: Actor, bob: Actor, erin: Actor
) -> None:
    post = rows.drafted(house, bob, "Coats", rows.connected(house, alice).id)
    with house.database.reading() as session:
        assert handing.loses_sight(session, bob, post)
    hand(house, bob, post, erin, "<b>Ask Marc</b>")
    with house.database.reading() as session, pytest.raises(NotFound):
        drafting.visible(session, bob, post.id)
    assert told(house, erin) == [
        "Bob hands “Coats” over to you: you go on with it. <b>Ask Marc</b>"
    ]
    assert told(house, bob) == []
    with house.database.reading() as session:
        last = queries.decisions(session, erin, post.id)[-1]
        [waits] = held(session, erin.workspace_id, now=house.now())
    assert (last.move, last.from_id, last.to_id) == (Move.HAND_OVER, bob.user_id, erin.user_id)
    assert waits.people == {erin.user_id}


def test_an_editor_hands_on_what_another_one_has_and_both_are_told(
    house: House, alice: Actor, bob: Actor, erin: Actor
) -> None:
    post = rows.drafted(house, alice, "Coats", rows.connected(house, alice).id)
    hand(house, erin, post, bob)
    assert told(house, bob) == ["Erin hands “Coats” over to you: you go on with it."]
    assert told(house, alice) == ["Erin handed “Coats” over to Bob."]
    write(house, bob, post, "Ours now.")


def test_what_is_not_ones_own_not_here_or_not_being_written_is_not_handed_over(
    house: House, alice: Actor, bob: Actor, erin: Actor, charlie: Actor
) -> None:
    channel = rows.connected(house, alice).id
    hers = rows.drafted(house, alice, "Hers", channel)
    with pytest.raises(NotFound):
        hand(house, bob, hers, erin)
    with pytest.raises(NotFound):
        hand(house, charlie, hers, charlie)
    for nobody in (charlie, alice):
        with pytest.raises(Invalid):
            hand(house, erin, hers, nobody)
    with pytest.raises(WrongState):
        hand(house, erin, rows.submitted(house, bob, "Asked", channel), alice)


def test_whoever_wrote_it_does_not_agree_to_it_after_handing_it_over(
    house: House, alice: Actor, bob: Actor, ada: Actor
) -> None:
    own(house, alice, OwnApproval.NEVER)
    post = rows.drafted(house, alice, "Coats", rows.connected(house, alice).id)
    hand(house, alice, post, bob)
    write(house, bob, post, "Coats!!")  # one sign more, and the version is Bob's
    submit(house, bob, post)
    with pytest.raises(NotAllowed, match="You wrote this yourself"):
        approve(house, alice, post)
    assert approve(house, ada, post) is PostState.APPROVED


def test_whoever_wrote_what_stands_there_is_its_author_though_somebody_else_put_it_back(
    house: House, alice: Actor, bob: Actor, ada: Actor
) -> None:
    own(house, alice, OwnApproval.NEVER)
    post = rows.drafted(house, bob, "Coats", rows.connected(house, alice).id)
    write(house, alice, post, "Alice's.")
    write(house, bob, post, "Bob's.")
    with house.database.transaction() as session:
        restore(session, bob, post.id, 2, now=house.now())
    submit(house, bob, post)
    with pytest.raises(NotAllowed, match="You wrote this yourself"):
        approve(house, alice, post)
    assert approve(house, ada, post) is PostState.APPROVED


def test_handed_back_and_forth_all_who_wrote_count_and_whoever_only_had_it_does_not(
    house: House, alice: Actor, bob: Actor, ada: Actor
) -> None:
    own(house, alice, OwnApproval.NEVER)
    post = rows.drafted(house, bob, "Coats", rows.connected(house, alice).id)
    hand(house, alice, post, alice)  # takes it, writes nothing
    hand(house, alice, post, ada)
    write(house, ada, post, "Ada's.")
    hand(house, ada, post, bob)
    submit(house, bob, post)
    with pytest.raises(NotAllowed):
        approve(house, ada, post)
    assert approve(house, alice, post) is PostState.APPROVED


def test_an_author_who_agrees_by_exception_is_on_record_as_one(
    house: House, alice: Actor, bob: Actor, ada: Actor
) -> None:
    own(house, alice, OwnApproval.ALWAYS)
    post = rows.drafted(house, alice, "Coats", rows.connected(house, alice).id)
    hand(house, alice, post, bob)
    write(house, bob, post, "Coats!!")
    submit(house, bob, post)
    approve(house, alice, post)
    with house.database.reading() as session:
        assert session.scalars(select(Agreement.own)).one() is True


def test_the_trail_keeps_from_whom_to_whom(
    house: House, alice: Actor, bob: Actor, erin: Actor
) -> None:
    post = rows.drafted(house, bob, "Coats", rows.connected(house, alice).id)
    hand(house, erin, post, alice, "Ask Marc")
    with house.database.reading() as session:
        moved = select(AuditEntry).where(AuditEntry.act == Act.MOVED)
        [act] = session.scalars(moved.where(AuditEntry.post_id == post.id))
    told = json.loads(act.details)
    assert (act.who_id, told["move"], told["reason"]) == (erin.user_id, "hand-over", "Ask Marc")
    assert (told["from_id"], told["to_id"]) == (bob.user_id, alice.user_id)


def test_an_editor_of_the_channel_hands_on_what_goes_there_alone(
    house: House, alice: Actor, bob: Actor, erin: Actor, ada: Actor
) -> None:
    here, there = rows.connected(house, alice), rows.connected(house, alice, "there")
    with house.database.transaction() as session:
        roles.give(session, ada, bob.user_id, here.id, Role.EDITOR)
    post = rows.drafted(house, alice, "Here", here.id)
    hand(house, bob, post, erin)
    other = rows.drafted(house, alice, "There", there.id)
    with pytest.raises(NotFound):
        hand(house, bob, other, erin)
    mine = rows.drafted(house, bob, "Mine", here.id)
    with house.database.reading() as session:
        assert not handing.loses_sight(session, bob, mine)
