"""What arrives on LinkedIn, and what is found there, against a fake of its interface."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contract import (
    Account,
    Credentials,
    Finds,
    Image,
    Kind,
    Measures,
    Outgoing,
    Refreshes,
    Repeat,
    Severity,
)
from connectors.errors import Ambiguous, AuthExpired, Permanent, Retryable
from connectors.linkedin import PLUGIN
from connectors.linkedin.tests.fake_linkedin import ORG, PERSON, seen
from connectors.linkedin.text import count_chars, escaped, plain
from connectors.testkit import PNG

LONG_AGO = datetime.now(UTC) - timedelta(days=3)
FRENCH = "« Noël » (l’été) : #solidarité @voisine 🇫🇷 <3 ~ *a* _b_ [c] {d} | e\\f"
LINK = "https://exemple.fr/une_page?a=1"


def picture(alt="Une affiche", data=PNG, **size):
    return Image(data=data, mime="image/png", alt=alt, **{"width": 1, "height": 1, **size})


def post(text=FRENCH, **more):
    return Outgoing(key="k", text=text, **more)


def test_readers_see_the_whole_text(page, network):
    receipt = page.publish(post())
    (standing,) = network.posts
    assert seen(standing["commentary"]) == FRENCH
    assert standing["author"] == ORG
    assert receipt.url == f"https://www.linkedin.com/feed/update/{standing['id']}/"
    assert receipt.remote_id == standing["id"]


@settings(max_examples=50, deadline=None, database=None)
@given(st.text(alphabet="a é\\|{}@[]()<>#*_~\n😀"))
def test_no_text_is_cut_and_each_is_read_back(text):
    assert seen(escaped(text)) == text
    assert plain(escaped(text)) == text


def test_hashtags_and_mentions_are_read_back_as_words():
    told = (
        "{hashtag|\\#|solidarité} chez @[Croix\\-Verte \\(Lyon\\)](urn:li:organization:1) \\(oui\\)"
    )
    assert plain(told.replace("\\-", "-")) == "#solidarité chez Croix-Verte (Lyon) (oui)"


@pytest.mark.parametrize(("text", "count"), [("", 0), ("abc", 3), ("(a)", 5), ("é", 1), ("😀", 2)])
def test_what_is_counted_is_what_is_sent(text, count):
    assert count_chars(text) == count


def test_one_picture_several_and_their_descriptions(page, network):
    page.publish(post("Une", images=(picture("La seule"),)))
    page.publish(post("Deux", images=(picture("La première"), picture(""))))
    one, two = network.posts
    assert network.alts(one) == ("La seule",)
    assert network.alts(two) == ("La première", "")
    assert "multiImage" in two["content"]
    assert list(network.images.values()) == [PNG] * 3


def test_a_link_is_a_card_and_beside_pictures_words(page, network):
    page.publish(post("Un", link=LINK, title="Le titre"))
    page.publish(post("Deux", link=LINK))
    page.publish(post("Trois", link=LINK, images=(picture(),)))
    titled, untitled, pictured = network.posts
    assert titled["content"]["article"] == {"source": LINK, "title": "Le titre"}
    assert untitled["content"]["article"]["title"] == "exemple.fr"
    assert seen(pictured["commentary"]) == f"Trois\n\n{LINK}"
    assert page.shown(post("Trois", link=LINK, images=(picture(),))) == [f"Trois\n\n{LINK}"]
    assert page.find(post("Trois", link=LINK, images=(picture(),)), since=LONG_AGO) is not None


def test_each_call_names_the_version(page, network):
    page.publish(post(images=(picture(),)))
    lower = [{name.lower(): value for name, value in one.items()} for one in network.headers]
    assert {one["linkedin-version"] for one in lower} == {"202609"}
    assert {one["x-restli-protocol-version"] for one in lower} == {"2.0.0"}


@pytest.mark.parametrize("tells", [True, False])
def test_every_page_is_looked_through_before_a_post_counts_as_absent(page, network, tells):
    network.tells_next = tells
    now = datetime.now(UTC)
    network.put("Celle-ci", at=now - timedelta(hours=1))
    for number in range(100):
        network.put(f"Autre {number}", at=now)
    assert page.find(post("Celle-ci"), since=LONG_AGO) is not None
    network.requests.clear()
    assert page.find(post("Aucune"), since=LONG_AGO) is None
    assert network.requests == ["GET /rest/posts"] * 3


def test_what_is_older_or_not_published_is_not_ours(page, network):
    network.put("Revient", at=datetime.now(UTC) - timedelta(days=5))
    network.put("Brouillon", lifecycleState="DRAFT")
    assert page.find(post("Revient"), since=LONG_AGO) is None
    assert page.find(post("Brouillon"), since=LONG_AGO) is None
    assert list(page.history(since=LONG_AGO)) == []


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"elements": ["x"]},
        {"elements": [{"commentary": "x"}]},
        {"elements": [{"id": "x", "publishedAt": "soon", "commentary": "x"}]},
        ["x"],
        b"<html>",
    ],
)
def test_an_error_in_the_place_of_posts_is_no_absence(page, network, told):
    network.answers_once("GET /rest/posts", 200, told)
    with pytest.raises(Ambiguous):
        page.find(post(), since=LONG_AGO)


def test_a_list_without_end_is_no_absence(page, network):
    told = {"elements": [], "paging": {"links": [{"rel": "next"}]}}
    network.answers["GET /rest/posts"] = [(200, told, {})] * 50
    with pytest.raises(Ambiguous):
        page.find(post(), since=LONG_AGO)


def test_a_refused_repetition_is_looked_up_or_for_a_person(page, network):
    page.publish(post())
    with pytest.raises(Ambiguous):
        page.publish(post())
    network.posts[0]["publishedAt"] -= 2 * 3_600_000
    with pytest.raises(Permanent) as caught:
        page.publish(post())
    assert "Change a word" in str(caught.value.remedy)


def test_a_first_comment_stands_below_and_is_found(page, network):
    whole = post("Un", comment="Le lien (ici) : exemple.fr")
    assert page.steps(whole) == ["post", "comment"]
    assert page.steps(post()) == ["post"]
    done = {"post": page.take_step(whole, "post", {})}
    assert page.find_step(whole, "post", {}, since=LONG_AGO) is not None
    assert page.find_step(whole, "comment", done, since=LONG_AGO) is None
    done["comment"] = page.take_step(whole, "comment", done)
    found = page.find_step(whole, "comment", done, since=LONG_AGO)
    assert found.remote_id == done["comment"].remote_id
    (comment,) = network.comments
    assert comment["message"]["text"] == whole.comment
    assert comment["object"] == done["post"].remote_id
    assert page.whole(whole, done) == done["post"]


def test_a_comment_that_fails_does_not_make_the_post_refused(page, network):
    call = "POST /rest/socialActions/urn%3Ali%3Ashare%3A7000000000000000001/comments"
    network.answers_once(call, 400, {})
    with pytest.raises(Ambiguous):
        page.publish(post(comment="Un mot"))


def test_each_picture_is_a_step_and_only_the_lost_one_is_done_again(page, person, network):
    whole = post("Trois", images=(picture("1"), picture("2"), picture("3")))
    assert page.steps(whole) == ["picture 1", "picture 2", "picture 3", "post"]
    assert page.find_step(whole, "picture 2", {}, since=LONG_AGO) is None
    assert person().find_step(whole, "picture 2", {}, since=LONG_AGO) is None
    with pytest.raises(Ambiguous):
        person().find_step(whole, "post", {}, since=LONG_AGO)


@pytest.mark.parametrize(
    "address", ["https://evil.example/x", "http://linkedin.com/x", "https://notlinkedin.com/x"]
)
def test_a_picture_is_not_sent_to_a_stranger_with_our_key(page, network, address):
    network.upload = address
    with pytest.raises(Retryable):
        page.publish(post(images=(picture(),)))
    assert network.posts == []
    assert network.images == {}


def test_a_picture_that_was_lost_on_the_way_harms_nobody(page, network):
    network.answers_once("POST /rest/images", 503, {})
    with pytest.raises(Retryable):
        page.publish(post(images=(picture(),)))


def test_a_post_without_a_number_is_unsure(page, network):
    network.answers_once("POST /rest/posts", 201, b"")
    with pytest.raises(Ambiguous):
        page.publish(post())


def test_figures_of_both_kinds_of_posts_what_is_not_told_is_none(page):
    numbers = ["urn:li:share:1", "urn:li:ugcPost:2"]
    found = page.measure(numbers)
    assert set(found) == set(numbers)
    samples = {one.metric: one.value for one in found["urn:li:share:1"]}
    assert (samples["likes"], samples["comments"], samples["clicks"]) == (3, 0, None)


def test_history_tells_what_was_posted_by_other_means(page, network):
    made = network.put("{hashtag|\\#|noël} \\(à la main\\)")
    (past,) = page.history(since=LONG_AGO)
    assert past.text == "#noël (à la main)"
    assert past.remote_id == made["id"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({}, Kind.TEXT),
        ({"content": {"article": {"source": "https://x.fr", "title": "x.fr"}}}, Kind.LINK),
        ({"content": {"media": {"id": "urn:li:image:1"}}}, Kind.PHOTO),
        ({"content": {"multiImage": {"images": []}}}, Kind.PHOTO),
        ({"content": {"media": {"id": "urn:li:video:1"}}}, Kind.VIDEO),
        ({"content": {"media": {"id": "urn:li:document:1"}}}, Kind.UNKNOWN),
        ({"content": {"poll": {"question": "Quand ?"}}}, Kind.UNKNOWN),
    ],
)
def test_history_tells_what_a_post_is_made_of(page, network, content, kind):
    network.put("À la main", **content)
    assert [past.kind for past in page.history(since=LONG_AGO)] == [kind]


def test_a_person_s_posts_cannot_be_read_and_nothing_pretends(person):
    connector = person()
    assert not isinstance(connector, Finds | Measures)
    assert connector.capabilities.repeat is Repeat.BLIND
    assert not connector.capabilities.first_comment


def test_a_person_publishes_and_tells_their_name(person, network):
    person().publish(post("Bonjour"))
    assert network.posts[0]["author"] == PERSON
    assert person().verify() == "Jeanne Dupont"


def test_a_page_tells_its_name(page):
    assert page.verify() == "Croix-Verte"


def test_without_an_author_nothing_leaves(person, network):
    with pytest.raises(AuthExpired):
        person(id="jeanne").publish(post())
    assert network.requests == []


def test_a_page_may_be_named_by_its_number_alone(person, network):
    person(id="5515").publish(post())
    assert network.posts[0]["author"] == ORG


def test_what_linkedin_would_refuse_is_said_before(page):
    assert page.check(post("a" * 3001))[0].field == "text"
    assert page.check(post("(" * 1501))[0].field == "text"
    assert not page.check(post("(" * 1500))
    assert page.check(post("", link="exemple.fr"))[0].field == "link"
    assert page.check(post("a", link="https://[x"))[0].field == "link"
    assert not page.check(post("", link=LINK))
    assert page.check(post(""))[0].severity is Severity.STOPS
    huge = picture(width=7000, height=7000)
    assert page.check(post(images=(huge,)))[0].field == "images[0]"


def test_a_page_is_linked_and_a_person_is_not():
    keys = Credentials(values={})
    assert PLUGIN.profile(Account(handle="croix-verte", credentials=keys)) == (
        "https://www.linkedin.com/company/croix-verte/posts"
    )
    person = Account(handle="Jeanne", credentials=keys, options={"kind": "person"})
    assert PLUGIN.profile(person) == ""


def test_an_access_is_renewed_only_where_there_is_a_refresh_token(page, person):
    assert not isinstance(page, Refreshes)
    assert isinstance(person(refresh_token="r"), Refreshes)
