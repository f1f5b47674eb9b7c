"""A large video, in pieces, against a *fake* page."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contract import Outgoing, Receipt, Video
from connectors.errors import Permanent, Retryable
from connectors.facebook import pieces
from connectors.facebook.connector import Facebook
from connectors.facebook.tests.fake_facebook import FakeFacebook
from connectors.meta.tests.fake_graph import LOST, NOW, Refused, running
from connectors.meta.tests.tables import parameters
from tests.fakes import FakeClock

SIZE = 5_500


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """As if a form carried 2000 bytes, and a step 2500."""
    monkeypatch.setattr(pieces, "WHOLE", 2_000)
    monkeypatch.setattr(pieces, "BLOCK", 2_500)


@pytest.fixture
def fake():
    with running(FakeFacebook) as page:
        yield page


@pytest.fixture
def facebook(fake):
    return Facebook(fake.account(timeout="2"), FakeClock(NOW))


@pytest.fixture
def film(tmp_path):
    file = tmp_path / "film"
    file.write_bytes(os.urandom(SIZE))
    return Video(file=file, mime="video/mp4", alt="", bytes=SIZE)


@pytest.fixture
def post(film):
    return Outgoing(key="k", text="La fête", video=film)


def through(connector, sent, until):
    """What the steps gave, up to the one named."""
    done: dict[str, Receipt] = {}
    for step in connector.steps(sent):
        if step == until:
            return done
        done[step] = connector.take_step(sent, step, done)
    raise AssertionError(until)


def test_a_large_video_arrives_whole_unseen_and_is_then_made_public(fake, facebook, post, film):
    assert facebook.steps(post) == [
        *("video", "video part 1", "video part 2", "video part 3", "video whole", "post"),
    ]
    done = through(facebook, post, "post")
    ((number, kept),) = fake.videos.items()
    assert kept["source"] == film.file.read_bytes()
    assert kept["given"]["description"] == "La fête"
    assert (kept["published"], fake.posts) == (False, [])
    assert facebook.find_step(post, "post", done, since=NOW) is None
    receipt = facebook.take_step(post, "post", done)
    assert receipt.remote_id == fake.posts[0]["id"]
    assert done["video"].remote_id == f"video {number}"
    assert len({one.remote_id for one in done.values()}) == len(done)


@pytest.mark.parametrize("piece", [300, 1_000, 10_000])
def test_pieces_are_as_large_as_facebook_asks(fake, facebook, post, film, piece):
    fake.piece = piece
    facebook.publish(post)
    (kept,) = fake.videos.values()
    assert kept["source"] == film.file.read_bytes()


def test_a_step_sends_no_more_than_its_share(fake, facebook, post):
    through(facebook, post, "video part 2")
    (session,) = fake.sessions.values()
    assert len(session["data"]) == 3_000


def test_what_fits_into_one_form_goes_as_one(fake, facebook, post, film):
    short = replace(film, bytes=1_000, length=timedelta(minutes=20))
    assert facebook.steps(replace(post, video=short)) == ["video", "post"]
    long = replace(short, length=timedelta(minutes=21))
    assert "video whole" in facebook.steps(replace(post, video=long))


@pytest.mark.parametrize("step", ["video", "video part 1", "video part 3", "video whole"])
def test_a_step_whose_answer_was_lost_goes_on(fake, facebook, post, film, step):
    done = through(facebook, post, step)
    fake.befalls("videos", LOST)
    with pytest.raises(Retryable):
        facebook.take_step(post, step, done)
    for following in facebook.steps(post):
        if following not in done:
            done[following] = facebook.take_step(post, following, done)
    (kept,) = fake.videos.values()
    assert kept["source"] == film.file.read_bytes()
    assert len(fake.posts) == 1


def test_an_ending_that_is_refused_is_told(fake, facebook, post):
    done = through(facebook, post, "video whole")
    fake.befalls("POST .*videos", Refused(100, words="nothing doing"))
    fake.befalls("GET ", {"id": "1", "status": {"video_status": "uploading"}})
    with pytest.raises(Permanent):
        facebook.take_step(post, "video whole", done)
    assert fake.posts == []


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"start_offset": "0", "end_offset": "1000"},
        {"start_offset": "2000", "end_offset": "1000"},
        {"start_offset": "many", "end_offset": "1000"},
        {"start_offset": "1000", "end_offset": "1000"},
    ],
)
def test_an_answer_that_leads_nowhere_is_no_end(fake, facebook, post, told):
    done = through(facebook, post, "video part 3")
    fake.befalls("videos", told)
    with pytest.raises(Retryable):
        facebook.take_step(post, "video part 3", done)


def test_a_piece_that_is_asked_for_again_and_again_is_tried_later(fake, facebook, post):
    done = through(facebook, post, "video part 2")
    back = {"start_offset": "0", "end_offset": "1000"}
    fake.befalls("videos", Refused(6000, 1_363_037, error_data=back))
    with pytest.raises(Retryable):
        facebook.take_step(post, "video part 2", done)


@pytest.mark.slow
def test_nothing_is_sent_that_meta_s_tables_do_not_name(fake, facebook, post):
    facebook.publish(post)
    for write in fake.writes():
        if write.path.endswith("/videos"):
            assert {*write.given, *write.files} <= parameters("page", "create_video")
