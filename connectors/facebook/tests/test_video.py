"""A page's video: unseen first, then made public, against a *fake* page."""

from dataclasses import replace

import pytest

from connectors.contract import Outgoing, Receipt, Video
from connectors.errors import Ambiguous, Permanent, RateLimited, Retryable
from connectors.facebook.connector import Facebook
from connectors.facebook.tests.fake_facebook import PAGE_ID, FakeFacebook
from connectors.meta.tests.fake_graph import LOST, NOW, Refused, running
from tests.fakes import FakeClock

FILM = b"ftyp" * 70_000


@pytest.fixture
def fake():
    with running(FakeFacebook) as page:
        yield page


@pytest.fixture
def facebook(fake):
    return Facebook(fake.account(timeout="2"), FakeClock(NOW))


@pytest.fixture
def post(tmp_path):
    file = tmp_path / "fête.mp4"
    file.write_bytes(FILM)
    video = Video(file=file, mime="video/mp4", alt="On danse", bytes=len(FILM))
    return Outgoing(key="k", text="La fête", link="https://exemple.fr", video=video)


def test_a_video_goes_up_unseen_and_is_then_made_public(fake, facebook, post):
    receipt = facebook.publish(post)
    upload, publish = fake.writes()
    assert upload.path == f"{PAGE_ID}/videos"
    assert upload.given == {
        "published": "false",
        "description": "La fête\n\nhttps://exemple.fr",
    }
    assert upload.files == {"source": FILM}
    assert publish.given == {"published": "true"}
    assert receipt.remote_id == fake.posts[0]["id"]
    assert receipt.url.startswith("https://www.facebook.com/reel/")
    assert facebook.steps(post) == ["video", "post"]


def test_an_upload_whose_answer_is_lost_is_made_again(fake, facebook, post):
    fake.befalls("videos", LOST)
    with pytest.raises(Retryable):
        facebook.publish(post)
    assert fake.posts == []
    assert facebook.find_step(post, "video", {}, since=NOW) is None


@pytest.mark.parametrize(
    ("state", "kind"),
    [("processing", RateLimited), ("error", Permanent), ("upload_failed", Permanent)],
)
def test_only_what_facebook_has_ready_is_made_public(fake, facebook, post, state, kind):
    done = {"video": facebook.take_step(post, "video", {})}
    fake.videos[next(iter(fake.videos))]["states"] = [state]
    with pytest.raises(kind):
        facebook.take_step(post, "post", done)
    assert fake.posts == []


def test_a_state_that_is_not_told_is_waited_for(fake, facebook, post):
    done = {"video": facebook.take_step(post, "video", {})}
    fake.befalls("GET 5001", {"id": "5001"})
    with pytest.raises(Retryable):
        facebook.take_step(post, "post", done)


def test_after_a_lost_answer_the_video_itself_tells(fake, facebook, post):
    done = {"video": facebook.take_step(post, "video", {})}
    assert facebook.find_step(post, "post", done, since=NOW) is None
    fake.befalls("POST 5001", LOST)
    with pytest.raises(Ambiguous):
        facebook.take_step(post, "post", done)
    found = facebook.find_step(post, "post", done, since=NOW)
    assert found is not None
    assert found.remote_id == fake.posts[0]["id"]
    facebook.take_step(post, "post", done)
    assert len(fake.posts) == 1
    fake.befalls("GET 5001", {"id": "5001"})
    with pytest.raises(Ambiguous):
        facebook.find_step(post, "post", done, since=NOW)


def test_a_receipt_does_not_wait_for_what_facebook_says_of_the_video(fake, facebook, post):
    done = {"video": facebook.take_step(post, "video", {})}
    fake.befalls("GET 5001", {"id": "5001", "status": {"video_status": "ready"}})
    fake.befalls("GET 5001", Refused(2, status=500))
    receipt = facebook.take_step(post, "post", done)
    assert receipt == Receipt(
        remote_id="5001", url="https://www.facebook.com/5001", published_at=NOW
    )


@pytest.mark.parametrize(
    ("told", "number"), [("", "5001"), ("7", f"{PAGE_ID}_7"), (f"{PAGE_ID}_7", f"{PAGE_ID}_7")]
)
def test_the_post_s_own_number_counts_where_facebook_tells_it(fake, facebook, post, told, number):
    done = {"video": facebook.take_step(post, "video", {})}
    shown = {"id": "5001", "published": True, "post_id": told, "permalink_url": "/reel/5001"}
    fake.befalls("GET 5001", {**shown, "created_time": fake.now()})
    found = facebook.find_step(post, "post", done, since=NOW)
    assert found is not None
    assert found.remote_id == number


def test_a_video_whose_post_is_not_named_is_measured_as_a_video(fake, facebook, post):
    facebook.take_step(post, "video", {})
    told = {sample.metric: sample.value for sample in facebook.measure(["5001"])["5001"]}
    assert told == {"likes": 3, "comments": None, "shares": None}


def test_a_video_without_words_is_sent_without(fake, facebook, post):
    facebook.publish(replace(post, text="", link="", comment="Le lien"))
    assert fake.writes()[0].given == {"published": "false"}
