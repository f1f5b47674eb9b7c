"""Posts that say nearly the same, or leave in the same hour, are told; never more than told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.likeness import alike, shingles
from editorial.neighbours import neighbours
from models.actor import Actor
from models.content import Content
from models.house import House
from models.way import DeliveryState
from tests.web import rows

TEXT = "Samedi matin nous collectons des conserves et du lait sur la place du marché."


def near(house: House, actor: Actor, content: Content, *, at: datetime | None = None, post=None):
    with house.database.reading() as session:
        found = neighbours(session, actor, content, post_id=post, wished_at=at, now=house.now())
    return [(one.title, "alike" if one.alike else "close") for one in found]


def test_a_text_that_differs_by_a_word_or_two_is_told(house: House, alice: Actor) -> None:
    channel = rows.connected(house, alice).id
    (one,) = rows.planned(house, alice, "Collecte", channel, text=TEXT)
    other = TEXT.replace("Samedi", "Dimanche").upper()
    content = Content(title="", text=other, channels=(channel,))
    assert near(house, alice, content) == [("Collecte", "alike")]
    assert near(house, alice, content, post=one.post_id) == []
    assert near(house, alice, replace(content, text="Autre chose, dite tout autrement.")) == []


@pytest.mark.slow
def test_only_on_the_same_channel_in_the_same_month_and_if_it_leaves(
    house: House, alice: Actor
) -> None:
    here, there = (rows.connected(house, alice, name).id for name in ("here", "there"))
    rows.planned(house, alice, "Elsewhere", there, text=TEXT)
    late = house.now() + timedelta(days=31)
    rows.planned(house, alice, "Later", here, text=TEXT, at=late)
    (off,) = rows.planned(house, alice, "Off", here, text=TEXT)
    rows.became(house, off, DeliveryState.CANCELLED)
    content = Content(title="", text=TEXT, channels=(here,))
    assert near(house, alice, content) == []
    assert near(house, alice, content, at=late - timedelta(days=2)) == [("Later", "alike")]


def test_what_leaves_within_the_hour_is_told_once_a_time_is_wished_for(
    house: House, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    at = house.now() + timedelta(hours=5)
    rows.planned(house, alice, "Soon", channel, at=at)
    content = Content(title="", text="x", channels=(channel,))
    assert near(house, alice, content) == []
    assert near(house, alice, content, at=at - timedelta(minutes=59)) == [("Soon", "close")]
    assert near(house, alice, content, at=at + timedelta(minutes=60)) == []


def test_a_volunteer_is_told_of_their_own_posts_and_a_stranger_of_none(
    house: House, alice: Actor, bob: Actor, charlie: Actor
) -> None:
    channel = rows.connected(house, alice).id
    rows.planned(house, alice, "Hers", channel, text=TEXT)
    content = Content(title="", text=TEXT, channels=(channel,))
    assert near(house, bob, content) == []
    assert near(house, charlie, content) == []


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    left, right = shingles(one), shingles(other)
    assert 0 <= alike(left, right) <= 1
    assert alike(left, right) == alike(right, left)
    assert alike(left, left) == (1 if left else 0)
