"""Campaigns by name: posts follow them, however they spell it."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from editorial import drafting
from editorial.campaigns import keeping, looking
from editorial.campaigns.keeping import Described
from editorial.draft import Draft
from editorial.labels import labels
from lib.errors import Invalid, NotAllowed, NotFound
from models.actor import Actor
from models.way import PostState


def write(session: Session, who: Actor, title: str, campaign: str, now: datetime) -> int:
    draft = Draft(title=title, campaign=campaign)
    return drafting.create(session, who, draft, now=now).id


def test_posts_that_name_it_are_its_own_however_they_spell_it(
    session: Session, erin: Actor, charlie: Actor, now: datetime
) -> None:
    write(session, erin, "One", "Winter rounds", now)
    write(session, erin, "Two", "winter  ROUNDS ", now)
    write(session, charlie, "Of others", "Winter rounds", now)
    assert [name for name, _ in keeping.unknown(session, erin)] == [
        "Winter rounds",
        "winter  ROUNDS ",
    ]
    made = keeping.add(session, erin, Described(name="Winter  rounds"), now=now)
    assert keeping.unknown(session, erin) == []
    assert looking.counts(session, erin)["winter rounds"][PostState.DRAFT] == 2
    assert len(looking.posts(session, erin, made).waiting) == 2


def test_a_new_name_is_taken_over_by_its_posts(
    session: Session, erin: Actor, charlie: Actor, now: datetime
) -> None:
    write(session, erin, "One", "winter", now)
    write(session, charlie, "Of others", "winter", now)
    made = keeping.add(session, erin, Described(name="Winter", aim="Blankets"), now=now)
    assert keeping.change(session, erin, made.id, Described(name="Cold nights"))[1] == 1
    assert looking.counts(session, erin).keys() == {"cold nights"}
    assert looking.counts(session, charlie).keys() == {"winter"}
    same = Described(name="Cold nights", first=date(2026, 12, 1))
    assert keeping.change(session, erin, made.id, same) == (made, 0)


def test_one_that_is_over_is_offered_no_more(session: Session, erin: Actor, now: datetime) -> None:
    made = keeping.add(session, erin, Described(name="Winter"), now=now)
    write(session, erin, "One", "Spring", now)
    assert labels(session, erin)["campaign"] == ["Winter", "Spring"]
    keeping.end(session, erin, made.id, now=now)
    assert labels(session, erin)["campaign"] == ["Spring"]
    keeping.take_up(session, erin, made.id)
    assert labels(session, erin)["campaign"] == ["Winter", "Spring"]


def test_each_gets_a_sign_that_few_others_have(
    session: Session, erin: Actor, now: datetime
) -> None:
    marks = [
        keeping.add(session, erin, Described(name=f"Number {n}"), now=now).mark for n in range(8)
    ]
    assert marks == list(keeping.MARKS)


@pytest.mark.parametrize(
    ("described", "field"),
    [
        (Described(name=" "), "name"),
        (Described(name="WINTER "), "name"),
        (Described(name="x" * 201), "name"),
        (Described(name="x", first=date(2026, 12, 2), last=date(2026, 12, 1)), "last"),
        (Described(name="x", aim="x" * 2001), "aim"),
        (Described(name="x", mark="<b>"), "mark"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    session: Session, erin: Actor, described: Described, field: str, now: datetime
) -> None:
    keeping.add(session, erin, Described(name="Winter"), now=now)
    with pytest.raises(Invalid) as refused:
        keeping.add(session, erin, described, now=now)
    assert set(refused.value.fields) == {field}


def test_volunteers_and_strangers_change_none(
    session: Session, erin: Actor, bob: Actor, charlie: Actor, now: datetime
) -> None:
    made = keeping.add(session, erin, Described(name="Winter"), now=now)
    with pytest.raises(NotAllowed):
        keeping.end(session, bob, made.id, now=now)
    with pytest.raises(NotFound):
        keeping.change(session, charlie, made.id, Described(name="Mine"))
