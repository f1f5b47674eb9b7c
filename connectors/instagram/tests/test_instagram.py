"""What Instagram is sent, and what is found there again, against a *fake* Instagram."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.contract import Image, Kind, Outgoing, Receipt, Video, Whose
from connectors.errors import Ambiguous, AuthExpired, Permanent, RateLimited, Retryable
from connectors.instagram.connector import Instagram, profile
from connectors.instagram.tests.fake_instagram import NAME, FakeInstagram
from connectors.meta.tests.fake_graph import NOW, TOKEN, Refused, running, stamp
from connectors.meta.tests.tables import parameters
from tests.fakes import FakeClock

LONG_AGO = NOW - timedelta(days=9_999)
TEXT = "Fête d’été : « à bientôt » 🇫🇷 @croixrouge #été"
URL = "https://croix.example/media/"
FIRST = Image(
    data=b"x", mime="image/jpeg", alt="Une tomate, mûre", width=8, height=8, url=f"{URL}1.jpg"
)
SECOND = replace(FIRST, alt="", url=f"{URL}2.jpg")
VIDEO = Video(file=Path("v.mp4"), mime="video/mp4", alt="", bytes=9, url=f"{URL}v.mp4")
POST = Outgoing(key="k-1", text=TEXT, images=(FIRST,))
REEL = Outgoing(key="k-2", text=TEXT, video=VIDEO)


@pytest.fixture
def fake():
    with running(FakeInstagram) as network:
        yield network


@pytest.fixture
def instagram(fake):
    return Instagram(fake.account(timeout="1"), FakeClock(NOW), pauses=(0, 0))


def step_by_step(instagram, post, upto=None):
    done: dict[str, Receipt] = {}
    for step in instagram.steps(post):
        if step == upto:
            break
        done[step] = instagram.take_step(post, step, done)
    return done


def test_a_picture_is_a_container_with_its_address_and_description_then_its_publishing(
    fake, instagram
):
    receipt = instagram.publish(replace(POST, link="https://exemple.fr"))
    container, publish = fake.writes()
    assert (container.version, container.path) == ("v26.0", "1784/media")
    assert container.given == {
        "image_url": f"{URL}1.jpg",
        "alt_text": "Une tomate, mûre",
        "caption": f"{TEXT}\n\nhttps://exemple.fr",
    }
    assert (publish.path, publish.given) == ("1784/media_publish", {"creation_id": "17001"})
    assert receipt.url == f"https://www.instagram.com/p/{fake.posts[0]['id']}/"
    assert instagram.shown(replace(POST, link="https://exemple.fr")) == (
        f"{TEXT}\n\nhttps://exemple.fr",
    )


def test_ten_pictures_have_containers_of_their_own_in_their_order(fake, instagram):
    images = tuple(replace(FIRST, alt=f"Photo {number}") for number in range(1, 11))
    instagram.publish(replace(POST, images=images))
    assert fake.posts[0]["alts"] == tuple(image.alt for image in images)
    assert fake.writes()[0].given["is_carousel_item"] == "true"
    assert fake.writes()[-2].given["media_type"] == "CAROUSEL"


def test_a_video_is_a_reel(fake, instagram):
    instagram.publish(REEL)
    assert fake.writes()[0].given == {
        "media_type": "REELS",
        "video_url": f"{URL}v.mp4",
        "caption": TEXT,
    }


@pytest.mark.slow
@pytest.mark.parametrize("post", [POST, REEL, replace(POST, images=(FIRST, SECOND), comment="ici")])
def test_nothing_is_sent_that_meta_s_tables_do_not_name(fake, instagram, post):
    instagram.publish(post)
    instagram.answer("5", Outgoing(key="a", text="Merci"))
    tables = {
        "media": ("iguser", "create_media"),
        "media_publish": ("iguser", "create_media_publish"),
        "comments": ("igmedia", "create_comment"),
        "replies": ("igcomment", "create_reply"),
    }
    for write in fake.writes():
        assert set(write.given) <= parameters(*tables[write.path.rpartition("/")[2]])


def test_the_first_comment_is_written_below_the_post(fake, instagram):
    receipt = instagram.publish(replace(POST, comment="Le lien : https://exemple.fr"))
    (comment,) = fake.comments[receipt.remote_id]
    assert comment["text"] == "Le lien : https://exemple.fr"


def test_once_the_post_is_up_no_refusal_of_its_comment_calls_it_refused(fake, instagram):
    fake.befalls("POST .*/comments", Refused(10))
    with pytest.raises(Ambiguous):
        instagram.publish(replace(POST, comment="Le lien"))
    assert len(fake.posts) == 1


def test_a_container_whose_answer_is_lost_is_made_again(fake, instagram):
    fake.befalls("POST .*/media$", b"<html>")
    with pytest.raises(Retryable):
        instagram.publish(POST)
    assert instagram.find_step(POST, "container", {}, since=LONG_AGO) is None


def test_a_picture_is_waited_for_a_little_and_then_later(fake, instagram):
    fake.becoming = [{"status_code": "IN_PROGRESS"}] * 3
    with pytest.raises(RateLimited) as told:
        instagram.publish(POST)
    assert told.value.until == NOW + timedelta(seconds=30)
    assert fake.posts == []


def test_what_instagram_cannot_use_is_told_with_its_remedy_while_another_can_be_made(
    fake, instagram
):
    words = "Error: Media upload has failed with error code 2207026"
    fake.becoming = [{"status_code": "ERROR", "status": words}]
    with pytest.raises(Permanent) as told:
        instagram.take_step(REEL, "container", {})
    assert "MP4" in str(told.value.remedy)


def test_after_a_lost_answer_the_container_and_the_words_tell(fake, instagram):
    done = step_by_step(instagram, POST, "publish")
    assert instagram.find_step(POST, "publish", done, since=LONG_AGO) is None
    receipt = instagram.take_step(POST, "publish", done)
    assert instagram.find_step(POST, "publish", done, since=LONG_AGO) == receipt
    with pytest.raises(Ambiguous):
        instagram.take_step(POST, "publish", done)
    assert len(fake.posts) == 1


def test_a_lost_comment_is_looked_for_among_the_account_s_own(fake, instagram):
    post = replace(POST, comment="Le lien")
    done = step_by_step(instagram, post, "comment")
    number = done["publish"].remote_id
    fake.comment(number, "Le lien", "zoe", at=stamp(1))
    assert instagram.find_step(post, "comment", done, since=NOW) is None
    own = fake.comment(number, "Le lien", NAME, at=stamp(2))
    found = instagram.find_step(post, "comment", done, since=NOW)
    assert found is not None
    assert found.remote_id == own["id"]


def test_a_receipt_does_not_wait_for_what_instagram_says_of_the_post(fake, instagram):
    fake.befalls("GET 17002", Refused(2, status=500))
    receipt = instagram.publish(POST)
    assert (receipt.remote_id, receipt.published_at) == ("17002", NOW)
    fake.befalls("GET 17004", {"id": "another", "timestamp": stamp()})
    assert instagram.publish(POST).remote_id == "17004"


def test_a_post_is_found_by_its_words_since_then_only(fake, instagram):
    fake.add(TEXT, at=stamp(-60))
    assert instagram.find(POST, since=NOW) is None
    number = fake.add(TEXT, at=stamp(60))
    for other in range(3):
        fake.add(f"Autre {other}", at=stamp(90))
    found = instagram.find(POST, since=NOW)
    assert found is not None
    assert found.remote_id == number


def test_what_was_published_by_other_means_is_recalled(fake, instagram):
    fake.add("À la main", at=stamp(60))
    fake.add("", at=stamp(70), media_type="VIDEO")
    past = list(instagram.history(since=NOW))
    assert [one.text for one in past] == ["", "À la main"]
    assert [one.kind for one in past] == [Kind.VIDEO, Kind.UNKNOWN]


def test_figures_that_are_not_told_are_not_zero(fake, instagram):
    number = fake.add("Bonjour")
    fake.comment(number, "Bravo", "zoe")
    measured = instagram.measure(["gone", number])
    assert list(measured) == [number]
    told = {sample.metric: sample.value for sample in measured[number]}
    assert told == {"likes": None, "comments": 1}


def test_comments_and_answers_to_them_are_mentions_and_own_words_are_not(fake, instagram):
    number = fake.add("Bonjour", at=stamp(-86_400))
    fake.comment(number, "Hier", "zoe", at=stamp(-60))
    asked = fake.comment(number, "À quelle heure ?", "zoe", at=stamp(30))
    again = {"id": "9", "text": "Et où ?", "username": "max", "timestamp": stamp(50)}
    own = {"id": "8", "text": "18 h", "username": NAME.title(), "timestamp": stamp(40)}
    asked["replies"] = {"data": [own, again]}
    question, where = instagram.mentions(since=NOW)
    assert (question.text, question.author, question.on) == ("À quelle heure ?", "zoe", number)
    assert (where.text, where.author) == ("Et où ?", "max")


def test_a_permission_to_read_that_is_missing_closes_no_channel(fake, instagram):
    fake.add("Bonjour", at=stamp(1))
    fake.befalls("comments", Refused(10))
    with pytest.raises(Permanent):
        instagram.mentions(since=NOW)


def test_an_answer_stands_below_the_comment(fake, instagram):
    receipt = instagram.answer("5", Outgoing(key="a", text="À 18 h !"))
    assert fake.comments["5"][0]["id"] == receipt.remote_id


def test_what_is_left_of_the_day_is_as_instagram_tells_it(fake, instagram):
    assert instagram.left() == ()
    instagram.publish(POST)
    (told,) = instagram.left()
    assert (told.left, told.window, told.whose) == (49, timedelta(days=1), Whose.ACCOUNT)


def test_a_token_is_renewed_and_one_made_through_a_page_has_no_end(fake):
    own = Instagram(fake.account(token=TOKEN.replace("EAA", "IGA")), FakeClock(NOW))
    with pytest.raises(AuthExpired):  # the fake knows the other token only
        own.refresh()
    fake.tokens = {TOKEN.replace("EAA", "IGA")}
    assert own.refresh().values == {"access_token": "new", "account_id": "1784"}
    pages = Instagram(fake.account(), FakeClock(NOW)).refresh()
    assert pages.values["access_token"] == TOKEN
    assert pages.expires_at is not None
    assert pages.expires_at > NOW + timedelta(days=300)


def test_connecting_gives_the_account_s_name(fake, instagram):
    assert instagram.verify() == NAME
    assert Instagram(fake.account(account_id="")).verify() == NAME
    assert [call.path for call in fake.calls] == ["1784", "me"]
    assert profile(fake.account()) == f"https://www.instagram.com/{NAME}/"
