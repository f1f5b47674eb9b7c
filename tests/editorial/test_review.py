"""Review."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from editorial import drafting, media, queries, review
from editorial.drafting import Draft
from lib.errors import Changed, Invalid, NotAllowed, WrongState
from models.actor import Actor
from models.content import Attachment
from models.house import House
from models.post import Post
from models.way import Move, PostState

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
