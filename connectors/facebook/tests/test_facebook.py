"""What a page is sent, and what is found on it again, against a *fake* page."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote, quote_plus

import pytest

from connectors.contract import Image, Kind, Outgoing
from connectors.errors import Ambiguous, AuthExpired, Permanent, RateLimited, Retryable
from connectors.facebook.connector import Facebook, profile
from connectors.facebook.tests.fake_facebook import NAME, PAGE_ID, FakeFacebook
from connectors.meta.tests.fake_graph import NOW, TOKEN, Refused, running, stamp
from tests.fakes import FakeClock

TEXT = "Fête d’été : « à bientôt » 🇫🇷 @Croix-Rouge #été"
POST = Outgoing(key="k-1", text=TEXT)
FIRST = Image(data=b"\xff\xd8 un", mime="image/jpeg", alt="Une tomate, mûre", width=8, height=8)
SECOND = Image(data=b"\xff\xd8 deux", mime="image/jpeg", alt="", width=8, height=8)
WITH_PHOTOS = replace(POST, images=(FIRST, SECOND))


@pytest.fixture
def fake():
    with running(FakeFacebook) as page:
        yield page


@pytest.fixture
def facebook(fake):
    return Facebook(fake.account(timeout="1"), FakeClock(NOW))


def test_a_text_with_a_link_is_one_write_of_documented_words(fake, facebook):
    receipt = facebook.publish(replace(POST, link="https://exemple.fr/fête"))
    (write,) = fake.writes()
    assert (write.version, write.path) == ("v26.0", f"{PAGE_ID}/feed")
    assert write.given == {"message": TEXT, "link": "https://exemple.fr/fête"}
    told = fake.posts[0]
    assert (receipt.remote_id, receipt.url) == (told["id"], told["permalink_url"])


def test_photos_go_up_unseen_with_their_descriptions_and_the_post_takes_them_along(fake, facebook):
    facebook.publish(WITH_PHOTOS)
    first, second, feed = fake.writes()
    assert first.given == {"published": "false", "alt_text_custom": "Une tomate, mûre"}
    assert second.given == {"published": "false"}
    assert (first.files, second.files) == ({"source": FIRST.data}, {"source": SECOND.data})
    one, two = fake.photos
    assert feed.given["attached_media"] == f'[{{"media_fbid":"{one}"}},{{"media_fbid":"{two}"}}]'


def test_ten_photos_keep_their_order(fake, facebook):
    images = tuple(replace(FIRST, alt=f"Photo {number}") for number in range(1, 11))
    facebook.publish(replace(POST, images=images))
    shown = [fake.photos[photo]["alt"] for photo in fake.posts[0]["photos"]]
    assert shown == [image.alt for image in images]


def test_beside_photos_the_link_stands_in_the_text_and_the_preview_says_so(fake, facebook):
    post = replace(WITH_PHOTOS, link="https://exemple.fr")
    facebook.publish(post)
    assert facebook.shown(post) == (f"{TEXT}\n\nhttps://exemple.fr",)
    assert fake.posts[0]["message"] == facebook.shown(post)[0]


def test_the_first_comment_is_the_page_s_own_and_the_receipt_is_the_post_s(fake, facebook):
    receipt = facebook.publish(replace(POST, comment="Le lien : https://exemple.fr"))
    (comment,) = fake.comments[receipt.remote_id]
    assert comment["message"] == "Le lien : https://exemple.fr"
    assert receipt.remote_id == fake.posts[0]["id"]


def test_once_the_post_is_up_no_refusal_of_its_comment_calls_it_refused(fake, facebook):
    fake.befalls("POST .*/comments", Refused(190))
    with pytest.raises(Ambiguous):
        facebook.publish(replace(POST, comment="Le lien"))
    assert len(fake.posts) == 1


def test_a_photo_whose_answer_is_lost_is_sent_again_and_harms_nobody(fake, facebook):
    fake.befalls("POST .*/photos", b"<html>")
    with pytest.raises(Retryable):
        facebook.publish(WITH_PHOTOS)
    assert fake.posts == []
    assert facebook.find_step(WITH_PHOTOS, "photo 1", {}, since=NOW) is None


def test_a_receipt_does_not_wait_for_what_facebook_says_of_the_post(fake, facebook):
    fake.befalls(f"GET {PAGE_ID}_", Refused(2, status=500))
    receipt = facebook.publish(POST)
    assert receipt.url == f"https://www.facebook.com/{receipt.remote_id}"
    assert receipt.published_at == NOW
    fake.befalls(f"GET {PAGE_ID}_", {"id": "another", "created_time": stamp()})
    assert "another" not in facebook.publish(POST).remote_id


def test_a_post_is_found_by_its_words_on_the_last_page_of_the_list(fake, facebook):
    number = fake.add(f"  {TEXT.replace(' ', '  ')}", at=stamp(60))
    for other in range(5):
        fake.add(f"Autre {other}", at=stamp(120))
    found = facebook.find(POST, since=NOW)
    assert found is not None
    assert (found.remote_id, found.published_at) == (number, NOW + timedelta(seconds=60))
    assert [call.given.get("after") for call in fake.calls] == [None, "2", "4"]


def test_the_same_words_from_before_are_not_the_post(fake, facebook):
    fake.add(TEXT, at=stamp(-60))
    assert facebook.find(POST, since=NOW) is None


def test_a_post_with_photos_is_found_by_them_whatever_became_of_its_words(fake, facebook):
    done = {step: facebook.take_step(WITH_PHOTOS, step, {}) for step in ("photo 1", "photo 2")}
    number = fake.add("réécrit", photos=tuple(one.remote_id for one in done.values()))
    found = facebook.find_step(WITH_PHOTOS, "post", done, since=NOW - timedelta(days=9999))
    assert found is not None
    assert found.remote_id == number


def test_posts_without_words_are_not_taken_for_one_another(fake, facebook):
    wordless = replace(WITH_PHOTOS, text="")
    assert facebook.find(wordless, since=NOW) is None
    fake.add("", at=stamp(5), photos=("77",))
    with pytest.raises(Ambiguous):
        facebook.find(wordless, since=NOW)


def test_a_lost_comment_is_looked_for_among_the_page_s_own(fake, facebook):
    post = replace(POST, comment="Le lien")
    done = {"post": facebook.take_step(post, "post", {})}
    number = done["post"].remote_id
    fake.comment(number, "Le lien", "9", "Quelqu’un", at=stamp(1))
    assert facebook.find_step(post, "comment", done, since=NOW) is None
    own = fake.comment(number, "Le lien", PAGE_ID, NAME, at=stamp(2))
    found = facebook.find_step(post, "comment", done, since=NOW)
    assert found is not None
    assert found.remote_id == own


@pytest.mark.parametrize(
    "page",
    [b"<html>", b"[]", {"nothing": 1}, {"data": 1}, {"data": ["x"]}, {"data": [{"id": "1"}]}],
)
def test_a_list_that_cannot_be_read_is_no_absence(fake, facebook, page):
    fake.befalls("published_posts", page)
    with pytest.raises(Ambiguous):
        facebook.find(POST, since=NOW)


def test_a_list_that_turns_in_circles_is_no_absence(fake, facebook):
    for _ in range(2):
        following = "https://evil.example/x?access_token=stolen&after=9"
        fake.befalls("published_posts", {"data": [], "paging": {"next": following}})
    with pytest.raises(Ambiguous):
        facebook.find(POST, since=NOW)
    assert [call.given.get("after") for call in fake.calls] == [None, "9"]


def test_what_was_published_by_other_means_is_recalled(fake, facebook):
    fake.add("À la main", at=stamp(60))
    fake.add("", at=stamp(90), photos=("77",))
    past = list(facebook.history(since=NOW))
    assert [(one.text, one.kind) for one in past] == [("", Kind.PHOTO), ("À la main", Kind.TEXT)]


@pytest.mark.parametrize(
    ("attached", "kind"),
    [
        ({"media_type": "photo"}, Kind.PHOTO),
        ({"media_type": "video"}, Kind.VIDEO),
        ({"media_type": "link"}, Kind.LINK),
        ({"media_type": "event"}, Kind.UNKNOWN),
        ({}, Kind.UNKNOWN),
    ],
)
def test_what_a_post_is_made_of_is_told_by_what_is_attached(fake, facebook, attached, kind):
    fake.add("Le samedi", at=stamp(60))
    fake.posts[0]["attachments"] = {"data": [attached]}
    assert [one.kind for one in facebook.history(since=NOW)] == [kind]


def test_figures_that_are_not_told_are_not_zero(fake, facebook):
    number = fake.add("Bonjour")
    fake.comment(number, "Bravo", "9", "Zoé")
    measured = facebook.measure([number, "gone"])
    assert list(measured) == [number]
    told = {sample.metric: sample.value for sample in measured[number]}
    assert told == {"likes": 7, "comments": 1, "shares": None}


def test_comments_and_posts_that_name_the_page_are_mentions_and_own_words_are_not(fake, facebook):
    number = fake.add("Bonjour", at=stamp(-86_400))
    fake.comment(number, "Trop tôt", "9", "Zoé", at=stamp(-60))
    fake.comment(number, "Merci", PAGE_ID, NAME, at=stamp(20))
    fake.comment(number, "À quelle heure ?", "9", "Zoé", at=stamp(30))
    fake.tagged.append({"id": "8_0", "message": "Hier", "created_time": stamp(-10)})
    fake.tagged.append({"id": "8_1", "message": "Vive @croixverte", "created_time": stamp(10)})
    named, asked = facebook.mentions(since=NOW)
    assert (named.text, named.author, named.on) == ("Vive @croixverte", "", "")
    assert (asked.text, asked.author, asked.on) == ("À quelle heure ?", "Zoé", number)
    assert asked.url.startswith("https://www.facebook.com/")


def test_a_permission_to_read_that_is_missing_closes_no_channel(fake, facebook):
    fake.befalls("tagged", Refused(10))
    assert facebook.mentions(since=NOW) == []
    fake.befalls("published_posts", Refused(200))
    with pytest.raises(Permanent):
        facebook.mentions(since=NOW)


def test_an_answer_stands_below_the_comment(fake, facebook):
    receipt = facebook.answer("5001_9", Outgoing(key="a", text="À 18 h !"))
    assert fake.comments["5001_9"][0]["id"] == receipt.remote_id


def test_connecting_gives_the_page_s_name_and_refuses_another_s_token(fake, facebook):
    assert facebook.verify() == NAME
    fake.befalls("GET me", {"id": "1", "name": "Alice"})
    with pytest.raises(AuthExpired) as refused:
        facebook.verify()
    assert "Alice" in str(refused.value)


def test_the_page_is_read_at_its_number(fake):
    assert profile(fake.account()) == f"https://www.facebook.com/{PAGE_ID}"


@pytest.mark.parametrize(
    ("post", "field"),
    [
        (Outgoing(key="k", text=""), "text"),
        (Outgoing(key="k", text="é" * 63_207), "text"),
        (Outgoing(key="k", text="Bonjour", link="exemple.fr"), "link"),
        (Outgoing(key="k", text="Bonjour", link="http://[bad"), "link"),
        (replace(POST, images=(replace(FIRST, data=b"x" * 4_000_001),)), "images[0]"),
    ],
)
def test_what_a_page_refuses_is_said_before(facebook, post, field):
    assert field in [problem.field for problem in facebook.check(post)]


def test_a_link_alone_is_a_post_that_is_known_again_by_it(fake, facebook):
    post = Outgoing(key="k", text="", link="https://exemple.fr")
    assert facebook.check(post) == []
    receipt = facebook.publish(post)
    assert facebook.shown(post) == ("https://exemple.fr",)
    found = facebook.find(post, since=NOW - timedelta(days=9999))
    assert found is not None
    assert found.remote_id == receipt.remote_id


@pytest.mark.parametrize("where", ["GET", "POST"])
def test_no_error_shows_the_token_not_even_in_its_other_dresses(fake, facebook, where):
    echoed = f"{TOKEN} {quote(TOKEN)} {quote_plus(TOKEN)}"
    fake.befalls(where, Refused(9999, words=echoed))
    with pytest.raises(Permanent) as refused:
        facebook.publish(POST) if where == "POST" else facebook.verify()
    shown = f"{refused.value} {refused.value.evidence} {refused.value.__cause__!r}"
    assert "EAAG" not in shown


def test_what_is_told_to_wait_waits(fake, facebook):
    usage = '{"1": [{"estimated_time_to_regain_access": 25}], "2": [{}], "3": 0}'
    fake.befalls("feed", Refused(80_001, headers={"X-Business-Use-Case-Usage": usage}))
    with pytest.raises(RateLimited) as told:
        facebook.publish(POST)
    assert told.value.until == NOW + timedelta(minutes=25)
