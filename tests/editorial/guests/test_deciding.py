"""What a guest decides: it counts where the rules take it, and is an opinion elsewhere."""

from dataclasses import replace

import pytest

from editorial import drafting, review
from editorial.approval.standing import course_of
from editorial.guests.opening import Closed
from lib.errors import Changed, Invalid, NotAllowed, WrongState
from models.actor import Actor
from models.approval import How, Level
from models.house import House
from models.post import Post
from models.way import Move, PostState, Role
from tests import guest_rows
from tests.web import rows

EDITORS = Level(name="Editors", role=Role.EDITOR)
MAYOR = Level(name="The mayor", guests=True)


@pytest.fixture
def post(house: House, alice: Actor, bob: Actor) -> Post:
    """A volunteer's, in review."""
    return rows.submitted(house, bob, "Portrait", rows.connected(house, alice).id)


def state(house: House, post: Post) -> PostState:
    with house.database.reading() as session:
        return session.get_one(Post, post.id).state


def approves(house: House, actor: Actor, post: Post) -> PostState:
    with house.database.transaction() as session:
        return review.approve(session, actor, post.id, revision=None, now=house.now()).state


def rewritten(house: House, actor: Actor, post: Post, *, submit: bool = True) -> None:
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, actor, post.id)
        draft = replace(draft, text="Other words")
        drafting.edit(session, actor, post.id, draft, seen=None, now=house.now())
        if submit:
            review.submit(session, actor, post.id, now=house.now())


def test_where_a_guest_is_asked_their_agreement_approves(
    house: House, alice: Actor, post: Post
) -> None:
    guest_rows.levels(house, alice, MAYOR)
    number, token = guest_rows.given(house, alice, post.id)
    assert guest_rows.agrees(house, token, post) is PostState.APPROVED
    (agreement,) = guest_rows.agreements(house, post)
    assert (
        agreement.guest_id,
        agreement.name,
        agreement.by_id,
        agreement.role,
        agreement.level,
    ) == (
        number,
        "Clara Petit",
        alice.user_id,
        None,
        "The mayor",
    )
    (decision,) = guest_rows.decisions(house, post)
    assert (decision.as_name, decision.by_id, decision.how) == (
        "Clara Petit",
        alice.user_id,
        How.GUEST,
    )


def test_elsewhere_it_is_an_opinion_and_approves_nothing(
    house: House, alice: Actor, bob: Actor, post: Post
) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    assert guest_rows.agrees(house, token, post) is PostState.IN_REVIEW
    assert guest_rows.told(house, bob) == ["Clara Petit, a guest, agrees to “Portrait”."]
    assert "Clara Petit agreed to “Portrait”: now it is your turn." in guest_rows.told(house, alice)
    assert approves(house, alice, post) is PostState.APPROVED


def test_what_a_guest_agreed_to_counts_once_their_level_is_open(
    house: House, alice: Actor, erin: Actor, post: Post
) -> None:
    guest_rows.levels(house, alice, EDITORS, MAYOR)
    _, token = guest_rows.given(house, alice, post.id)
    assert guest_rows.agrees(house, token, post) is PostState.IN_REVIEW
    assert approves(house, erin, post) is PostState.APPROVED


def test_first_the_team_then_the_guest(house: House, alice: Actor, erin: Actor, post: Post) -> None:
    guest_rows.levels(house, alice, EDITORS, MAYOR)
    _, token = guest_rows.given(house, erin, post.id)
    assert approves(house, erin, post) is PostState.IN_REVIEW
    assert guest_rows.agrees(house, token, post) is PostState.APPROVED


def test_pressed_twice_it_is_one_agreement(house: House, alice: Actor, post: Post) -> None:
    guest_rows.levels(house, alice, replace(MAYOR, need=2))
    _, token = guest_rows.given(house, alice, post.id)
    for _ in range(2):
        assert guest_rows.agrees(house, token, post) is PostState.IN_REVIEW
    assert len(guest_rows.agreements(house, post)) == 1
    assert len(guest_rows.decisions(house, post)) == 1
    _, other = guest_rows.given(house, alice, post.id, name="Jo")
    assert guest_rows.agrees(house, other, post) is PostState.APPROVED
    assert guest_rows.agrees(house, token, post) is PostState.APPROVED  # a replayed request


def test_what_was_not_read_is_not_agreed_to(
    house: House, alice: Actor, bob: Actor, post: Post
) -> None:
    guest_rows.levels(house, alice, MAYOR)
    _, token = guest_rows.given(house, alice, post.id)
    rewritten(house, bob, post)
    for revision in (0, 1):
        with pytest.raises(Changed):
            guest_rows.agrees(house, token, post, revision=revision)
        with pytest.raises(Changed):
            guest_rows.refuses(house, token, post, "No.", revision=revision)
    assert guest_rows.agreements(house, post) == []
    assert guest_rows.agrees(house, token, post, revision=2) is PostState.APPROVED


def test_a_change_undoes_a_guest_s_agreement(
    house: House, alice: Actor, bob: Actor, post: Post
) -> None:
    guest_rows.levels(house, alice, MAYOR)
    _, token = guest_rows.given(house, alice, post.id)
    guest_rows.agrees(house, token, post)
    rewritten(house, bob, post)
    assert state(house, post) is PostState.IN_REVIEW
    with house.database.reading() as session:
        assert course_of(session, session.get_one(Post, post.id)).next is not None
    assert guest_rows.agrees(house, token, post, revision=2) is PostState.APPROVED


def test_a_refusal_asks_for_changes_and_tells_everybody_who_should_know(
    house: House, alice: Actor, bob: Actor, erin: Actor, post: Post
) -> None:
    guest_rows.levels(house, alice, EDITORS)
    _, token = guest_rows.given(house, alice, post.id)
    assert guest_rows.refuses(house, token, post, " The date. ") is PostState.CHANGES_REQUESTED
    (decision,) = guest_rows.decisions(house, post)
    assert (decision.move, decision.reason) == (Move.REQUEST_CHANGES, "The date.")
    assert guest_rows.told(house, bob) == ["Clara Petit asks for changes in “Portrait”."]
    for asked in (alice, erin):
        assert "Clara Petit, a guest, asks for changes in “Portrait”." in guest_rows.told(
            house, asked
        )


def test_a_refusal_needs_a_reason(house: House, alice: Actor, post: Post) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    with pytest.raises(Invalid) as refused:
        guest_rows.refuses(house, token, post, "  ")
    assert "reason" in refused.value.fields
    assert state(house, post) is PostState.IN_REVIEW


def test_whoever_gave_the_link_is_told_though_the_post_is_theirs(
    house: House, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Own", rows.connected(house, alice).id)
    guest_rows.levels(house, alice, MAYOR)
    _, token = guest_rows.given(house, alice, post.id)
    guest_rows.agrees(house, token, post)
    assert "Clara Petit approved “Own”." in guest_rows.told(house, alice)


def test_a_link_for_comments_decides_nothing(house: House, alice: Actor, post: Post) -> None:
    guest_rows.levels(house, alice, MAYOR)
    _, token = guest_rows.given(house, alice, post.id, may_decide=False)
    with pytest.raises(NotAllowed):
        guest_rows.agrees(house, token, post)
    with pytest.raises(NotAllowed):
        guest_rows.refuses(house, token, post, "No.")


def test_what_is_approved_is_not_stopped_by_a_guest(house: House, alice: Actor, post: Post) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    approves(house, alice, post)
    with pytest.raises(WrongState):
        guest_rows.refuses(house, token, post, "No.")
    with pytest.raises(WrongState):
        guest_rows.agrees(house, token, post)
    assert state(house, post) is PostState.APPROVED


def test_once_is_once(house: House, alice: Actor, post: Post) -> None:
    _, token = guest_rows.given(house, alice, post.id, once=True)
    guest_rows.agrees(house, token, post)
    with pytest.raises(Closed):
        guest_rows.agrees(house, token, post)
    with pytest.raises(Closed):
        guest_rows.refuses(house, token, post, "No.")


def test_a_link_without_a_name_asks_for_one_and_keeps_the_first(
    house: House, alice: Actor, post: Post
) -> None:
    number, token = guest_rows.given(house, alice, post.id, name="")
    with pytest.raises(Invalid) as refused:
        guest_rows.agrees(house, token, post, name="  ")
    assert "name" in refused.value.fields
    guest_rows.agrees(house, token, post, name=" Clara \n Petit ")
    assert guest_rows.link(house, number).name == "Clara Petit"


def test_of_a_link_passed_on_both_names_are_on_record(
    house: House, alice: Actor, post: Post
) -> None:
    _, token = guest_rows.given(house, alice, post.id)
    guest_rows.agrees(house, token, post, name="Jo Martin")
    (agreement,) = guest_rows.agreements(house, post)
    assert agreement.name == "Jo Martin (Clara Petit)"


def test_where_the_rules_ask_nobody_any_more_a_guest_s_word_changes_nothing_of_that(
    house: House, alice: Actor, post: Post
) -> None:
    guest_rows.levels(house, alice)
    _, token = guest_rows.given(house, alice, post.id)
    assert guest_rows.agrees(house, token, post) is PostState.APPROVED
    assert guest_rows.decisions(house, post)[0].how is How.NOT_ASKED
