"""From an occasion to its draft in one press, or not this time."""

from datetime import date, datetime

import pytest

from editorial import drafting, review
from editorial.draft import Draft
from editorial.marronniers import coming, keeping, writing
from editorial.marronniers.stages import Stage
from lib.errors import Invalid, NotAllowed, NotFound, WrongState
from lib.yearly import DayOf, WeekdayOf
from models.actor import Actor
from models.house import House
from models.marronnier import Marronnier
from models.post import Post
from models.way import PostState, Temperature
from tests.fakes import FakeClock
from tests.web import rows

DAY = date(2026, 12, 12)


def write(house: House, actor: Actor, kept: Marronnier, first: date = DAY) -> Post:
    with house.database.transaction() as session:
        return writing.write(session, actor, kept.id, first, now=house.now())


def draft_of(house: House, actor: Actor, post: Post) -> Draft:
    with house.database.reading() as session:
        return drafting.draft_of(session, actor, post.id)[2]


def test_one_press_makes_a_warm_draft_with_all_that_is_known(
    house: House, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice)
    kept = rows.comes_back(
        house,
        alice,
        "Volunteers’ day",
        channels=(channel.id,),
        pillar="Thanks",
        goal="Join us",
        note="Name the new teams.",
    )
    post = write(house, bob, kept)
    draft = draft_of(house, bob, post)
    assert (post.owner_id, post.state) == (bob.user_id, PostState.DRAFT)
    assert draft.title == "Volunteers’ day 2026"
    assert draft.temperature is Temperature.WARM
    assert (draft.pillar, draft.goal, draft.channels) == ("Thanks", "Join us", (channel.id,))
    assert draft.fresh_until == datetime.fromisoformat("2026-12-13T00:00:00+01:00")
    assert [str(note) for note in draft.notes] == ["To be said: Name the new teams."]


def test_last_year_s_text_is_where_it_starts(house: House, alice: Actor, clock: FakeClock) -> None:
    channel = rows.connected(house, alice)
    kept = rows.comes_back(house, alice, "Volunteers’ day", channels=(channel.id,))
    last = write(house, alice, kept)
    approve(house, alice, last, "Thank you all.")
    clock.move(days=330)
    post = write(house, alice, kept, date(2027, 12, 12))
    draft = draft_of(house, alice, post)
    assert (draft.title, draft.text) == ("Volunteers’ day 2027", "Thank you all.")
    assert "check dates, names and figures" in str(draft.notes[0])


def test_the_model_goes_before_last_year_s_text(house: House, alice: Actor) -> None:
    model = rows.approved(house, alice, "As we say it", rows.connected(house, alice).id)
    kept = rows.comes_back(house, alice, "Volunteers’ day", model_id=model.id)
    draft = draft_of(house, alice, write(house, alice, kept))
    assert (draft.text, draft.channels) == ("As we say it!", (1,))


def test_what_comes_every_month_is_told_apart_by_its_month(house: House, alice: Actor) -> None:
    kept = rows.comes_back(house, alice, "Figures", WeekdayOf(nth=1, weekday=0))
    assert write(house, alice, kept, date(2026, 12, 7)).title == "Figures, December 2026"


def test_nobody_writes_it_a_second_time_unless_the_first_was_given_up(
    house: House, alice: Actor
) -> None:
    kept = rows.comes_back(house, alice, "Day")
    first = write(house, alice, kept)
    with pytest.raises(WrongState, match="Somebody writes it already"):
        write(house, alice, kept)
    with house.database.transaction() as session:
        review.archive(session, alice, first.id, now=house.now())
    assert write(house, alice, kept).id != first.id


def test_it_may_be_written_long_before_it_is_proposed(house: House, alice: Actor) -> None:
    kept = rows.comes_back(house, alice, "Day")
    far = date(2027, 12, 12)
    assert write(house, alice, kept, far).title == "Day 2027"


@pytest.mark.parametrize("day", [date(2026, 12, 13), date(2025, 12, 12), date(9999, 12, 12)])
def test_a_day_on_which_it_does_not_fall_is_refused(house: House, alice: Actor, day: date) -> None:
    kept = rows.comes_back(house, alice, "Day")
    with pytest.raises(NotFound):
        write(house, alice, kept, day)


def test_days_that_are_over_are_not_written_for(
    house: House, alice: Actor, clock: FakeClock
) -> None:
    kept = rows.comes_back(house, alice, "Day")
    clock.move(days=13)
    with pytest.raises(WrongState, match="Its days are over"):
        write(house, alice, kept)


def test_not_this_year_says_why_and_can_be_taken_back(house: House, erin: Actor) -> None:
    kept = rows.comes_back(house, erin, "Day")
    with house.database.transaction() as session:
        row = writing.skip(session, erin, kept.id, DAY, why=" We move house. ", now=house.now())
        assert (row.skipped_why, row.skipped_by_id) == ("We move house.", erin.user_id)
        assert coming.proposed(session, erin, today=date(2026, 11, 30)) == []
    with pytest.raises(WrongState, match="not this time"):
        write(house, erin, kept)
    with house.database.transaction() as session:
        writing.take_back(session, erin, kept.id, DAY, now=house.now())
        (one,) = coming.proposed(session, erin, today=date(2026, 11, 30))
    assert one.stage is Stage.OPEN


def test_not_this_year_needs_a_reason_an_editor_and_no_living_post(
    house: House, erin: Actor, bob: Actor
) -> None:
    kept = rows.comes_back(house, erin, "Day")
    with house.database.transaction() as session:
        with pytest.raises(Invalid):
            writing.skip(session, erin, kept.id, DAY, why=" ", now=house.now())
        with pytest.raises(NotAllowed):
            writing.skip(session, bob, kept.id, DAY, why="no", now=house.now())
    write(house, erin, kept)
    with house.database.transaction() as session, pytest.raises(WrongState, match="is written"):
        writing.skip(session, erin, kept.id, DAY, why="no", now=house.now())


def test_one_that_is_ended_is_not_written(house: House, erin: Actor) -> None:
    kept = rows.comes_back(house, erin, "Day", DayOf(day=12, month=12))
    with house.database.transaction() as session:
        keeping.end(session, erin, kept.id, now=house.now())
    with pytest.raises(WrongState, match="comes back no more"):
        write(house, erin, kept)


def approve(house: House, actor: Actor, post: Post, text: str) -> None:
    with house.database.transaction() as session:
        _, revision, draft = drafting.draft_of(session, actor, post.id)
        filled = Draft(
            title=draft.title, text=text, channels=draft.channels, temperature=draft.temperature
        )
        drafting.edit(session, actor, post.id, filled, seen=revision.number, now=house.now())
        review.submit(session, actor, post.id, now=house.now())
        review.approve(session, actor, post.id, revision=None, now=house.now())
