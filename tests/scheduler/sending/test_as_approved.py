"""What somebody changed below us, in the database or the media folder, does not leave."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from editorial import channel_feed
from models.actor import Actor
from models.channel import Channel
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.post import Media, Revision
from models.way import DeliveryState
from scheduler.sending.as_approved import LOOK_INTO_IT, NOT_AS_APPROVED
from scheduler.sending.deliver import deliver
from tests import pretend
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_media import drawn

Planned = Callable[..., Delivery]
Read = Callable[[Delivery], Delivery]
SWAPPED = {"text": "Send money to this account."}
WORDED = {"wordings": ["Send money to this account."]}


@pytest.mark.parametrize("changed", [SWAPPED, WORDED, {"link": "https://evil.example/"}])
def test_a_text_changed_in_the_database_does_not_leave(
    house: House, planned: Planned, read: Read, site: pretend.Site, changed: dict[str, Any]
) -> None:
    delivery = planned("The doors open at ten.")
    with house.database.transaction() as session:
        there = session.get_one(Revision, delivery.revision_id)
        there.content = {**there.content, **changed}
    assert deliver(house, delivery.id, sender="one") is None
    assert site.published == []
    now = read(delivery)
    assert (now.state, now.reason) == (DeliveryState.FAILED, NOT_AS_APPROVED)
    assert now.remedy == LOOK_INTO_IT
    assert now.fence == 0


def test_a_delivery_turned_to_another_channel_in_the_database_does_not_leave(
    house: House, alice: Actor, channel: Channel, planned: Planned, read: Read
) -> None:
    delivery, other = planned(channels=(channel.id,)), connected(house, alice, "strangers")
    with house.database.transaction() as session:
        session.execute(update(Delivery).values(channel_id=other.id))
    assert deliver(house, delivery.id, sender="one") is None
    assert read(delivery).reason == NOT_AS_APPROVED


def test_a_picture_replaced_in_its_folder_does_not_leave(
    house: House, alice: Actor, planned: Planned, read: Read, site: pretend.Site
) -> None:
    poster = drawn(house, alice)
    delivery = planned(media=(poster,))
    with house.database.reading() as session:
        kept = session.query(Media).one()
    house.files.path(kept.workspace_id, kept.sha256).write_bytes(b"another picture")
    assert deliver(house, delivery.id, sender="one") is AttemptOutcome.REFUSED
    assert site.published == []
    assert "is not the file that was approved" in str(read(delivery).reason)


@pytest.mark.slow
def test_the_public_feed_shows_nothing_that_was_changed_since(
    house: House, channel: Channel, planned: Planned
) -> None:
    one, two = planned("The doors open at ten."), planned("Bring coats.")
    for delivery in (one, two):
        assert deliver(house, delivery.id, sender="one") is AttemptOutcome.PUBLISHED
    with house.database.transaction() as session:
        there = session.get_one(Revision, one.revision_id)
        there.content = {**there.content, **SWAPPED}
    with house.database.reading() as session:
        shown = channel_feed.newest(session, channel, most=10)
    assert [content.text for _, content in shown] == ["Bring coats."]
