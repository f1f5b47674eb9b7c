"""Videos taken in: known by their content, measured if that can be done, passed on as they are."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from editorial import media, review
from editorial.draft import Draft
from editorial.media import videos
from lib.errors import Invalid
from models.actor import Actor
from models.content import Attachment
from models.house import House
from models.post import Media, MediaKind, Post

Written = Callable[..., Post]
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 500
MOV = b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + b"\0" * 500
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 500


def kept(house: House, who: Actor, data: bytes, name: str = "clip.mp4") -> Media:
    with house.database.transaction() as session:
        return media.store(session, who, house.files, data, filename=name, now=house.now())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "mime"), [(MP4, "video/mp4"), (MOV, "video/quicktime"), (WEBM, "video/webm")]
)
def test_a_video_is_known_by_its_content_and_kept_as_it_is(
    house: House, bob: Actor, data: bytes, mime: str
) -> None:
    row = kept(house, bob, data, "holiday.jpg")
    assert (row.kind, row.mime, row.bytes) == (MediaKind.VIDEO, mime, len(data))
    assert house.files.read(bob.workspace_id, row.sha256) == data
    assert kept(house, bob, data).id == row.id


def test_what_cannot_be_measured_is_not_known_and_that_is_said(house: House, bob: Actor) -> None:
    taken = media.take_in(house.files, bob.workspace_id, io.BytesIO(MP4), filename="a.mp4")
    assert (taken.measured.length, taken.measured.codec, taken.measured.width) == (None, "", 0)
    assert "could not be measured" in str(taken.remark)


@pytest.mark.slow
def test_a_real_video_is_measured(tmp_path: Path, house: House, bob: Actor) -> None:
    if not (shutil.which("ffmpeg") and shutil.which("ffprobe")):
        assert "CI" not in os.environ, "ffmpeg is missing"
        pytest.skip("ffmpeg is not installed")
    clip = tmp_path / "clip.mp4"
    made = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=duration=2:size=320x180:rate=5"]
    subprocess.run([*made, "-pix_fmt", "yuv420p", str(clip)], check=True, timeout=60)
    row = kept(house, bob, clip.read_bytes())
    assert (row.width, row.height, row.length_ms) == (320, 180, 2000)
    assert row.codec
    assert videos.measured(clip).length == timedelta(seconds=2)


def test_a_video_that_is_too_large_is_refused_and_leaves_nothing(
    house: House, bob: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(videos, "MOST_BYTES", 100)
    with pytest.raises(Invalid) as refused:
        kept(house, bob, MP4)
    assert "MB" in str(refused.value.message)
    assert str(refused.value.remedy)
    assert [f for f in Path(house.files.root).rglob("*") if f.is_file()] == []


def test_a_photograph_of_a_telephone_is_no_video() -> None:
    assert videos.mime_of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") == ""
    assert videos.mime_of(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif") == ""


def submit(house: House, who: Actor, post: Post) -> Post:
    with house.database.transaction() as session:
        return review.submit(session, who, post.id, now=house.now())


@pytest.mark.slow
def test_a_video_needs_words_and_stands_alone(
    house: House, bob: Actor, written: Written, draft: Draft
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    clip = kept(house, bob, MP4).sha256
    still = kept(house, bob, out.getvalue(), "a.png").sha256
    bare = written(replace(draft, media=(Attachment(sha256=clip),)))
    with pytest.raises(Invalid) as refused:
        submit(house, bob, bare)
    assert "media[0].alt" in refused.value.fields
    both = (Attachment(sha256=clip, alt="A walk"), Attachment(sha256=still, alt="Red"))
    with pytest.raises(Invalid) as refused:
        submit(house, bob, written(replace(draft, media=both)))
    assert "media" in refused.value.fields


def test_a_channel_without_videos_says_so_before_anything_leaves(
    house: House, bob: Actor, written: Written, draft: Draft
) -> None:
    clip = Attachment(sha256=kept(house, bob, MP4).sha256, alt="A walk through the market")
    post = written(replace(draft, media=(clip,)))
    with pytest.raises(Invalid) as refused:
        submit(house, bob, post)
    [name] = refused.value.fields
    assert name.startswith("video@")
    assert "takes no video" in str(refused.value.fields[name])
