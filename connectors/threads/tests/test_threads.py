"""What Threads is sent, and what is found there again, against a *fake* Threads."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.contract import Image, Kind, Outgoing, Receipt, Video, Whose
from connectors.errors import Ambiguous, AuthExpired, Permanent, RateLimited, Retryable
from connectors.meta.tests.fake_graph import NOW, TOKEN, Refused, running, stamp
from connectors.threads.connector import Threads, profile
from connectors.threads.tests.fake_threads import NAME, FakeThreads
from tests.fakes import FakeClock

LONG_AGO = NOW - timedelta(days=9_999)
TEXT = "Fête d’été : « à bientôt » 🇫🇷 @croixrouge #été"
POST = Outgoing(key="k-1", text=TEXT)
URL = "https://croix.example/media/"
FIRST = Image(
    data=b"x", mime="image/jpeg", alt="Une tomate, mûre", width=8, height=8, url=f"{URL}1.jpg"
)
SECOND = replace(FIRST, alt="", url=f"{URL}2.jpg")
VIDEO = Video(file=Path("v.mp4"), mime="video/mp4", alt="On danse", bytes=9, url=f"{URL}v.mp4")


@pytest.fixture
def fake():
    with running(FakeThreads) as network:
        yield network


@pytest.fixture
def threads(fake):
    return Threads(fake.account(timeout="1"), FakeClock(NOW), pauses=(0, 0))


def step_by_step(threads, post, upto=None):
    done: dict[str, Receipt] = {}
    for step in threads.steps(post):
        if step == upto:
            break
        done[step] = threads.take_step(post, step, done)
    return done


def test_a_text_is_a_container_then_its_publishing(fake, threads):
    receipt = threads.publish(replace(POST, link="https://exemple.fr"))
    container, publish = fake.writes()
    assert (container.version, container.path) == ("v1.0", "me/threads")
    assert container.given == {
        "media_type": "TEXT",
        "text": TEXT,
        "link_attachment": "https://exemple.fr",
    }
    assert publish.given.keys() == {"creation_id"}
    assert receipt.url == f"https://www.threads.com/@{NAME}/post/{fake.posts[0]['id']}"


def test_one_picture_goes_with_its_address_and_its_description(fake, threads):
    threads.publish(replace(POST, images=(FIRST,), link="https://exemple.fr"))
    assert fake.writes()[0].given == {
        "media_type": "IMAGE",
        "image_url": f"{URL}1.jpg",
        "alt_text": "Une tomate, mûre",
        "text": f"{TEXT}\n\nhttps://exemple.fr",
    }


def test_several_pictures_have_containers_of_their_own_in_their_order(fake, threads):
    images = tuple(replace(FIRST, alt=f"Photo {number}") for number in range(1, 13))
    threads.publish(replace(POST, images=images))
    assert fake.posts[0]["alts"] == tuple(image.alt for image in images)
    carousel = fake.writes()[-2].given
    assert carousel["media_type"] == "CAROUSEL"
    assert fake.writes()[0].given["is_carousel_item"] == "true"
    assert "text" not in fake.writes()[0].given


def test_a_picture_that_is_decoration_has_no_description(fake, threads):
    threads.publish(replace(POST, images=(SECOND,)))
    assert "alt_text" not in fake.writes()[0].given


def test_a_video_goes_with_its_address_and_its_description(fake, threads):
    threads.publish(replace(POST, video=VIDEO))
    assert fake.writes()[0].given == {
        "media_type": "VIDEO",
        "video_url": f"{URL}v.mp4",
        "alt_text": "On danse",
        "text": TEXT,
    }


def test_a_thread_is_a_chain_of_answers_and_the_comment_answers_its_first_part(fake, threads):
    receipt = threads.publish(replace(POST, thread=("deux", "trois"), comment="Le lien"))
    comment, three, two, one = fake.posts
    assert receipt.remote_id == one["id"]
    assert [told["to"] for told in (one, two, three)] == ["", one["id"], two["id"]]
    assert (comment["text"], comment["to"]) == ("Le lien", one["id"])
    assert threads.shown(replace(POST, thread=("deux",), comment="Le lien")) == [TEXT, "deux"]


def test_a_container_whose_answer_is_lost_is_made_again(fake, threads):
    fake.befalls("POST me/threads$", b"<html>")
    with pytest.raises(Retryable):
        threads.publish(POST)
    assert threads.find_step(POST, "container 1", {}, since=LONG_AGO) is None


def test_a_picture_is_waited_for_a_little_and_then_later(fake, threads):
    fake.becoming = [{"status": "IN_PROGRESS"}] * 3
    with pytest.raises(RateLimited) as told:
        threads.publish(replace(POST, images=(FIRST,)))
    assert told.value.until == NOW + timedelta(seconds=30)
    assert fake.posts == []
    fake.becoming = [{"status": "IN_PROGRESS"}]
    threads.publish(replace(POST, images=(FIRST,)))
    assert len(fake.posts) == 1


def test_a_look_that_fails_is_no_reason_to_make_it_again(fake, threads):
    fake.befalls("GET 17", Refused(2, status=500))
    threads.publish(replace(POST, images=(FIRST,)))
    assert [write.path for write in fake.writes()] == ["me/threads", "me/threads_publish"]


def test_what_the_network_cannot_use_is_known_before_the_container_is_kept(fake, threads):
    fake.becoming = [{"status": "ERROR", "error_message": "code 2207026"}]
    with pytest.raises(Permanent) as told:
        threads.publish(replace(POST, images=(FIRST,)))
    assert "MP4" in str(told.value.remedy)
    fake.becoming = [{"status": "ERROR", "error_message": "FAILED_DOWNLOADING_VIDEO"}]
    with pytest.raises(Permanent) as told:
        threads.take_step(replace(POST, video=VIDEO), "container 1", {})
    assert "FAILED_DOWNLOADING_VIDEO" in str(told.value)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("EXPIRED", Permanent),
        ("ERROR", Permanent),
        ("PUBLISHED", Ambiguous),
        ("IN_PROGRESS", RateLimited),
        ("DANCING", Retryable),
    ],
)
def test_only_what_is_ready_is_published(fake, threads, state, kind):
    done = step_by_step(threads, POST, "publish 1")
    fake.containers["17001"]["states"] = [{"status": state}]
    with pytest.raises(kind) as told:
        threads.take_step(POST, "publish 1", done)
    assert type(told.value) is kind
    assert fake.posts == []


def test_after_a_lost_answer_the_container_and_the_words_tell(fake, threads):
    done = step_by_step(threads, POST, "publish 1")
    assert threads.find_step(POST, "publish 1", done, since=LONG_AGO) is None
    receipt = threads.take_step(POST, "publish 1", done)
    found = threads.find_step(POST, "publish 1", done, since=LONG_AGO)
    assert found == receipt


def test_what_is_said_to_be_published_and_does_not_show_is_unsure(fake, threads):
    done = step_by_step(threads, POST, "publish 1")
    fake.containers["17001"]["states"] = [{"status": "PUBLISHED"}]
    with pytest.raises(Ambiguous):
        threads.find_step(POST, "publish 1", done, since=LONG_AGO)


def test_a_dead_container_was_not_published(fake, threads):
    done = step_by_step(threads, POST, "publish 1")
    fake.containers["17001"]["states"] = [{"status": "ERROR"}]
    assert threads.find_step(POST, "publish 1", done, since=LONG_AGO) is None


def test_posts_without_words_are_told_apart_by_the_container_alone(fake, threads):
    post = replace(POST, text="", images=(FIRST,))
    done = step_by_step(threads, post, "publish 1")
    assert threads.find_step(post, "publish 1", done, since=LONG_AGO) is None
    number = threads.take_step(post, "publish 1", done).remote_id
    found = threads.find_step(post, "publish 1", done, since=LONG_AGO)
    assert found is not None
    assert found.remote_id == number
    fake.add("")
    with pytest.raises(Ambiguous):
        threads.find_step(post, "publish 1", done, since=LONG_AGO)
    with pytest.raises(Ambiguous):
        threads.find(post, since=LONG_AGO)


def test_the_missing_part_of_a_thread_is_looked_for_among_the_answers(fake, threads):
    post = replace(POST, thread=("deux",))
    done = step_by_step(threads, post)
    lost = done.pop("publish 2")
    fake.add("deux")
    assert threads.find_step(post, "publish 2", done, since=LONG_AGO) == lost


def test_once_a_part_is_up_no_refusal_of_the_next_calls_the_post_refused(fake, threads):
    fake.befalls("POST me/threads_publish", Refused(190))
    with pytest.raises(AuthExpired):
        threads.publish(POST)
    fake.add("x")
    post = replace(POST, thread=("deux",))
    done = step_by_step(threads, post, "container 2")
    fake.befalls("POST me/threads$", Refused(10))
    with pytest.raises(AuthExpired):
        threads.take_step(post, "container 2", done)


def test_a_receipt_does_not_wait_for_what_threads_says_of_the_post(fake, threads):
    done = step_by_step(threads, POST, "publish 1")
    fake.befalls("GET 17002", Refused(2, status=500))
    receipt = threads.take_step(POST, "publish 1", done)
    assert (receipt.remote_id, receipt.published_at) == ("17002", NOW)
    fake.befalls("GET 17004", {"id": "another", "timestamp": stamp()})
    assert threads.publish(POST).remote_id == "17004"


def test_a_post_is_found_by_its_words_since_then_only(fake, threads):
    fake.add(TEXT, at=stamp(-60))
    assert threads.find(POST, since=NOW) is None
    number = fake.add(TEXT, at=stamp(60))
    for other in range(3):
        fake.add(f"Autre {other}", at=stamp(90))
    found = threads.find(POST, since=NOW)
    assert found is not None
    assert found.remote_id == number


def test_what_was_published_by_other_means_is_recalled(fake, threads):
    fake.add("Réponse", at=stamp(70), reply_to="9")
    fake.add("À la main", at=stamp(60))
    fake.add("", at=stamp(50), media_type="AUDIO")
    past = list(threads.history(since=NOW))
    assert [one.text for one in past] == ["", "À la main"]
    assert [one.kind for one in past] == [Kind.UNKNOWN, Kind.TEXT]


def test_figures_that_are_not_told_are_not_zero(fake, threads):
    fake.befalls("GET gone/insights", Refused(100, 33))
    measured = threads.measure(["gone", "17001"])
    assert list(measured) == ["17001"]
    told = {sample.metric: sample.value for sample in measured["17001"]}
    assert told == {
        "views": 90,
        "likes": 7,
        "comments": 2,
        "shares": 0,
        "quotes": 1,
        "sends": None,
    }


def test_answers_and_posts_that_name_the_account_are_mentions(fake, threads):
    number = fake.add("Bonjour", at=stamp(-86_400))
    asked = {"id": "1", "text": "À quelle heure ?", "username": "zoe", "timestamp": stamp(30)}
    own = {"id": "2", "text": "18 h", "timestamp": stamp(40), "is_reply_owned_by_me": True}
    early = {"id": "3", "text": "Hier", "timestamp": stamp(-40)}
    fake.below[number] = [asked, own, early]
    fake.mentioning = [{"id": "4", "text": "Vive @croixverte", "timestamp": stamp(10)}]
    named, question = threads.mentions(since=NOW)
    assert (named.text, named.on, named.author) == ("Vive @croixverte", "", "")
    assert (question.text, question.on, question.author) == ("À quelle heure ?", number, "zoe")


def test_a_permission_to_read_that_is_missing_closes_no_channel(fake, threads):
    fake.befalls("mentions", Refused(10))
    assert threads.mentions(since=NOW) == []
    fake.add("Bonjour", at=stamp(1))
    fake.befalls("conversation", Refused(10))
    with pytest.raises(Permanent):
        threads.mentions(since=NOW)


def test_an_answer_stands_below_the_mention(fake, threads):
    receipt = threads.answer("4", Outgoing(key="a", text="À 18 h !"))
    assert (fake.posts[0]["to"], fake.posts[0]["id"]) == ("4", receipt.remote_id)


def test_a_token_is_renewed_each_week_and_a_young_one_serves_a_day_more(fake, threads):
    fresh = threads.refresh()
    assert fresh.values == {"access_token": "new"}
    assert fresh.expires_at == NOW + timedelta(days=7)
    fake.befalls("GET refresh", {"access_token": "soon", "expires_in": 3_600})
    assert threads.refresh().expires_at == NOW + timedelta(hours=1)
    fake.befalls("GET refresh", Refused(190))
    young = threads.refresh()
    assert (young.values["access_token"], young.expires_at) == (TOKEN, NOW + timedelta(days=1))
    fake.befalls("GET refresh", Refused(190))
    fake.befalls("GET me", Refused(190))
    with pytest.raises(AuthExpired):
        threads.refresh()


def test_what_is_left_of_the_day_is_as_threads_tells_it(fake, threads):
    assert threads.left() == ()
    threads.publish(POST)
    (told,) = threads.left()
    assert (told.left, told.window, told.whose) == (249, timedelta(days=1), Whose.ACCOUNT)


@pytest.mark.parametrize(
    "row",
    [[], [{}], [{"config": 1}], [{"quota_usage": "2", "config": {"quota_total": 250}}], "x"],
)
def test_what_is_left_and_not_told_is_not_nothing(fake, threads, row):
    fake.befalls("publishing_limit", {"data": row})
    threads.publish(POST)
    assert threads.left() == []


# As Meta's own sample application sends them (fbsamples/threads_api, src/index.js, 2026).
DOCUMENTED = {
    "me/threads": {
        *("media_type", "text", "image_url", "video_url", "alt_text", "is_carousel_item"),
        *("children", "reply_to_id", "link_attachment", "reply_control", "quote_post_id"),
        *("poll_attachment", "auto_publish_text"),
    },
    "me/threads_publish": {"creation_id"},
}


@pytest.mark.parametrize(
    "post",
    [
        replace(POST, link="https://exemple.fr", thread=("deux",), comment="Le lien"),
        replace(POST, images=(FIRST, SECOND)),
        replace(POST, video=VIDEO),
    ],
)
def test_nothing_is_sent_but_what_meta_s_own_sample_sends(fake, threads, post):
    threads.publish(post)
    for write in fake.writes():
        assert set(write.given) <= DOCUMENTED[write.path]


def test_connecting_gives_the_account_s_name(fake, threads):
    assert threads.verify() == NAME
    assert profile(fake.account()) == f"https://www.threads.com/@{NAME}"
