"""Figures, mentions and answers, by a *fake* AppView written from the lexicons."""

import json
from datetime import UTC, datetime

import pytest

from connectors.bluesky.parts import POST
from connectors.bluesky.rkey import LENGTH, made_at, rkey
from connectors.bluesky.tests.fake_pds import ABSENT, DID, fake_pds, refused, told
from connectors.bluesky.tests.test_faults import CID, NOW, bluesky
from connectors.contract import Kind, Outgoing
from connectors.errors import Permanent, RateLimited, Retryable

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
OURS = f"at://{DID}/app.bsky.feed.post/3mabcdefghijk"
THEIRS = "at://did:plc:zzzzzzzzzzzzzzzzzzzzzzzz/app.bsky.feed.post/3mzzzzzzzzzzz"


@pytest.fixture
def server():
    with fake_pds() as running:
        yield running


def posts(*found):
    return told("200 OK", {"posts": list(found)})


def notified(reason="reply", at="2026-11-20T10:00:00.000Z", uri=THEIRS, **record):
    return {
        "uri": uri,
        "cid": CID,
        "author": {"did": "did:plc:z", "handle": "lea.test", "displayName": "Léa"},
        "reason": reason,
        "record": {"text": "Merci à vous !", **record},
        "indexedAt": at,
    }


def test_figures_are_told_for_the_posts_that_are_there_still(server):
    there = {"uri": OURS, "likeCount": 12, "repostCount": 0, "replyCount": 3, "quoteCount": "x"}
    server.replies["getPosts"] = posts(there)
    figures = bluesky(server.url).measure([OURS, THEIRS])
    assert {uri: {one.metric: one.value for one in told} for uri, told in figures.items()} == {
        OURS: {"likes": 12, "shares": 0, "comments": 3, "quotes": None}
    }


def test_figures_are_asked_for_twenty_five_posts_at_a_time(server):
    server.replies["getPosts"] = posts()
    assert bluesky(server.url).measure([f"at://x/y/{n}" for n in range(60)]) == {}
    assert [call.count(b"uris=") for call in server.calls("getPosts")] == [25, 25, 10]


def test_mentions_are_read_oldest_first_and_likes_are_none(server):
    answers = {"reply": {"parent": {"uri": OURS, "cid": CID}, "root": {"uri": OURS, "cid": CID}}}
    server.replies["listNotifications"] = told(
        "200 OK",
        {
            "notifications": [
                notified(at="2026-11-21T10:00:00.000Z", reason="mention"),
                notified(reason="like"),
                notified(**answers),
                notified(at="2026-10-01T10:00:00.000Z"),
                notified(at="no instant"),
            ]
        },
    )
    first, second = bluesky(server.url).mentions(since=SINCE)
    assert (first.mention_id, first.author, first.text) == (THEIRS, "Léa", "Merci à vous !")
    assert first.url == "https://bsky.app/profile/lea.test/post/3mzzzzzzzzzzz"
    assert (first.on, second.on) == (OURS, "")
    assert first.written_at < second.written_at


def test_mentions_are_read_page_by_page_and_a_cursor_that_turns_round_ends(server):
    page = {"notifications": [notified()], "cursor": "again"}
    server.replies["listNotifications"] = told("200 OK", page)
    assert len(bluesky(server.url).mentions(since=SINCE)) == 2
    assert [b"cursor=again" in one for one in server.calls("listNotifications")] == [False, True]


@pytest.mark.parametrize("deep", [True, False])
def test_an_answer_hangs_below_the_mention_and_its_thread(server, deep):
    root = {"uri": OURS, "cid": "bafyroot"}
    record = {"text": "Où ?", **({"reply": {"root": root, "parent": root}} if deep else {})}
    server.replies["getPosts"] = posts({"uri": THEIRS, "cid": CID, "record": record})
    place = rkey("answer-1")
    server.replies["putRecord"] = told(
        "200 OK", {"uri": f"at://{DID}/app.bsky.feed.post/{place}", "cid": CID}
    )
    bluesky(server.url).answer(THEIRS, Outgoing(key="answer-1", text="À la Croix-Verte."))
    (request,) = server.calls("putRecord")
    reply = json.loads(request.partition(b"\r\n\r\n")[2])["record"]["reply"]
    parent = {"uri": THEIRS, "cid": CID}
    assert reply == {"root": root if deep else parent, "parent": parent}


def test_an_answer_to_what_is_gone_is_not_sent(server):
    server.replies["getPosts"] = posts()
    with pytest.raises(Permanent):
        bluesky(server.url).answer(THEIRS, Outgoing(key="answer-1", text="À la Croix-Verte."))
    assert server.calls("putRecord") == []


@pytest.mark.parametrize("method", ["getPosts", "listNotifications"])
@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (told("429 Too Many Requests", {"error": "RateLimitExceeded"}), RateLimited),
        (told("502 Bad Gateway", {"error": "UpstreamFailure"}), Retryable),
        (told("200 OK", {"other": 1}), Retryable),
        (told("200 OK", [1]), Retryable),
        (refused("InvalidRequest"), Permanent),
    ],
)
def test_a_view_that_does_not_come_is_told_as_it_is(server, method, reply, error):
    server.replies[method] = reply
    account = bluesky(server.url)
    with pytest.raises(error):
        account.measure([OURS]) if method == "getPosts" else account.mentions(since=SINCE)


def test_own_posts_without_a_date_are_passed_over(server):
    records = [
        {"uri": OURS, "cid": CID, "value": {"text": "Sans date"}},
        {"uri": OURS, "cid": CID, "value": {"text": "B", "createdAt": "2026-11-20T10:00:00"}},
        {"uri": OURS, "cid": CID, "value": {"text": "A", "createdAt": "2026-11-20T10:00:00Z"}},
    ]
    server.replies["listRecords"] = told("200 OK", {"records": records})
    assert [one.text for one in bluesky(server.url).history(since=SINCE)] == ["A"]


EMBED = "app.bsky.embed"
PHOTOS = {"$type": f"{EMBED}.images", "images": []}
LINKED = [{"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://x.fr"}]}]


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({}, Kind.TEXT),
        ({"text": "Voir https://x.fr"}, Kind.LINK),
        ({"text": "Voir x.fr", "facets": LINKED}, Kind.LINK),
        ({"embed": {"$type": f"{EMBED}.external"}}, Kind.LINK),
        ({"embed": PHOTOS, "facets": LINKED}, Kind.PHOTO),
        ({"embed": {"$type": f"{EMBED}.video"}}, Kind.VIDEO),
        ({"embed": {"$type": f"{EMBED}.recordWithMedia", "media": PHOTOS}}, Kind.PHOTO),
        ({"embed": {"$type": f"{EMBED}.record"}}, Kind.TEXT),
        ({"embed": "odd"}, Kind.TEXT),
    ],
)
def test_history_tells_what_a_post_is_made_of(server, record, kind):
    value = {"text": "A", "createdAt": "2026-11-20T10:00:00Z", **record}
    server.replies["listRecords"] = told("200 OK", {"records": [{"uri": OURS, "value": value}]})
    assert [one.kind for one in bluesky(server.url).history(since=SINCE)] == [kind]


def test_old_pages_are_not_turned_for_ever(server):
    old = {"uri": f"at://{DID}/app.bsky.feed.post/3jzzzzzzzzzzz", "cid": CID, "value": {}}
    server.replies["listRecords"] = told("200 OK", {"records": [old], "cursor": "more"})
    assert list(bluesky(server.url).history(since=SINCE)) == []
    assert len(server.calls("listRecords")) == 1


def test_parts_have_places_of_their_own_made_when_the_delivery_was():
    key = "019a0000-0000-7000-8000-000000000000"
    places = [rkey(key), rkey(key, part="part 2"), rkey(key, part="comment")]
    assert len(set(places)) == 3
    assert all(len(place) == LENGTH for place in places)
    first, second, third = (made_at(place) for place in places)
    assert first is not None
    assert second is not None
    assert third is not None
    assert abs((first - second).total_seconds()) < 5
    assert made_at("self") is None


def test_a_receipt_of_a_thread_names_its_parts(server):
    server.replies["getRecord"] = ABSENT
    place = rkey("k")
    server.replies["putRecord"] = told(
        "200 OK", {"uri": f"at://{DID}/app.bsky.feed.post/{place}", "cid": CID}
    )
    account = bluesky(server.url)
    post = Outgoing(key="k", text="Un")
    assert account.steps(post) == [POST]
    assert account.publish(post).extra == {"cid": CID}
    assert account.publish(post).published_at == NOW
