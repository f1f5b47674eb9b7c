"""Pictures and videos on their way to the network."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image as Picture

from editorial import media
from editorial.media.videos import Measured
from models.actor import Actor
from models.content import Attachment
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.post import MediaKind
from scheduler.sending.deliver import deliver
from tests import pretend
from tests.scheduler.conftest import connected

Planned = Callable[..., Delivery]
CLIP = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 500


@pytest.fixture
def public(house: House) -> House:
    return replace(house, settings=replace(house.settings, base_url="https://asso.example"))


def clip(house: House, who: Actor, *, length: timedelta | None) -> Attachment:
    sha256 = house.files.write(who.workspace_id, CLIP)
    kept = media.Kept(
        sha256=sha256,
        filename="walk.mp4",
        kind=MediaKind.VIDEO,
        mime="video/mp4",
        bytes=len(CLIP),
        measured=Measured(length=length, codec="h264", width=320, height=180),
    )
    with house.database.transaction() as session:
        media.enter(session, who, kept, now=house.now())
    return Attachment(sha256=sha256, alt="A walk through the market")


def drawn(house: House, who: Actor) -> Attachment:
    """A wide poster."""
    out = io.BytesIO()
    Picture.new("RGB", (400, 100), "teal").save(out, "PNG")
    with house.database.transaction() as session:
        kept = media.store(
            session, who, house.files, out.getvalue(), filename="poster.png", now=house.now()
        )
    return Attachment(sha256=kept.sha256, alt="A poster")


@pytest.mark.parametrize("length", [timedelta(seconds=2), None])
def test_a_video_leaves_as_its_file_with_what_is_known_and_its_address(
    public: House, alice: Actor, planned: Planned, length: timedelta | None
) -> None:
    channel = connected(public, alice, "cinema", **{"as": "filming"})
    delivery = planned(
        "Our walk.", channels=(channel.id,), media=(clip(public, alice, length=length),)
    )
    assert deliver(public, delivery.id, sender="one") is AttemptOutcome.PUBLISHED
    [sent] = pretend.SITES["cinema"].published
    video = sent.video
    assert video is not None
    assert (video.alt, video.mime, video.bytes) == (
        "A walk through the market",
        "video/mp4",
        len(CLIP),
    )
    assert (video.length, video.width, video.height) == (length, 320, 180)
    assert video.file.read_bytes() == CLIP
    assert video.url.startswith("https://asso.example/media/public/")
    assert video.url.endswith(".mp4")


def test_without_a_public_address_there_is_none_to_give(
    house: House, alice: Actor, planned: Planned
) -> None:
    channel = connected(house, alice, "cinema", **{"as": "filming"})
    attachment = clip(house, alice, length=None)
    delivery = planned("Our walk.", channels=(channel.id,), media=(attachment,))
    deliver(house, delivery.id, sender="one")
    [sent] = pretend.SITES["cinema"].published
    assert sent.video is not None
    assert sent.video.url == ""


def test_a_video_whose_file_is_gone_is_not_sent_without_it(
    house: House, alice: Actor, planned: Planned
) -> None:
    channel = connected(house, alice, "cinema", **{"as": "filming"})
    attachment = clip(house, alice, length=None)
    delivery = planned("Our walk.", channels=(channel.id,), media=(attachment,))
    house.files.path(alice.workspace_id, attachment.sha256).unlink()
    assert deliver(house, delivery.id, sender="one") is AttemptOutcome.REFUSED
    assert pretend.SITES.get("cinema", pretend.Site()).published == []


def test_a_picture_made_to_fit_is_lent_and_the_upload_stays(
    public: House, alice: Actor, planned: Planned
) -> None:
    channel = connected(public, alice, "cinema", **{"as": "filming"})
    attachment = drawn(public, alice)
    delivery = planned("Our poster.", channels=(channel.id,), media=(attachment,))
    assert deliver(public, delivery.id, sender="one") is AttemptOutcome.PUBLISHED
    [sent] = pretend.SITES["cinema"].published
    [image] = sent.images
    shown = public.public_media.opened(image.url.split("/media/public/")[1].split("/")[0])
    assert shown is not None
    assert shown.sha256 != attachment.sha256
    assert (shown.workspace_id, shown.delivery_id) == (alice.workspace_id, delivery.id)
    assert public.files.lent(alice.workspace_id, shown.sha256).read_bytes() == image.data
    public.files.forget_copies(before=public.now() + timedelta(days=36_500))
    assert public.files.read(alice.workspace_id, attachment.sha256)
