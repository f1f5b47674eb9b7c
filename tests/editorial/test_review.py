"""Review."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import delete

from editorial import drafting, media, queries, review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from editorial.draft import Draft
from lib.errors import Changed, Invalid, NotAllowed, WrongState
from models.actor import Actor
from models.approval import ApprovalRule, How, Level, Mode, OwnApproval
from models.content import Attachment
from models.house import House
from models.people import Membership, Workspace
from models.post import Post
from models.way import Move, PostState, Role

Written = Callable[..., Post]


def submitted(house: House, who: Actor, post: Post) -> Post:
    with house.database.transaction() as session:
        return review.submit(session, who, post.id, now=house.now())


def test_a_volunteer_submits_and_a_manager_approves_that_revision(
    house: House, bob: Actor, alice: Actor, written: Written
) -> None:
    post = written()
    assert submitted(house, bob, post).state is PostState.IN_REVIEW
    with house.database.transaction() as session:
        approved = review.approve(session, alice, post.id, revision=1, now=house.now())
        revision = drafting.current_revision(session, approved)
    assert approved.state is PostState.APPROVED
    assert approved.approved_hash == revision.hash
    with house.database.reading() as session:
        made = [(d.move, d.by_id) for d in queries.decisions(session, alice, post.id)]
    assert made == [(Move.SUBMIT, bob.user_id), (Move.APPROVE, alice.user_id)]


def test_an_approval_given_to_an_older_text_is_refused(
    house: House, bob: Actor, alice: Actor, written: Written, draft: Draft
) -> None:
    post = written()
    with house.database.transaction() as session:
        drafting.edit(
            session, bob, post.id, replace(draft, text="Other."), seen=None, now=house.now()
        )
    submitted(house, bob, post)
    with pytest.raises(Changed), house.database.transaction() as session:
        review.approve(session, alice, post.id, revision=1, now=house.now())


@pytest.mark.parametrize("who", ["bob", "erin"])
def test_below_manager_nobody_approves(
    house: House, written: Written, request: pytest.FixtureRequest, bob: Actor, who: str
) -> None:
    post = written()
    submitted(house, bob, post)
    actor: Actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        review.approve(session, actor, post.id, revision=None, now=house.now())


def test_what_was_never_submitted_is_not_approved(
    house: House, alice: Actor, written: Written
) -> None:
    post = written()
    with pytest.raises(WrongState), house.database.transaction() as session:
        review.approve(session, alice, post.id, revision=None, now=house.now())


def test_changes_are_requested_with_a_reason_that_the_author_reads(
    house: House, bob: Actor, erin: Actor, written: Written
) -> None:
    post = written()
    submitted(house, bob, post)
    with pytest.raises(Invalid), house.database.transaction() as session:
        review.request_changes(session, erin, post.id, reason=" ", now=house.now())
    with house.database.transaction() as session:
        review.request_changes(session, erin, post.id, reason="The date?", now=house.now())
    with house.database.reading() as session:
        last = queries.decisions(session, bob, post.id)[-1]
    assert (last.reason, last.to_state) == ("The date?", PostState.CHANGES_REQUESTED)


def test_a_text_too_long_for_one_channel_is_not_submitted(
    house: House, bob: Actor, written: Written, draft: Draft
) -> None:
    post = written(replace(draft, text="x" * 201))
    with pytest.raises(Invalid) as refused:
        submitted(house, bob, post)
    assert any(field.startswith("text") for field in refused.value.fields)


@pytest.mark.parametrize(
    ("changes", "field"), [({"text": " "}, "text"), ({"channels": ()}, "channels")]
)
def test_an_empty_post_is_not_submitted(
    house: House,
    bob: Actor,
    written: Written,
    draft: Draft,
    changes: dict[str, object],
    field: str,
) -> None:
    post = written(replace(draft, **changes))  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        submitted(house, bob, post)
    assert field in refused.value.fields


def test_an_image_needs_words_or_the_explicit_choice_that_it_needs_none(
    house: House, bob: Actor, written: Written, draft: Draft
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    with house.database.transaction() as session:
        kept = media.store(
            session, bob, house.files, out.getvalue(), filename="a.png", now=house.now()
        )
    bare = written(replace(draft, media=(Attachment(sha256=kept.sha256),)))
    with pytest.raises(Invalid) as refused:
        submitted(house, bob, bare)
    assert "media[0].alt" in refused.value.fields
    for attachment in (
        Attachment(sha256=kept.sha256, alt="A red square"),
        Attachment(sha256=kept.sha256, decorative=True),
    ):
        post = written(replace(draft, media=(attachment,)))
        assert submitted(house, bob, post).state is PostState.IN_REVIEW


def test_what_was_archived_comes_back_as_a_draft_without_its_approval(
    house: House, bob: Actor, alice: Actor, written: Written
) -> None:
    post = written()
    submitted(house, bob, post)
    with house.database.transaction() as session:
        review.approve(session, alice, post.id, revision=None, now=house.now())
        review.archive(session, alice, post.id, now=house.now())
        back = review.restore(session, alice, post.id, now=house.now())
    assert (back.state, back.approved_hash) == (PostState.DRAFT, None)


def test_a_rejection_is_for_good_until_the_text_changes(
    house: House, bob: Actor, alice: Actor, written: Written, draft: Draft
) -> None:
    post = written()
    submitted(house, bob, post)
    with house.database.transaction() as session:
        review.reject(session, alice, post.id, reason="Not our voice.", now=house.now())
    with pytest.raises(WrongState):
        submitted(house, bob, post)
    with house.database.transaction() as session:
        after = drafting.edit(
            session, bob, post.id, replace(draft, text="Ours."), seen=None, now=house.now()
        )
    assert after.state is PostState.DRAFT


def asking(house: House, who: Actor, mode: Mode, *levels: Level, own: OwnApproval) -> None:
    with house.database.transaction() as session:
        home = session.get_one(Workspace, who.workspace_id)
        home.own_approval = own
        session.add(
            ApprovalRule(
                workspace_id=home.id, mode=mode, levels=[level.to_json() for level in levels]
            )
        )


def test_two_levels_are_given_one_after_the_other(
    house: House, bob: Actor, erin: Actor, alice: Actor, written: Written
) -> None:
    first, second = Level(name="editors", role=Role.EDITOR), Level(name="board", role=Role.MANAGER)
    asking(house, alice, Mode.LEVELS, first, second, own=OwnApproval.ALONE)
    post = written()
    submitted(house, bob, post)
    with house.database.transaction() as session:
        half = review.approve(session, erin, post.id, revision=1, now=house.now())
    assert (half.state, half.approved_hash) == (PostState.IN_REVIEW, None)
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        review.approve(session, erin, post.id, revision=1, now=house.now())
    with house.database.transaction() as session:
        whole = review.approve(session, alice, post.id, revision=1, now=house.now())
    assert whole.state is PostState.APPROVED


def test_an_edit_voids_what_was_agreed_at_the_first_level(
    house: House, bob: Actor, erin: Actor, alice: Actor, written: Written, draft: Draft
) -> None:
    levels = (Level(name="editors", role=Role.EDITOR), Level(name="board", role=Role.MANAGER))
    asking(house, alice, Mode.LEVELS, *levels, own=OwnApproval.ALONE)
    post = written()
    submitted(house, bob, post)
    with house.database.transaction() as session:
        review.approve(session, erin, post.id, revision=1, now=house.now())
        changed = replace(draft, text="Other.")
        drafting.edit(session, bob, post.id, changed, seen=1, now=house.now())
    submitted(house, bob, post)
    with pytest.raises(NotAllowed), house.database.transaction() as session:
        review.approve(session, bob, post.id, revision=2, now=house.now())
    with house.database.transaction() as session:
        still = review.approve(session, alice, post.id, revision=2, now=house.now())
    assert still.state is PostState.IN_REVIEW  # the first level is asked anew


def test_what_needs_nobody_is_approved_as_it_is_submitted_and_says_so(
    house: House, bob: Actor, alice: Actor, written: Written
) -> None:
    asking(house, alice, Mode.NONE, own=OwnApproval.ALONE)
    post = written()
    assert submitted(house, bob, post).state is PostState.APPROVED
    with house.database.reading() as session:
        last = queries.decisions(session, alice, post.id)[-1]
    assert (last.move, last.how) == (Move.APPROVE, How.NOT_ASKED)


def test_a_manager_alone_agrees_to_their_own_and_it_is_on_record(
    house: House, alice: Actor, draft: Draft
) -> None:
    asking(house, alice, Mode.REQUIRED, own=OwnApproval.ALONE)
    with house.database.transaction() as session:
        session.execute(delete(Membership).where(Membership.user_id != alice.user_id))
        post = drafting.create(session, alice, draft, now=house.now())
        review.submit(session, alice, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=1, now=house.now())
        last = queries.decisions(session, alice, post.id)[-1]
    assert (last.move, last.how) == (Move.APPROVE, How.OWN)


def test_nobody_agrees_to_their_own_while_another_manager_could(
    house: House, alice: Actor, draft: Draft
) -> None:
    asking(house, alice, Mode.REQUIRED, own=OwnApproval.ALONE)
    with house.database.transaction() as session:
        post = drafting.create(session, alice, draft, now=house.now())
        review.submit(session, alice, post.id, now=house.now())
    with pytest.raises(NotAllowed) as told, house.database.transaction() as session:
        review.approve(session, alice, post.id, revision=1, now=house.now())
    assert "Ada" in str(told.value.remedy)


def test_a_pillar_with_a_stricter_rule_asks_for_what_is_missing(
    house: House, bob: Actor, alice: Actor, ada: Actor, written: Written, draft: Draft
) -> None:
    board = Level(name="board", role=Role.ADMIN)
    with house.database.transaction() as session:
        asked = Asked(mode=Mode.LEVELS, levels=(Level(role=Role.MANAGER), board))
        keeping.set_rule(session, alice, asked, pillar="appeals", now=house.now())
    post = written()
    submitted(house, bob, post)
    with house.database.transaction() as session:
        review.approve(session, alice, post.id, revision=1, now=house.now())
        changed = replace(draft, pillar="appeals")
        after = drafting.edit(session, bob, post.id, changed, seen=1, now=house.now())
        assert (after.state, after.approved_hash) == (PostState.IN_REVIEW, None)
        whole = review.approve(session, ada, post.id, revision=1, now=house.now())
    assert whole.state is PostState.APPROVED  # the manager's agreement still counts


def test_what_needs_nobody_any_more_is_let_through_by_a_manager_only(
    house: House, bob: Actor, erin: Actor, alice: Actor, written: Written
) -> None:
    post = written()
    submitted(house, bob, post)
    asking(house, alice, Mode.NONE, own=OwnApproval.ALONE)  # and nobody looked since
    for who in (bob, erin):
        with pytest.raises(NotAllowed), house.database.transaction() as session:
            review.approve(session, who, post.id, revision=1, now=house.now())
    with house.database.transaction() as session:
        through = review.approve(session, alice, post.id, revision=1, now=house.now())
    assert through.state is PostState.APPROVED
