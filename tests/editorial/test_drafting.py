"""Writing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from editorial import drafting, queries, review
from editorial.draft import Draft
from lib.errors import Changed, Invalid, NotAllowed, NotFound
from models.actor import Actor
from models.content import Attachment
from models.house import House
from models.post import Post, Priority
from models.reuse import ReuseRules
from models.way import PostState, Temperature

Written = Callable[..., Post]


def save(house: House, who: Actor, post: Post, draft: Draft, *, seen: int | None = None) -> Post:
    with house.database.transaction() as session:
        return drafting.edit(session, who, post.id, draft, seen=seen, now=house.now())


def numbers(house: House, who: Actor, post: Post) -> list[int]:
    with house.database.reading() as session:
        return [revision.number for revision in queries.revisions(session, who, post.id)]


def test_a_saved_draft_is_read_back_whole(
    house: House, bob: Actor, written: Written, draft: Draft
) -> None:
    full = replace(
        draft,
        link="https://example.org/a?b=c",
        pillar="Appels",
        goal="120 donneurs",
        campaign="hiver",
        relevant_from=house.now() + timedelta(hours=3),
        embargo_until=house.now() + timedelta(hours=2),
        fresh_until=house.now() + timedelta(days=1),
        priority=Priority.HIGH,
        wished_at=house.now() + timedelta(hours=1),
        variants={draft.channels[0]: "Une variante"},
    )
    post = written(full)
    with house.database.reading() as session:
        _, revision, again = drafting.draft_of(session, bob, post.id)
    assert again == full
    assert (revision.number, post.state) == (1, PostState.DRAFT)


def test_each_change_of_what_would_leave_is_a_new_revision(
    house: House, bob: Actor, written: Written, draft: Draft
) -> None:
    post = written()
    save(house, bob, post, replace(draft, text="At eleven."))
    save(house, bob, post, replace(draft, text="At eleven."))
    save(house, bob, post, replace(draft, text="At eleven.", pillar="News"))
    assert numbers(house, bob, post) == [1, 2]


def test_a_change_voids_the_approval(
    house: House, alice: Actor, written: Written, draft: Draft
) -> None:
    post = written()
    with house.database.transaction() as session:
        review.submit(session, alice, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=None, now=house.now())
    after = save(house, alice, post, replace(draft, text="At eleven."))
    assert (after.state, after.approved_hash) == (PostState.DRAFT, None)


def test_a_pillar_or_a_date_may_change_without_a_new_approval(
    house: House, alice: Actor, written: Written, draft: Draft
) -> None:
    post = written()
    with house.database.transaction() as session:
        review.submit(session, alice, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=None, now=house.now())
    after = save(house, alice, post, replace(draft, pillar="News", wished_at=house.now()))
    assert after.state is PostState.APPROVED
    assert after.approved_hash is not None


def test_who_saves_over_anothers_change_is_told(
    house: House, alice: Actor, bob: Actor, written: Written, draft: Draft
) -> None:
    post = written()
    save(house, alice, post, replace(draft, text="At eleven."), seen=1)
    with pytest.raises(Changed):
        save(house, bob, post, replace(draft, text="At noon."), seen=1)


def test_a_volunteer_neither_reads_nor_edits_anothers_post(
    house: House, bob: Actor, alice: Actor, written: Written, draft: Draft
) -> None:
    post = written(by=alice)
    with pytest.raises(NotAllowed):
        save(house, bob, post, replace(draft, text="Mine now."))
    with house.database.reading() as session, pytest.raises(NotFound):
        drafting.draft_of(session, bob, post.id)
    with house.database.reading() as session:
        assert queries.posts(session, bob) == []


def test_a_volunteer_does_not_undo_when_an_approved_post_may_leave(
    house: House, alice: Actor, bob: Actor, written: Written, draft: Draft
) -> None:
    """Whoever approved it relied on its embargo, and on when it is stale."""
    now = house.now()
    promised = replace(
        draft, embargo_until=now + timedelta(hours=2), fresh_until=now + timedelta(days=1)
    )
    post = written(promised)
    with house.database.transaction() as session:
        review.submit(session, bob, post.id, now=now)
        review.approve(session, alice, post.id, revision=None, now=now)
    for loosened, field in (
        (replace(promised, embargo_until=None), "embargo_until"),
        (replace(promised, embargo_until=now + timedelta(hours=1)), "embargo_until"),
        (replace(promised, fresh_until=None), "fresh_until"),
        (replace(promised, fresh_until=now + timedelta(days=2)), "fresh_until"),
    ):
        with pytest.raises(Invalid) as refused:
            save(house, bob, post, loosened)
        assert set(refused.value.fields) == {field}
    stricter = replace(
        promised, embargo_until=now + timedelta(hours=3), fresh_until=now + timedelta(hours=20)
    )
    assert save(house, bob, post, stricter).state is PostState.APPROVED
    assert save(house, alice, post, promised).embargo_until == promised.embargo_until


def test_a_volunteer_lets_no_approved_cold_post_leave_after_it_expires(
    house: House, alice: Actor, bob: Actor, written: Written, draft: Draft
) -> None:
    day = house.now().date() + timedelta(days=3)
    promised = replace(
        draft, temperature=Temperature.COLD, reuse=ReuseRules(expires_on=day, most_uses=2)
    )
    post = written(promised)
    with house.database.transaction() as session:
        review.submit(session, bob, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=None, now=house.now())
    for loosened in (
        replace(promised, reuse=ReuseRules(expires_on=day + timedelta(days=1))),
        replace(promised, reuse=ReuseRules()),
        replace(promised, temperature=Temperature.WARM),
    ):
        with pytest.raises(Invalid) as refused:
            save(house, bob, post, loosened)
        assert set(refused.value.fields) == {"expires_on"}
    sooner = ReuseRules(expires_on=day - timedelta(days=1), most_uses=1)
    assert save(house, bob, post, replace(promised, reuse=sooner)).state is PostState.APPROVED
    assert save(house, alice, post, replace(promised, reuse=ReuseRules())).id == post.id


def test_a_volunteer_may_set_dates_anew_where_the_text_goes_before_its_reviewers_again(
    house: House, alice: Actor, bob: Actor, written: Written, draft: Draft
) -> None:
    held = replace(draft, embargo_until=house.now() + timedelta(hours=2))
    post = written(held)
    with house.database.transaction() as session:
        review.submit(session, bob, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=None, now=house.now())
    after = save(house, bob, post, replace(draft, text="At eleven."))
    assert (after.state, after.embargo_until) == (PostState.DRAFT, None)


@pytest.mark.parametrize("name", ["embargo_until", "relevant_from"])
def test_what_is_worthless_before_it_may_leave_is_refused(
    house: House, written: Written, draft: Draft, name: str
) -> None:
    until = house.now() + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        written(replace(draft, fresh_until=until, **{name: until}))  # type: ignore[arg-type]
    assert set(refused.value.fields) == {name}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"text": "x" * 100_001}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "a\ud800b"}, "text"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"channels": (999,)}, "channels"),
        ({"media": (Attachment(sha256="0" * 64),)}, "media"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(
    house: House, bob: Actor, draft: Draft, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused, house.database.transaction() as session:
        drafting.create(session, bob, replace(draft, **changes), now=house.now())  # type: ignore[arg-type]
    assert field in refused.value.fields
    with house.database.reading() as session:
        assert queries.posts(session, bob) == []


def test_a_strangers_channel_is_unknown_here(house: House, charlie: Actor, draft: Draft) -> None:
    with pytest.raises(Invalid) as refused, house.database.transaction() as session:
        drafting.create(session, charlie, draft, now=house.now())
    assert "channels" in refused.value.fields
