"""Links for guests: who makes them, what they open, and when they end."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial import review
from editorial.guests import links, opening, shown
from editorial.guests.opening import Closed
from lib.errors import Invalid, NotAllowed, NotFound, WrongState
from models.actor import Actor
from models.guest import GuestLink
from models.house import House
from models.people import Membership, User
from models.post import Post
from models.way import DeliveryState, Role
from scheduler.housekeeping import tidy
from tests import guest_rows
from tests.fakes import FakeClock
from tests.web import rows


def is_open(house: House, token: str) -> bool:
    with house.database.reading() as session:
        try:
            opening.opened(session, token, now=house.now())
        except Closed:
            return False
        return True


def titles(house: House, token: str) -> list[str]:
    with house.database.reading() as session:
        guest = opening.opened(session, token, now=house.now())
        return [one.post.title for one in shown.everything(session, guest)]


def test_only_a_digest_of_the_token_is_kept(house: House, erin: Actor) -> None:
    number, token = guest_rows.given(house, erin)
    kept = guest_rows.link(house, number)
    assert token not in str(vars(kept))
    assert len(kept.digest) == 64


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000, "' OR 1=1 --"])
def test_a_guessed_token_opens_nothing(house: House, erin: Actor, token: str) -> None:
    guest_rows.given(house, erin)
    assert not is_open(house, token)


def test_a_volunteer_makes_no_link_and_nobody_one_to_what_they_may_not_see(
    house: House, alice: Actor, bob: Actor, charlie: Actor
) -> None:
    post = rows.drafted(house, bob, "Portrait")
    with pytest.raises(NotAllowed):
        guest_rows.given(house, bob, post.id)
    with pytest.raises(NotFound):
        guest_rows.given(house, charlie, post.id)
    number, token = guest_rows.given(house, alice, post.id)
    for actor, refused in ((bob, NotAllowed), (charlie, NotFound)):
        with pytest.raises(refused):
            guest_rows.revoked(house, actor, number)
    assert is_open(house, token)


def test_a_link_ends_with_its_days_or_when_it_is_withdrawn(
    house: House, alice: Actor, clock: FakeClock
) -> None:
    post = rows.drafted(house, alice, "Portrait")
    number, first = guest_rows.given(house, alice, post.id)
    _, second = guest_rows.given(house, alice, post.id, days=2)
    guest_rows.revoked(house, alice, number)
    assert not is_open(house, first)
    clock.move(days=2, minutes=-1)
    assert is_open(house, second)
    clock.move(minutes=1)
    assert not is_open(house, second)


def test_all_links_of_a_post_are_withdrawn_at_once_and_no_others(
    house: House, alice: Actor
) -> None:
    post, other = (rows.drafted(house, alice, title) for title in ("Portrait", "Recipe"))
    gone = [guest_rows.given(house, alice, post.id)[1] for _ in range(2)]
    kept = [guest_rows.given(house, alice, one)[1] for one in (other.id, None)]
    with house.database.transaction() as session:
        assert links.revoke_all(session, alice, post.id, now=house.now()) == 2
    assert [is_open(house, one) for one in (*gone, *kept)] == [False, False, True, True]


def test_a_link_ends_with_the_editor_who_gave_it(
    house: House, alice: Actor, erin: Actor, ada: Actor
) -> None:
    post = rows.drafted(house, alice, "Portrait")
    tokens = {one.name: guest_rows.given(house, one, post.id)[1] for one in (alice, erin, ada)}
    with house.database.transaction() as session:
        _membership(session, alice).role = Role.VOLUNTEER
        session.delete(_membership(session, erin))
        session.get_one(User, ada.user_id).active = False
    assert {name: is_open(house, one) for name, one in tokens.items()} == dict.fromkeys(
        tokens, False
    )


def _membership(session: Session, actor: Actor) -> Membership:
    wanted = select(Membership).where(Membership.user_id == actor.user_id)
    return session.scalars(wanted).one()


@pytest.mark.slow
def test_a_week_shows_what_is_in_review_or_approved_and_leaves_in_it(
    house: House, alice: Actor, charlie: Actor
) -> None:
    channel = rows.connected(house, alice).id
    monday = house.now() + timedelta(hours=2)
    rows.planned(house, alice, "Placed", channel, at=monday)
    rows.submitted(house, alice, "Wished", channel, wished_at=monday + timedelta(days=1))
    rows.drafted(house, alice, "A draft", channel, wished_at=monday)
    rows.submitted(house, alice, "No time", channel)
    rows.submitted(house, alice, "Next week", channel, wished_at=monday + timedelta(days=7))
    elsewhere = {"wished_at": monday, "at": monday + timedelta(days=7)}
    rows.planned(house, alice, "Wished now, placed later", channel, **elsewhere)
    rows.submitted(
        house, charlie, "Strangers’", rows.connected(house, charlie, "theirs").id, wished_at=monday
    )
    _, token = guest_rows.given(house, alice)
    assert titles(house, token) == ["Placed", "Wished"]


def test_the_days_of_a_week_are_those_of_the_association(
    house: House, alice: Actor, clock: FakeClock
) -> None:
    channel = rows.connected(house, alice).id
    midnight = house.now().replace(hour=0) + timedelta(days=1)
    rows.submitted(house, alice, "On the day before", channel, wished_at=midnight)
    rows.submitted(house, alice, "First minute", channel, wished_at=midnight + timedelta(days=1))
    wednesday = date(2026, 12, 2)
    _, token = guest_rows.given(house, alice, first=wednesday, last=wednesday)
    assert titles(house, token) == ["First minute"]


def test_another_number_in_the_address_shows_nothing_else(
    house: House, alice: Actor, charlie: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.submitted(house, alice, "Shown", channel)
    others = [
        rows.submitted(house, alice, "Another", channel).id,
        rows.submitted(
            house, charlie, "Strangers’", rows.connected(house, charlie, "theirs").id
        ).id,
        2**80,
        0,
    ]
    _, token = guest_rows.given(house, alice, post.id)
    with house.database.reading() as session:
        guest = opening.opened(session, token, now=house.now())
        assert shown.one(session, guest, post.id).post.title == "Shown"
        for other in others:
            with pytest.raises(Closed):
                shown.one(session, guest, other)


def test_a_draft_is_not_read_even_by_its_own_link(house: House, alice: Actor) -> None:
    post = rows.drafted(house, alice, "Half a sentence")
    _, token = guest_rows.given(house, alice, post.id)
    with house.database.reading() as session:
        guest = opening.opened(session, token, now=house.now())
        found = shown.one(session, guest, post.id)
    assert (found.revision, found.content) == (None, None)


def test_what_is_given_up_is_shown_no_more(house: House, alice: Actor) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id)
    with house.database.transaction() as session:
        review.archive(session, alice, post.id, now=house.now())
    assert titles(house, token) == []
    with pytest.raises(WrongState, match="archived"):
        guest_rows.given(house, alice, post.id)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": "x" * 201}),
        ("email", {"email": "nobody"}),
        ("email", {"email": "a@b.org\nBcc: x@y.org"}),
        ("language", {"language": "tlh"}),
        ("days", {"days": 0}),
        ("days", {"days": 61}),
        ("first", {"last": date(2026, 11, 29)}),
        ("first", {"last": date(2027, 1, 30)}),
        ("first", {"first": None}),
        ("once", {"once": True}),
    ],
)
def test_what_is_wrong_is_said_of_its_field(
    house: House, alice: Actor, field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        guest_rows.given(house, alice, None, **wrong)
    assert field in refused.value.fields


def test_a_link_goes_with_its_post(house: House, alice: Actor) -> None:
    post = rows.drafted(house, alice, "Portrait")
    _, token = guest_rows.given(house, alice, post.id)
    with house.database.transaction() as session:
        session.delete(session.get_one(Post, post.id))
    assert not is_open(house, token)


def test_there_is_a_most_of_links_that_open_something(
    house: House, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "MOST", 2)
    first, _ = guest_rows.given(house, alice)
    guest_rows.given(house, alice)
    with pytest.raises(Invalid, match="Withdraw"):
        guest_rows.given(house, alice)
    guest_rows.revoked(house, alice, first)
    guest_rows.given(house, alice)


def test_of_links_that_ended_long_ago_those_stay_by_which_something_was_said(
    house: House, alice: Actor, clock: FakeClock
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    said, token = guest_rows.given(house, alice, post.id)
    guest_rows.agrees(house, token, post)
    silent, _ = guest_rows.given(house, alice, post.id)
    clock.move(days=100)
    young, _ = guest_rows.given(house, alice, post.id)
    clock.move(days=88)
    tidy(house, closing=lambda: False, now=house.now())
    with house.database.reading() as session:
        left = set(session.scalars(select(GuestLink.id)))
    assert left == {said, young}
    assert silent not in left


def test_it_has_left_once_nothing_of_it_waits_or_is_unsure(house: House, alice: Actor) -> None:
    channels = [rows.connected(house, alice, name).id for name in ("one", "two")]
    first, second = rows.planned(house, alice, "Portrait", *channels)
    _, token = guest_rows.given(house, alice, first.post_id)
    assert standing(house, token) == (False, {})
    rows.became(house, first, DeliveryState.PUBLISHED, url="https://example.org/1")
    rows.became(house, second, DeliveryState.UNSURE)
    assert standing(house, token) == (False, {channels[0]: "https://example.org/1"})
    (only,) = rows.planned(house, alice, "Recipe", channels[0])
    rows.became(house, only, DeliveryState.PUBLISHED)
    _, token = guest_rows.given(house, alice, only.post_id)
    assert standing(house, token) == (True, {channels[0]: ""})


def standing(house: House, token: str) -> tuple[bool, Mapping[int, str]]:
    with house.database.reading() as session:
        guest = opening.opened(session, token, now=house.now())
        (found,) = shown.everything(session, guest)
        return found.left, found.gone
