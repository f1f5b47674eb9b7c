"""Feeds over HTTP."""

import pytest
from feedparser.api import parse
from flask import Flask

from connectors.contract import Account, Credentials, Image, Outgoing
from connectors.registry import plugin
from web.feeds import feeds_blueprint

IMAGE = Image(data=b"RIFF....WEBP", mime="image/webp", alt="Une affiche", width=1, height=1)


@pytest.fixture
def reader(tmp_path):
    app = Flask(__name__)
    base = "http://localhost/feeds"
    app.register_blueprint(feeds_blueprint(tmp_path / "feeds", base_url=base, language="fr"))
    return app.test_client()


@pytest.fixture
def publish(tmp_path):
    settings = {"dir": str(tmp_path / "feeds"), "base_url": "http://localhost/feeds"}
    account = Account(handle="asso", credentials=Credentials(values={}), settings=settings)
    feed = plugin("feed").connect(account)
    return lambda key: feed.publish(Outgoing(key=key, text=f"Post {key}", images=(IMAGE,)))


def test_a_reader_fetches_the_feed_and_its_pictures(reader, publish):
    publish("1")
    answer = reader.get("/feeds/asso.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    [entry] = parse(answer.data).entries
    image = reader.get(entry.enclosures[0].href)
    assert (image.data, image.mimetype) == (IMAGE.data, "image/webp")
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    image.close()


def test_a_reader_who_has_it_already_is_sent_nothing(reader, publish):
    publish("1")
    first = reader.get("/feeds/asso.atom")
    for headers in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        answer = reader.get("/feeds/asso.atom", headers=headers)
        assert (answer.status_code, answer.data) == (304, b"")
    publish("2")
    again = reader.get("/feeds/asso.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200


def test_a_feed_begun_without_entries_is_readable(reader, tmp_path):
    (tmp_path / "feeds" / "vide").mkdir(parents=True)
    assert parse(reader.get("/feeds/vide.atom").data).bozo is False


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/unknown.atom",
        "/feeds/.atom",
        "/feeds/...atom",
        "/feeds/asso/..%2fasso%2fsecret.json",
        "/feeds/asso/secret.json",
        "/feeds/%2e%2e/feeds.atom",
        "/feeds/asso/" + "0" * 64 + ".png",
        "/feeds/ASSO.atom",
    ],
)
def test_nothing_else_can_be_reached(reader, publish, path):
    publish("1")
    assert reader.get(path).status_code == 404
