"""What arrives on X, and what is found there, against a fake of its API."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.contract import (
    Answers,
    Charges,
    Image,
    Kind,
    Listens,
    Outgoing,
    Receipt,
    Refreshes,
    Severity,
    Video,
)
from connectors.errors import Ambiguous, ConnectorError, Permanent, RateLimited, Retryable
from connectors.matching import as_read
from connectors.testkit import PNG
from connectors.x import PLUGIN, rules
from connectors.x.tests.fake_x import ME, TOKEN

LONG_AGO = datetime.now(UTC) - timedelta(days=3)
FRENCH = "« Noël » : l’été, ça va ? Œuvre & cœur <3 #solidarité @voisine 🇫🇷"


def picture(alt="Une affiche", mime="image/png", data=PNG):
    return Image(data=data, mime=mime, alt=alt, width=1, height=1)


def post(text=FRENCH, **more):
    return Outgoing(key="k", text=text, **more)


def test_text_pictures_descriptions_and_link_arrive_as_written(x, network):
    pictures = (picture("La première"), picture("La seconde", mime="image/jpeg"))
    link = "https://exemple.fr/agenda?a=1&b=2"
    receipt = x().publish(post(images=pictures, link=link))
    (standing,) = network.posts
    assert standing["typed"] == f"{FRENCH}\n{link}"
    assert network.alts(standing) == ("La première", "La seconde")
    assert receipt.url == f"https://x.com/croixverte/status/{standing['id']}"
    assert abs(receipt.published_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_picture_declared_decorative_goes_without_description(x, network):
    x().publish(post("", images=(picture(""),)))
    assert "POST /2/media/metadata" not in network.requests
    assert network.posts[0]["typed"] == ""


def test_a_thread_and_a_first_comment_hang_together(x, network):
    receipt = x().publish(post("Un", thread=("Deux", "Trois"), comment="exemple.fr"))
    assert [one["typed"] for one in network.posts] == ["Un", "Deux", "Trois", "exemple.fr"]
    ids = [one["id"] for one in network.posts]
    answers = [one.get("referenced_tweets", [{"id": ""}])[0]["id"] for one in network.posts]
    assert answers == ["", *ids[:-1]]
    assert receipt.remote_id == ids[0]
    assert receipt.extra == {"part 2": ids[1], "part 3": ids[2], "comment": ids[3]}


def test_a_thread_that_is_cut_off_half_way_is_not_refused(x, network):
    """Its first part is up: whoever took it for refused would send it again."""
    network.put("Deux", [])  # X refuses the second part as a repetition
    with pytest.raises(Ambiguous):
        x().publish(post("Un", thread=("Deux",)))
    assert [one["typed"] for one in network.posts] == ["Deux", "Un"]


def test_only_the_part_that_was_lost_is_looked_for(x, network):
    whole = post("Un", thread=("Deux", "Deux"))
    connector = x()
    assert connector.steps(whole) == ["post", "part 2", "part 3"]
    done = {"post": connector.take_step(whole, "post", {})}
    since = LONG_AGO
    assert connector.find_step(whole, "part 2", done, since=since) is None
    done["part 2"] = connector.take_step(whole, "part 2", done)
    found = connector.find_step(whole, "part 2", done, since=since)
    assert found == done["part 2"]
    assert connector.find_step(whole, "part 3", done, since=since) is None


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        "Voir exemple.fr/agenda et https://exemple.fr/",
        "A & B < C > D",
        "e\N{COMBINING ACUTE ACCENT}te  deux\n\n\nlignes",
    ],
)
def test_a_post_is_found_however_x_writes_it_back(x, network, text):
    receipt = x().publish(post(text, images=(picture(),)))
    assert x().find(post(text), since=LONG_AGO) == receipt
    assert x().find(post(f"{text} autre"), since=LONG_AGO) is None


def test_the_preview_is_what_is_found(x, network):
    connector, outgoing = x(), post("Un", link="https://exemple.fr")
    connector.publish(outgoing)
    assert as_read(connector, outgoing) == network.posts[0]["typed"]
    assert connector.find(outgoing, since=LONG_AGO) is not None


def test_a_link_that_stands_in_the_text_is_not_repeated(x):
    assert x().shown(post("Voir https://a.fr", link="https://a.fr")) == ["Voir https://a.fr"]
    assert x().shown(post("", link="https://a.fr")) == ["https://a.fr"]


def test_every_page_is_looked_through_before_a_post_counts_as_absent(x, network):
    network.page = 2
    network.put("Celle-ci", [])
    for number in range(7):
        network.put(f"Autre {number}", [])
    assert x().find(post("Celle-ci"), since=LONG_AGO) is not None
    network.requests.clear()
    assert x().find(post("Aucune"), since=LONG_AGO) is None
    assert len(network.requests) == 4


def test_what_is_older_is_not_ours(x, network):
    network.put("Revient", [], at=datetime.now(UTC) - timedelta(days=5))
    assert x().find(post("Revient"), since=LONG_AGO) is None


TIMELINE = f"GET /2/users/{ME['id']}/tweets"


@pytest.mark.parametrize(
    "told",
    [
        {"errors": [{"title": "Authorization Error"}]},
        {"meta": {}},
        {"meta": {"result_count": 1}, "data": [{"id": "not a number", "text": "x"}]},
        {"meta": {"result_count": 1}, "data": [{"text": "x"}]},
        {"meta": {"result_count": 1}, "data": ["x"]},
        ["x"],
        b"<html>",
    ],
)
def test_an_error_in_the_place_of_posts_is_no_absence(x, network, told):
    network.answers_once(TIMELINE, 200, told)
    with pytest.raises(Ambiguous):
        x().find(post(), since=LONG_AGO)


def test_a_timeline_without_end_is_no_absence(x, network):
    page = {"data": [], "meta": {"result_count": 0, "next_token": "0"}}
    network.answers[TIMELINE] = [(200, page, {})] * 50
    with pytest.raises(Ambiguous):
        x().find(post(), since=LONG_AGO)


def test_a_refused_repetition_that_stands_is_looked_up(x, network):
    x().publish(post())
    with pytest.raises(Ambiguous):
        x().publish(post())


@pytest.mark.parametrize("hours", [2, 50, 200])
def test_a_repetition_of_an_older_post_is_for_a_person(x, network, hours):
    """No look for this post would find it: sent again and again, it would be refused for ever."""
    network.put(FRENCH, [], at=datetime.now(UTC) - timedelta(hours=hours))
    with pytest.raises(Permanent):
        x().publish(post())


def test_a_part_that_repeats_what_stands_elsewhere_is_for_a_person(x, network):
    connector, whole = x(), post("Un", thread=("Deux",))
    network.put("Deux", [])
    done = {"post": connector.take_step(whole, "post", {})}
    with pytest.raises(Permanent):
        connector.take_step(whole, "part 2", done)


def test_a_refused_repetition_that_is_not_there_is_for_a_person(x, network):
    refusal = {"detail": "You are not allowed to create a Tweet with duplicate content."}
    network.answers_once("POST /2/tweets", 403, refusal)
    with pytest.raises(Permanent) as caught:
        x().publish(post())
    assert "Change a word" in str(caught.value.remedy)


@pytest.mark.parametrize("call", ["POST /2/media/upload", "POST /2/media/metadata"])
def test_a_picture_that_was_lost_on_the_way_harms_nobody(x, network, call):
    network.answers_once(call, 503, {})
    with pytest.raises(Retryable):
        x().publish(post(images=(picture(),)))
    assert network.posts == []


@pytest.fixture
def film(tmp_path):
    """Of more than two blocks, every byte of its own."""
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(number % 251 for number in range(17_000_000 // 100)) * 100)
    length = timedelta(seconds=30)
    size = path.stat().st_size
    return Video(file=path, mime="video/mp4", alt="", bytes=size, length=length)


@pytest.mark.slow
def test_a_video_goes_up_in_blocks_and_arrives_whole(x, network, film):
    whole = post("Un film", video=film, thread=("Suite",))
    assert x().steps(whole) == [
        *("video", "video part 1", "video part 2", "video part 3", "video whole", "video ready"),
        *("post", "part 2"),
    ]
    receipt = x().publish(whole)
    first, _ = network.posts
    assert network.media[first["media"][0]]["data"] == film.file.read_bytes()
    assert receipt.remote_id == first["id"]
    assert receipt.extra == {"part 2": network.posts[1]["id"]}


@pytest.mark.slow
def test_a_block_that_was_lost_is_sent_again(x, network, film):
    whole, connector = post("Un film", video=film), x()
    done: dict[str, Receipt] = {}
    for step in connector.steps(whole):
        if step == "video part 2":
            call = f"POST /2/media/upload/{done['video'].remote_id.split()[-1]}/append"
            network.answers_once(call, 503, {})
            with pytest.raises(Retryable):
                connector.take_step(whole, step, done)
            assert connector.find_step(whole, step, done, since=LONG_AGO) is None
        done[step] = connector.take_step(whole, step, done)
    assert network.media[network.posts[0]["media"][0]]["data"] == film.file.read_bytes()


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        (["pending", "in_progress"], RateLimited),
        (["failed"], Permanent),
        (["unheard_of"], RateLimited),
    ],
)
def test_a_video_that_is_not_ready_is_waited_for_and_one_that_failed_is_said(
    x, network, film, states, kind
):
    whole, connector = post("Un film", video=film), x()
    network.states = states
    video = {"video": connector.take_step(whole, "video", {})}
    with pytest.raises(kind):
        connector.take_step(whole, "video ready", video)
    network.states = ["succeeded"]
    assert connector.take_step(whole, "video ready", video)


def test_when_to_look_at_a_video_again_is_x_s_to_say(x, network, film):
    whole, connector = post("Un film", video=film), x()
    video = {"video": connector.take_step(whole, "video", {})}
    told = {"data": {"processing_info": {"state": "pending", "check_after_secs": 600}}}
    network.answers_once("GET /2/media/upload", 200, told)
    with pytest.raises(RateLimited) as caught:
        connector.take_step(whole, "video ready", video)
    assert caught.value.until is not None
    assert caught.value.until > datetime.now(UTC) + timedelta(minutes=9)
    network.answers_once("GET /2/media/upload", 200, {"data": {"id": "1"}})
    assert connector.take_step(whole, "video ready", video), "nothing is said of work: it is done"


def test_what_x_would_not_take_of_a_video_is_said_before(x, film):
    assert not x().check(post("Un film", video=film))
    long = replace(film, length=timedelta(seconds=141))
    assert [one.field for one in x().check(post("Un film", video=long))] == ["video"]
    both = post("Un film", video=film, images=(picture(),))
    assert any(one.field == "video" for one in x().check(both))


@pytest.mark.parametrize("told", [{}, {"data": {}}, {"data": {"id": "12x"}}, {"data": {"id": 7}}])
def test_an_answer_without_a_number_leaves_the_post_unsure(x, network, told):
    network.answers_once("POST /2/tweets", 201, told)
    with pytest.raises(Ambiguous):
        x().publish(post())


def test_what_is_left_of_the_limits_is_heard(x):
    connector = x()
    assert connector.left() == []
    connector.publish(post())
    assert {(one.whose, one.left) for one in connector.left()} == {("account", 99), ("app", 9876)}


def test_figures_are_told_and_what_is_not_told_is_none(x, network):
    receipt = x().publish(post())
    found = x().measure([receipt.remote_id, "123"])
    assert set(found) == {receipt.remote_id}
    samples = {one.metric: one.value for one in found[receipt.remote_id]}
    assert (samples["likes"], samples["comments"], samples["views"]) == (3, 0, None)
    assert x().measure(["123"]) == {}


def test_history_tells_what_was_posted_by_other_means_without_answers(x, network):
    first = network.put("À la main exemple.fr", [])
    network.put("Une réponse", [], after=first["id"])
    (past,) = x().history(since=LONG_AGO)
    assert past.text == "À la main http://exemple.fr"
    assert past.url.endswith(first["id"])


def test_history_tells_what_a_post_is_made_of_without_paying_for_its_media(x, network):
    for text, media in [
        ("Rien", ""),
        ("Voir exemple.fr", ""),
        ("À voir", "photo"),
        ("Là", "video"),
    ]:
        made = network.put(text, [])
        if media:
            place = f"https://x.com/croixverte/status/{made['id']}/{media}/1"
            shown = {"url": "https://t.co/m", "expanded_url": place, "media_key": "3_1"}
            made["entities"] = {"urls": [shown]}
    told = [past.kind for past in x().history(since=LONG_AGO)]
    assert told == [Kind.VIDEO, Kind.PHOTO, Kind.LINK, Kind.TEXT]
    assert all("expansions" not in query for _, query in network.queries)


def test_mentions_are_read_only_where_they_were_asked_for(x, network):
    assert not isinstance(x(), Listens)
    connector = x(options={"mentions": "yes"}, refresh_token="r")
    assert isinstance(connector, Listens)
    assert isinstance(connector, Answers)
    assert isinstance(connector, Refreshes)
    asked = network.put("@croixverte À quelle heure ?", [], after="7")
    own = network.put("@croixverte moi-même", [])
    network.posts.clear()
    network.mentions = [own, asked | {"author_id": "99"}, asked | {"author_id": "98"}]
    first, second = connector.mentions(since=LONG_AGO)
    assert (first.author, first.on) == ("@voisine", "7")
    assert second.author == "@i"
    connector.answer(first.mention_id, post("À 18 h"))
    assert network.posts[0]["referenced_tweets"][0]["id"] == first.mention_id


def test_the_account_tells_its_name(x, network):
    assert x().verify() == "@croixverte"
    network.answers_once("GET /2/users/me", 200, {"data": {"id": "1"}})
    with pytest.raises(Ambiguous):
        x().verify()


def test_an_account_without_its_number_asks_for_it(x, network):
    assert x(id="").find(post(), since=LONG_AGO) is None
    assert network.requests == ["GET /2/users/me", TIMELINE]


def test_no_log_of_tweepy_s_has_the_key(x, network, caplog):
    caplog.set_level(logging.DEBUG)
    x().publish(post())
    assert "api.twitter.com/2/tweets" in caplog.text  # it does log
    assert TOKEN not in caplog.text


def test_the_price_is_said_where_a_link_multiplies_it(x):
    (warning,) = x().check(post("Voir exemple.fr"))
    assert warning.severity is Severity.WARNS
    assert "$0.2 for this" in str(warning.message)
    assert "$0.015" in str(warning.message)
    assert not x().check(post("Sans lien"))
    assert rules.price(post("Un", thread=("Deux",), comment="exemple.fr")) == 230


def test_a_post_beyond_the_monthly_cap_is_refused_before(x):
    connector = x(options={"monthly_cap": "0.1"})
    (problem,) = connector.check(post("Voir exemple.fr"))
    assert problem.severity is Severity.STOPS
    assert not connector.check(post("Sans lien"))
    budget = connector.capabilities.budgets[-1]
    assert len(connector.capabilities.budgets) == len(PLUGIN.capabilities.budgets) + 1
    assert budget.allowed == 100
    assert budget.cost_of(post("Sans lien")) == 15


@pytest.mark.parametrize(
    ("written", "cap"), [("5", 5000), ("2,50 ", 2500), ("$1", 1000), ("", None), ("no", None)]
)
def test_a_cap_is_written_in_dollars(written, cap):
    assert rules.cap(written) == cap


def test_each_part_is_checked_as_x_counts_it(x):
    long = "€" * 141
    fields = {one.field for one in x().check(post(long, thread=("ok", long), comment=long))}
    assert fields == {"text", "thread[1]", "comment"}
    assert not x().check(post("€" * 140))
    assert {one.field for one in x().check(post("a" * 270, link="https://a.fr"))} >= {"text"}
    assert [one.field for one in x().check(post(""))] == ["text"]


def test_a_link_alone_is_something_to_publish(x):
    problems = x().check(post("", link="https://exemple.fr"))
    assert all(one.severity is Severity.WARNS for one in problems)


def test_errors_of_every_kind_are_ours(x, network):
    network.answers_once("POST /2/tweets", 418, {})
    with pytest.raises(ConnectorError):
        x().publish(post())


def test_what_it_costs_is_said_in_words(x):
    assert isinstance(x(), Charges)
    assert str(x().charge(post("Un"))) == f"costs ${rules.POST / 1000:g}"
    whole = x().charge(post("Un", thread=("Deux",), comment="exemple.fr"))
    assert str(whole) == "costs $0.23"
