"""A video on its way to LinkedIn, against a fake of its interface."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contract import Kind, Outgoing, Receipt, Video
from connectors.errors import Ambiguous, AuthExpired, Permanent, RateLimited, Retryable
from connectors.linkedin.tests.test_linkedin import LONG_AGO
from connectors.linkedin.video import BLOCK

MB = 1024 * 1024


@pytest.fixture
def video(tmp_path):
    file = tmp_path / "film"
    file.write_bytes(os.urandom(9 * MB + 17))
    return Video(
        file=file,
        mime="video/mp4",
        alt="",
        bytes=9 * MB + 17,
        length=timedelta(seconds=20),
        width=640,
        height=360,
    )


def post(video, **more):
    return Outgoing(key="k", text="Regardez", video=video, **more)


def through(connector, sent, until):
    """What the steps gave, up to the one named."""
    done: dict[str, Receipt] = {}
    for step in connector.steps(sent):
        if step == until:
            return done
        done[step] = connector.take_step(sent, step, done)
    raise AssertionError(until)


def test_a_video_arrives_whole_and_the_post_takes_it_along(page, network, video):
    receipt = page.publish(post(video, title="La récolte"))
    ((number, kept),) = network.videos.items()
    assert kept["whole"] == video.file.read_bytes()
    assert network.posts[0]["content"] == {"media": {"id": number, "title": "La récolte"}}
    assert receipt.remote_id == network.posts[0]["id"]
    (past,) = page.history(since=LONG_AGO)
    assert past.kind is Kind.VIDEO


def test_each_step_sends_so_much_that_a_claim_outlasts_it(page, network, video):
    assert page.steps(post(video)) == [
        *("video", "video part 1", "video part 2", "video whole", "video ready", "post"),
    ]
    assert BLOCK == 8 * MB
    done = through(page, post(video), "video part 2")
    assert sum(one.startswith("PUT /parts/") for one in network.requests) == 2
    assert len({one.remote_id for one in done.values()}) == len(done)


@pytest.mark.parametrize("part", [MB, 64 * MB])
def test_the_parts_are_those_that_linkedin_names(page, network, video, part):
    network.part = part
    page.publish(post(video))
    (kept,) = network.videos.values()
    assert kept["whole"] == video.file.read_bytes()


def test_a_person_may_as_well(person, network, video):
    person().publish(post(video))
    assert len(network.posts) == 1


def test_a_link_beside_a_video_stands_in_the_text(page, video):
    assert page.shown(post(video, link="https://x.fr")) == ["Regardez\n\nhttps://x.fr"]


@pytest.mark.parametrize(
    "call", ["POST /rest/videos", "PUT /parts/urn:li:video:7000000000000000001/0"]
)
def test_what_is_lost_on_the_way_is_done_again_and_nothing_was_seen(page, network, video, call):
    network.loses.append(call)
    with pytest.raises(Retryable):
        page.publish(post(video))
    assert network.posts == []
    page.publish(post(video))
    assert len(network.posts) == 1


def test_a_closing_whose_answer_was_lost_is_known_by_the_video_itself(page, network, video):
    sent = post(video)
    done = through(page, sent, "video whole")
    network.loses.append("POST /rest/videos")
    with pytest.raises(Retryable):
        page.take_step(sent, "video whole", done)
    assert page.take_step(sent, "video whole", done).remote_id.startswith("video whole urn:li:")
    assert page.find_step(sent, "video whole", done, since=LONG_AGO) is None


def test_a_closing_that_is_refused_is_told(page, network, video):
    sent = post(video)
    done = through(page, sent, "video whole")
    done["video part 2"] = replace(done["video part 2"], extra={"marks": "[]"})
    with pytest.raises(Permanent) as told:
        page.take_step(sent, "video whole", done)
    assert "parts are missing" in told.value.evidence


def test_the_post_waits_until_the_video_is_ready(page, network, video):
    network.becoming = ["PROCESSING", "AVAILABLE"]
    sent = post(video)
    done = through(page, sent, "video ready")
    with pytest.raises(RateLimited) as told:
        page.take_step(sent, "video ready", done)
    assert told.value.until is not None
    assert page.take_step(sent, "video ready", done)


def test_a_video_that_linkedin_cannot_use_is_told_before_anything_is_seen(page, network, video):
    network.becoming = ["PROCESSING_FAILED"]
    with pytest.raises(Permanent) as told:
        page.publish(post(video))
    assert "MP4" in str(told.value.remedy)
    assert network.posts == []


def test_a_part_that_comes_too_late_closes_no_channel(page, network, video):
    network.answers_once("PUT /parts/urn:li:video:7000000000000000001/0", 403, {"status": 403})
    with pytest.raises(Permanent) as told:
        page.publish(post(video))
    assert not isinstance(told.value, AuthExpired)
    assert "schedule it again" in str(told.value.remedy)


@pytest.mark.parametrize(
    "value",
    [
        {"uploadInstructions": []},
        {"uploadInstructions": [{"firstByte": 5, "lastByte": 9, "uploadUrl": "https://x"}]},
        {"uploadInstructions": [{"firstByte": 0, "lastByte": 9, "uploadUrl": "https://x"}]},
        {"uploadInstructions": [{"firstByte": 0}]},
        {},
    ],
)
def test_parts_that_are_not_the_file_are_not_sent(page, network, video, value):
    told = {"video": "urn:li:video:1", **value}
    network.answers_once("POST /rest/videos", 200, {"value": told})
    with pytest.raises(Retryable):
        page.take_step(post(video), "video", {})


def test_no_part_goes_to_a_stranger(page, network, video):
    part = {"firstByte": 0, "lastByte": video.bytes - 1, "uploadUrl": "https://evil.example/x"}
    told = {"video": "urn:li:video:1", "uploadInstructions": [part]}
    network.answers_once("POST /rest/videos", 200, {"value": told})
    with pytest.raises(Retryable):
        page.publish(post(video))
    assert not any(one.startswith("PUT") for one in network.requests)


def test_a_part_without_its_mark_is_sent_again(page, network, video):
    network.answers_once("PUT /parts/urn:li:video:7000000000000000001/0", 200, b"")
    with pytest.raises(Retryable):
        page.publish(post(video))


def test_a_post_with_a_video_whose_answer_was_lost_is_looked_for(page, network, video):
    sent = post(video)
    done = through(page, sent, "post")
    network.loses.append("POST /rest/posts")
    with pytest.raises(Ambiguous):
        page.take_step(sent, "post", done)
    found = page.find_step(sent, "post", done, since=LONG_AGO)
    assert found is not None
    assert found.remote_id == network.posts[0]["id"]


def test_a_video_that_is_too_small_or_too_short_is_told_before(page, video):
    assert list(page.check(post(video))) == []
    small = replace(video, bytes=70_000, length=timedelta(seconds=1))
    assert [one.field for one in page.check(post(small))] == ["video", "video"]
    (wrong,) = page.check(post(replace(video, mime="video/webm")))
    assert wrong.field == "video"
