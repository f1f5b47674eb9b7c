"""A level that asks for all, held up by somebody who is away: said, told, and got going again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from editorial import drafting, queries, review
from editorial.approval import keeping, sparing
from editorial.approval.rules import Asked
from editorial.approval.standing import course_of
from editorial.draft import Draft
from editorial.holding import absences
from editorial.holding.foretelling import foretold
from editorial.holding.holders import Held
from editorial.holding.reading import held
from editorial.holding.reminding import remind, unsaid
from lib.errors import Invalid, NotAllowed, NotFound
from models.actor import Actor
from models.approval import ALL, How, Level, Mode, OwnApproval
from models.audit import Act, AuditEntry
from models.house import House
from models.notice import Notice, NoticeKind
from models.people import Membership, Workspace
from models.post import Post
from models.way import PostState, Role
from tests.conftest import actor_named
from tests.fakes import FakeClock
from tests.web import rows

Asking = Callable[..., Post]
LATER = date(2026, 12, 20)


@pytest.fixture
def asking(house: House, alice: Actor, bob: Actor, erin: Actor, ada: Actor) -> Asking:
    """Bob's post, of which Alice and Erin must both agree (`more`: levels after it)."""

    def made(*more: Level, people: tuple[Actor, ...] = (alice, erin), need: int = ALL) -> Post:
        both = Level(name="Both", need=need, people=tuple(one.user_id for one in people))
        with house.database.transaction() as session:
            asked = Asked(mode=Mode.LEVELS, levels=(both, *more))
            keeping.set_rule(session, ada, asked, now=house.now())
            session.get_one(Workspace, ada.workspace_id).own_approval = OwnApproval.ALONE
        wish = house.now() + timedelta(days=9)
        channel = rows.connected(house, alice).id
        return rows.submitted(house, bob, "Coats", channel, wished_at=wish)

    return made


def away(house: House, who: Actor, deputy: Actor | None = None, *, last: date = LATER) -> int:
    with house.database.transaction() as session:
        return absences.be_away(
            session,
            who,
            user_id=who.user_id,
            first=date(2026, 11, 30),
            last=last,
            deputy_id=deputy.user_id if deputy else None,
            now=house.now(),
        ).id


def waits(house: House, who: Actor) -> Held:
    with house.database.reading() as session:
        [one] = held(session, who.workspace_id, now=house.now())
    return one


def agree(house: House, who: Actor, post: Post) -> PostState:
    with house.database.transaction() as session:
        return review.approve(session, who, post.id, revision=None, now=house.now()).state


def without(house: House, who: Actor, post: Post, absent: Actor) -> PostState:
    with house.database.transaction() as session:
        found = sparing.go_on_without(session, who, post.id, absent.user_id, now=house.now())
        return found.state


def test_it_is_stuck_while_others_could_still_agree_and_a_deputy_helps(
    house: House, asking: Asking, alice: Actor, erin: Actor, ada: Actor
) -> None:
    post = asking()
    number = away(house, erin)
    one = waits(house, ada)
    assert one.people == {alice.user_id}
    assert one.absent == one.may_spare == {erin.user_id}
    assert "Erin: away" in str(one.stuck)
    with house.database.transaction() as session:
        absences.stand_in(session, ada, number, ada.user_id, now=house.now())
    assert (waits(house, ada).absent, waits(house, ada).stuck) == (frozenset(), None)
    agree(house, alice, post)
    assert agree(house, ada, post) is PostState.APPROVED


def test_a_deputy_who_may_not_agree_any_more_helps_nobody(
    house: House, asking: Asking, alice: Actor, erin: Actor, ada: Actor
) -> None:
    asking()
    away(house, erin, ada)
    assert waits(house, alice).people == {alice.user_id, ada.user_id}
    with house.database.transaction() as session:
        theirs = select(Membership).where(Membership.user_id == ada.user_id)
        session.scalars(theirs).one().role = Role.VOLUNTEER
    one = waits(house, alice)
    assert one.people == {alice.user_id}
    assert one.absent == {erin.user_id}
    draft = Draft(title="Soup", text="On Friday.")
    with house.database.reading() as session:
        told = foretold(session, alice.workspace_id, draft, writer_id=ada.user_id, now=house.now())
    assert "Erin" in str(told[1])


@pytest.mark.slow
def test_nothing_is_stuck_while_they_are_back_in_time_or_enough_others_are_there(
    house: House, asking: Asking, alice: Actor, erin: Actor, ada: Actor
) -> None:
    asking()
    away(house, erin, last=date(2026, 12, 2))
    assert not waits(house, ada).absent
    away(house, alice, erin)  # who is away herself, so nobody stands in
    assert waits(house, ada).absent == {alice.user_id, erin.user_id}


@pytest.mark.slow
def test_of_two_of_three_an_absence_is_no_hindrance_but_two_are(
    house: House, asking: Asking, alice: Actor, erin: Actor, ada: Actor
) -> None:
    asking(people=(alice, erin, ada), need=2)
    away(house, erin)
    assert not waits(house, ada).absent
    away(house, alice)
    one = waits(house, ada)
    assert one.absent == {alice.user_id, erin.user_id}
    assert not one.may_spare


@pytest.mark.slow
def test_a_manager_lets_it_go_on_for_this_version_and_it_is_on_record_as_that(
    house: House, asking: Asking, alice: Actor, bob: Actor, erin: Actor, ada: Actor
) -> None:
    post = asking()
    away(house, erin)
    assert agree(house, alice, post) is PostState.IN_REVIEW
    assert without(house, ada, post, erin) is PostState.APPROVED
    with house.database.reading() as session:
        steps = queries.decisions(session, ada, post.id)[-2:]
        acts = session.scalars(select(AuditEntry).where(AuditEntry.act == Act.SPARED)).all()
    assert [(one.how, one.by_id) for one in steps] == [(How.RULE_CHANGED, ada.user_id)] * 2
    assert (steps[0].from_id, steps[1].to_state) == (erin.user_id, PostState.APPROVED)
    assert [(one.who_id, one.post_id) for one in acts] == [(ada.user_id, post.id)]


def test_a_new_version_asks_everybody_again(
    house: House, asking: Asking, bob: Actor, erin: Actor, ada: Actor
) -> None:
    post = asking()
    away(house, erin)
    assert without(house, ada, post, erin) is PostState.IN_REVIEW
    assert not waits(house, ada).absent
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, bob, post.id)
        changed = draft.saying(drafting.content_of(session, post)).__class__(
            title=draft.title, text="Other", channels=draft.channels, wished_at=draft.wished_at
        )
        drafting.edit(session, bob, post.id, changed, seen=None, now=house.now())
        review.submit(session, bob, post.id, now=house.now())
    assert waits(house, ada).absent == {erin.user_id}


@pytest.mark.slow
def test_those_of_the_next_level_are_told_when_it_opens(
    house: House, asking: Asking, alice: Actor, erin: Actor, ada: Actor
) -> None:
    post = asking(Level(people=(ada.user_id,)))
    away(house, erin)
    agree(house, alice, post)
    without(house, ada, post, erin)
    with house.database.reading() as session:
        where = course_of(session, session.get_one(Post, post.id))
    assert where.next is not None
    assert where.next.able == {ada.user_id}
    assert agree(house, ada, post) is PostState.APPROVED


@pytest.mark.slow
def test_it_is_refused_to_authors_below_managers_and_where_nobody_would_be_left(
    house: House, asking: Asking, alice: Actor, bob: Actor, erin: Actor, ada: Actor
) -> None:
    post = asking()
    with pytest.raises(Invalid):
        without(house, ada, post, erin)  # she is here
    away(house, erin)
    for who, refusal in ((bob, NotAllowed), (erin, NotAllowed)):
        with pytest.raises(refusal):
            without(house, who, post, erin)
    with pytest.raises(NotFound):
        without(house, actor_named(house, "charlie"), post, erin)
    away(house, alice)
    assert without(house, ada, post, alice) is PostState.IN_REVIEW
    with pytest.raises(Invalid, match="nobody would be left"):
        without(house, ada, post, erin)


@pytest.mark.slow
def test_whoever_wrote_it_does_not_loosen_it_nor_become_the_one_who_is_left(
    house: House, asking: Asking, alice: Actor, erin: Actor, ada: Actor
) -> None:
    asking(people=(ada, erin))
    post = rows.submitted(house, ada, "Hers", rows.connected(house, ada, "two").id)
    away(house, erin)
    with pytest.raises(NotAllowed, match="wrote this yourself"):
        without(house, ada, post, erin)
    with pytest.raises(Invalid, match="nobody would be left"):
        without(house, alice, post, erin)
    with pytest.raises(NotAllowed):
        agree(house, ada, post)


@pytest.mark.slow
def test_managers_are_told_once_before_the_deadline_and_again_past_it(
    house: House, asking: Asking, alice: Actor, erin: Actor, ada: Actor, clock: FakeClock
) -> None:
    asking()
    away(house, erin)
    one = waits(house, ada)
    assert one.by_when is not None
    whole = one.by_when - one.since
    told = []
    for percent in (40, 55, 80, 95, 101):
        moment = one.since + whole * percent / 100
        clock.move(seconds=(moment - clock.now()).total_seconds())
        with house.database.transaction() as session:
            due = unsaid(session, ada.workspace_id, now=clock.now())
            remind(session, ada.workspace_id, due, now=clock.now())
        told.append([each.user_id == ada.user_id for each in due].count(True))
    assert told == [0, 1, 0, 0, 1]
    with house.database.reading() as session:
        kinds = select(Notice.kind).where(Notice.user_id == ada.user_id)
        assert NoticeKind.ESCALATED in session.scalars(kinds).all()
