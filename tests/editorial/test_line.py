"""The pillars of the line, and what becomes of the posts that name them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from editorial import channel_rules, drafting, line, review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from editorial.approval.standing import course_of
from editorial.draft import Draft
from lib.errors import Invalid, NotAllowed, NotFound
from models.actor import Actor
from models.approval import Level, Mode
from models.channel import Channel
from models.house import House
from models.pillar import Pillar
from models.post import Post
from models.way import PostState, Role

Written = Callable[..., Post]


def added(house: House, actor: Actor, *names: str) -> list[int]:
    with house.database.transaction() as session:
        return [line.add(session, actor, name, share=10).id for name in names]


def names(house: House, actor: Actor) -> list[str]:
    with house.database.reading() as session:
        return [one.name for one in line.pillars(session, actor)]


def of_posts(house: House, actor: Actor) -> list[str]:
    with house.database.reading() as session:
        own = select(Post.pillar).where(Post.workspace_id == actor.workspace_id)
        return list(session.scalars(own.order_by(Post.id)))


def test_three_pillars_to_begin_with_are_named_in_the_workspace_s_language(
    house: House, alice: Actor
) -> None:
    with house.database.transaction() as session:
        made = line.begin(session, alice)
        assert [one.share for one in made] == [70, 20, 10]
    assert names(house, alice) == ["Appreciation", "Advocacy", "Appeals"]


def test_renaming_a_pillar_renames_it_on_its_posts_however_they_spelled_it(
    house: House, alice: Actor, charlie: Actor, written: Written, draft: Draft
) -> None:
    (appeals,) = added(house, alice, "Appels")
    for pillar in ("Appels", " appels", "Autre", ""):
        written(replace(draft, pillar=pillar))
    written(replace(draft, pillar="Appels", channels=()), by=charlie)
    with house.database.transaction() as session:
        assert line.rename(session, alice, appeals, "Appels aux dons", now=house.now()) == 2
    assert of_posts(house, alice) == ["Appels aux dons", "Appels aux dons", "Autre", ""]
    assert of_posts(house, charlie) == ["Appels"]


def asks_for_two(house: House, ada: Actor, pillar: str) -> None:
    two = Asked(mode=Mode.LEVELS, levels=(Level(role=Role.MANAGER), Level(role=Role.EDITOR)))
    with house.database.transaction() as session:
        keeping.set_rule(session, ada, two, pillar=pillar, now=house.now())


def needs(house: House, post: Post) -> int:
    with house.database.reading() as session:
        return len(course_of(session, session.get_one(Post, post.id)).steps)


def agreed_to(house: House, who: Actor, post: Post) -> None:
    with house.database.transaction() as session:
        review.submit(session, who, post.id, now=house.now())
        review.approve(session, who, post.id, revision=None, now=house.now())


def stands(house: House, post: Post) -> PostState:
    with house.database.reading() as session:
        return session.get_one(Post, post.id).state


@pytest.mark.parametrize("spelled", ["Appels", " APPELS", "appels "])
def test_a_pillar_s_rule_of_approval_holds_however_it_is_spelled(
    house: House, alice: Actor, ada: Actor, written: Written, draft: Draft, spelled: str
) -> None:
    asks_for_two(house, ada, "Appels")
    assert needs(house, written(replace(draft, pillar=spelled))) == 2


def test_a_pillar_that_is_renamed_keeps_its_rule_of_approval(
    house: House, alice: Actor, ada: Actor, written: Written, draft: Draft
) -> None:
    (appeals,) = added(house, alice, "Appels")
    asks_for_two(house, ada, "Appels")
    post = written(replace(draft, pillar="Appels"))
    with house.database.transaction() as session:
        line.rename(session, alice, appeals, "Appels aux dons", now=house.now())
    assert needs(house, post) == 2


def test_an_approved_post_that_is_taken_in_by_a_stricter_pillar_is_asked_about_again(
    house: House, alice: Actor, ada: Actor, written: Written, draft: Draft
) -> None:
    (appeals,) = added(house, alice, "Appels")
    post = written(replace(draft, pillar="Quête"))
    agreed_to(house, alice, post)
    asks_for_two(house, ada, "Appels")
    assert stands(house, post) is PostState.APPROVED
    with house.database.transaction() as session:
        line.take_for(session, alice, "Quête", appeals, now=house.now())
    assert stands(house, post) is PostState.IN_REVIEW


def test_what_is_short_of_one_rule_already_is_asked_about_under_another(
    house: House, alice: Actor, ada: Actor, written: Written, draft: Draft
) -> None:
    post = written(replace(draft, pillar="Récits"))
    agreed_to(house, alice, post)
    with house.database.transaction() as session:  # which the post, being approved, escapes
        asked = Asked(mode=Mode.LEVELS, levels=(Level(name="late", role=Role.ADMIN),))
        keeping.set_rule(session, ada, asked, now=house.now())
    asks_for_two(house, ada, "Appels")
    with house.database.transaction() as session:
        _, _, known = drafting.draft_of(session, alice, post.id)
        moved = replace(known, pillar="Appels")
        drafting.edit(session, alice, post.id, moved, seen=None, now=house.now())
    assert stands(house, post) is PostState.IN_REVIEW


def test_what_posts_name_and_the_line_does_not_have_is_told_and_can_be_taken_in(
    house: House, alice: Actor, written: Written, draft: Draft
) -> None:
    (stories,) = added(house, alice, "Témoignages")
    for pillar in ("TÉMOIGNAGES", "Portraits", "Portraits", ""):
        written(replace(draft, pillar=pillar))
    with house.database.transaction() as session:
        assert line.unknown(session, alice) == [("Portraits", 2)]
        assert line.take_for(session, alice, "Portraits", stories, now=house.now()) == 2
        assert line.unknown(session, alice) == []


def test_an_archived_pillar_keeps_its_posts_and_can_be_taken_up_again(
    house: House, alice: Actor, written: Written, draft: Draft
) -> None:
    first, _ = added(house, alice, "Appels", "Récits")
    written(replace(draft, pillar="Appels"))
    with house.database.transaction() as session:
        line.archive(session, alice, first, now=house.now())
        assert line.unknown(session, alice) == []
    assert names(house, alice) == ["Récits"]
    assert of_posts(house, alice) == ["Appels"]
    with house.database.transaction() as session:
        line.take_up(session, alice, first)
    assert names(house, alice) == ["Récits", "Appels"]


@pytest.mark.parametrize(
    ("which", "by", "after"),
    [
        (0, 1, ["b", "a", "c"]),
        (2, -1, ["a", "c", "b"]),
        (0, -1, ["a", "b", "c"]),
        (2, 1, ["a", "b", "c"]),
        (2, -2, ["c", "a", "b"]),
    ],
)
def test_a_pillar_moves_up_and_down_and_no_further_than_the_ends(
    house: House, alice: Actor, which: int, by: int, after: list[str]
) -> None:
    ids = added(house, alice, "a", "b", "c")
    with house.database.transaction() as session:
        line.shift(session, alice, ids[which], by=by)
    assert names(house, alice) == after


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "appels", " APPELS "])
def test_a_name_that_is_empty_too_long_or_taken_is_refused(
    house: House, alice: Actor, name: str
) -> None:
    _, other = added(house, alice, "Appels", "Récits")
    for use_case in (line.add, lambda s, a, n: line.rename(s, a, other, n, now=house.now())):
        with pytest.raises(Invalid) as refused, house.database.transaction() as session:
            use_case(session, alice, name)
        assert set(refused.value.fields) == {"name"}


def test_shares_and_terms_stay_within_their_bounds(house: House, alice: Actor) -> None:
    (pillar,) = added(house, alice, "Appels")
    with house.database.transaction() as session:
        line.aim(session, alice, {pillar: 100})
        line.keep_terms(session, alice, explore=0, cut_off=12)
    for wrong in (-1, 101):
        with pytest.raises(Invalid), house.database.transaction() as session:
            line.aim(session, alice, {pillar: wrong})
    with pytest.raises(Invalid) as refused, house.database.transaction() as session:
        line.keep_terms(session, alice, explore=5, cut_off=24)
    assert set(refused.value.fields) == {"explore", "cut_off"}


def test_a_channel_has_a_mission_and_places_for_hot_posts(
    house: House, alice: Actor, channel: Channel
) -> None:
    rules = {"mission": "The neighbourhood", "reserve": 2, "per_week": 5}
    with house.database.transaction() as session:
        changed = channel_rules.change_rules(session, alice, channel.id, rules)
        assert (changed.mission, changed.reserve, changed.per_week) == ("The neighbourhood", 2, 5)
    wrong = {"mission": "x" * 501, "reserve": 8}
    with pytest.raises(Invalid) as refused, house.database.transaction() as session:
        channel_rules.change_rules(session, alice, channel.id, wrong)
    assert set(refused.value.fields) == {"mission", "reserve"}


def test_only_managers_change_the_line_and_strangers_find_nothing(
    house: House, alice: Actor, bob: Actor, charlie: Actor
) -> None:
    (pillar,) = added(house, alice, "Appels")
    changes: list[Callable[..., object]] = [
        lambda s, a: line.rename(s, a, pillar, "Dons", now=house.now()),
        lambda s, a: line.aim(s, a, {pillar: 1}),
        lambda s, a: line.shift(s, a, pillar, by=1),
        lambda s, a: line.archive(s, a, pillar, now=house.now()),
        lambda s, a: line.take_up(s, a, pillar),
        lambda s, a: line.take_for(s, a, "Dons", pillar, now=house.now()),
    ]
    for change in changes:
        for who, refusal in ((bob, NotAllowed), (charlie, NotFound)):
            with pytest.raises(refusal), house.database.transaction() as session:
                change(session, who)
    with house.database.reading() as session:
        assert session.get_one(Pillar, pillar).name == "Appels"
        assert line.pillars(session, charlie) == []
