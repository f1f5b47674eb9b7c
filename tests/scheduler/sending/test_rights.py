"""A picture whose rights have ended does not leave, whatever was approved before."""

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PIL import Image as Picture

from editorial import drafting, media, review
from editorial.draft import Draft
from editorial.media.describing import Described, describe
from lib.errors import Invalid
from models.actor import Actor
from models.channel import Channel
from models.content import Attachment
from models.database import Database
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.post import Media, Post
from models.way import DeliveryState
from scheduler import deciding, scheduling
from scheduler.engine import Engine
from scheduler.sending.deliver import deliver
from scheduler.slots import offering
from scheduler.slots.choosing import chosen
from scheduler.slots.no_slot import NoSlot
from scheduler.weeks import weeks
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected

Planned = Callable[..., Delivery]
TODAY = date(2026, 11, 30)


@pytest.fixture
def picture(house: House, alice: Actor) -> Media:
    out = io.BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(out, "PNG")
    with house.database.transaction() as session:
        return media.store(
            session, alice, house.files, out.getvalue(), filename="tree.png", now=house.now()
        )


def until(house: House, who: Actor, picture: Media, day: date | None) -> None:
    with house.database.transaction() as session:
        describe(session, who, session.get_one(Media, picture.id), Described(rights_end=day))


def shown(house: House, alice: Actor, planned: Planned, picture: Media) -> Delivery:
    channel = connected(house, alice, "gallery")
    return planned(
        "With a tree",
        channels=(channel.id,),
        media=(Attachment(sha256=picture.sha256, alt="A tree"),),
    )


def test_it_is_held_says_why_and_leaves_once_the_rights_are_prolonged(
    house: House,
    alice: Actor,
    planned: Planned,
    picture: Media,
    engine: Engine,
    read: Callable[[Delivery], Delivery],
) -> None:
    delivery = shown(house, alice, planned, picture)
    until(house, alice, picture, TODAY - timedelta(days=1))
    assert deliver(house, delivery.id, sender="one") is None
    engine.hold()
    held = read(delivery)
    assert held.state is DeliveryState.SUSPENDED
    assert "The rights of “tree.png” ended" in str(held.reason)
    until(house, alice, picture, TODAY)
    engine.hold()
    assert deliver(house, delivery.id, sender="one") is AttemptOutcome.PUBLISHED
    assert len(pretend.SITES["gallery"].published) == 1


def test_a_post_with_other_pictures_is_not_held(
    house: House, alice: Actor, planned: Planned, picture: Media, engine: Engine
) -> None:
    until(house, alice, picture, TODAY - timedelta(days=1))
    delivery = planned("Without a tree")
    engine.hold()
    assert deliver(house, delivery.id, sender="one") is AttemptOutcome.PUBLISHED


def test_no_time_after_the_rights_is_taken_by_hand(
    house: House, alice: Actor, planned: Planned, picture: Media, clock: FakeClock
) -> None:
    delivery = shown(house, alice, planned, picture)
    until(house, alice, picture, TODAY + timedelta(days=2))
    late = clock.now() + timedelta(days=3)
    with house.database.transaction() as session:
        with pytest.raises(Invalid, match="end on Wednesday 2 December"):
            deciding.move(session, alice, delivery.id, late, now=clock.now())
        with pytest.raises(Invalid, match="end on Wednesday 2 December"):
            scheduling.schedule(session, alice, delivery.post_id, at=late, now=clock.now())
        before = late - timedelta(days=1)
        moved = deciding.move(session, alice, delivery.id, before, now=clock.now())
    assert moved.due_at == before


def test_it_is_not_submitted_or_approved_past_its_rights(
    house: House, alice: Actor, channel: Channel, picture: Media
) -> None:
    def written(**more: object) -> Post:
        with house.database.transaction() as session:
            draft = Draft(
                title="Tree",
                text="Tree",
                channels=(channel.id,),
                media=(Attachment(sha256=picture.sha256, alt="A tree"),),
                **more,  # type: ignore[arg-type]
            )
            return drafting.create(session, alice, draft, now=house.now())

    until(house, alice, picture, TODAY + timedelta(days=2))
    late = written(wished_at=house.now() + timedelta(days=5))
    soon = written()
    with house.database.transaction() as session:
        with pytest.raises(Invalid) as refused:
            review.submit(session, alice, late.id, now=house.now())
        assert set(refused.value.fields) == {"media"}
        review.submit(session, alice, soon.id, now=house.now())
    until(house, alice, picture, TODAY - timedelta(days=1))
    with house.database.transaction() as session, pytest.raises(Invalid, match="rights"):
        review.approve(session, alice, soon.id, revision=None, now=house.now())


def test_a_time_that_is_chosen_or_planned_is_within_the_rights(
    house: House,
    alice: Actor,
    channel: Channel,
    approved: Callable[..., Post],
    picture: Media,
) -> None:
    post = approved("With a tree", media=(Attachment(sha256=picture.sha256, alt="A tree"),))
    now = house.now()

    def ends(at: datetime) -> None:
        with house.database.transaction() as session:
            session.get_one(Media, picture.id).rights_until = at

    def chosen_at() -> list[datetime]:
        with house.database.reading() as session, suppress(NoSlot):
            return [chosen(session, post, channel, now=now).at]
        return []

    def planned_at() -> list[datetime]:
        with house.database.reading() as session:
            found = weeks(session, alice, now=now, until=now + timedelta(days=14))
        return [one.at for one in found.plan.placements if one.need.post == post.id]

    for times in (chosen_at, planned_at):
        ends(now + timedelta(days=300))
        [free] = times()
        ends(free)
        assert all(at < free for at in times())


def test_a_time_that_is_offered_is_within_the_rights_and_one_in_mind_is_told_of_them(
    house: House,
    alice: Actor,
    channel: Channel,
    approved: Callable[..., Post],
    picture: Media,
) -> None:
    post = approved("With a tree", media=(Attachment(sha256=picture.sha256, alt="A tree"),))
    now = house.now()
    until(house, alice, picture, TODAY + timedelta(days=1))
    with house.database.reading() as session:
        ends = session.get_one(Media, picture.id).rights_until
        assert ends is not None
        late = ends + timedelta(hours=12)
        asked = offering.Asked(
            post_id=post.id, temperature=post.temperature, fresh_until=None, at=late
        )
        [offer] = offering.offered(session, [channel], asked, now=now)
        told = offering.against(session, [channel], asked, now=now)
        other = offering.closest(session, [channel], asked, now=now)
    assert offer.slots
    assert all(slot.at < ends for slot in offer.slots)
    assert [str(words) for words in told] == [str(words) for words in offer.broken]
    assert "The rights of “tree.png” end on Tuesday 1 December" in str(told[0])
    assert offer.nearest is not None
    assert other is not None
    assert max(offer.nearest, other) < ends


class DozingClock(FakeClock):
    """Of a machine on which half a minute passes between two looks at the clock."""

    def now(self) -> datetime:
        before = self.at
        self.at = before + timedelta(seconds=30)
        return before


def test_rights_that_end_between_the_claim_and_the_call_are_seen(
    house: House, alice: Actor, planned: Planned, picture: Media
) -> None:
    delivery = shown(house, alice, planned, picture)
    until(house, alice, picture, TODAY)
    with house.database.reading() as session:
        ends = session.get_one(Media, picture.id).rights_until
    assert ends is not None
    dozing = DozingClock(ends - timedelta(seconds=10))
    slow = replace(house, database=Database(house.database.url, clock=dozing))
    assert deliver(slow, delivery.id, sender="one") is AttemptOutcome.NOT_ACCEPTED
    slow.database.dispose()
    assert pretend.SITES["gallery"].published == []
