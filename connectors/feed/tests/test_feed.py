"""A feed as its readers get it: read back with feedparser, which is not ours."""

import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from feedparser.api import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.contract import Account, Credentials, Image, Outgoing
from connectors.errors import Ambiguous, Permanent, Retryable
from connectors.feed.atom import NEWEST, render
from connectors.feed.connector import FeedConnector
from connectors.registry import plugin

NOW = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
SITE = "https://asso.example/feeds"
POST = Outgoing(
    key="k-1",
    title="Collecte & don",
    text="Mardi 18\u202fh <salle Coty>\nvenez\n\nMerci !",
    link="https://don.example/été?a=1&b=2",
    images=(Image(data=b"\x89PNG...", mime="image/png", alt='Une "file"', width=8, height=8),),
)


class SteppingClock:
    def __init__(self):
        self.at = NOW

    def now(self):
        self.at += timedelta(minutes=1)
        return self.at


def account(folder, handle="actualites"):
    where = {"dir": str(folder), "base_url": SITE}
    return Account(handle=handle, credentials=Credentials(values={}), settings=where)


@pytest.fixture
def feed(tmp_path):
    return FeedConnector(account(tmp_path), clock=SteppingClock())


def document(folder, slug="actualites"):
    return render(folder, slug, title="La Croix & co", base_url=SITE, language="fr")


def read(folder):
    found = parse(document(folder))
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_reader_gets_what_was_published(feed, tmp_path):
    receipt = feed.publish(POST)
    found = read(tmp_path)
    assert found.version == "atom10"
    assert (found.feed.title, found.feed.language) == ("La Croix & co", "fr")
    [entry] = found.entries
    assert entry.id == f"urn:uuid:{receipt.remote_id}"
    assert entry.title == "Collecte & don"
    assert datetime.fromisoformat(entry.published) == receipt.published_at
    content = entry.content[0].value
    assert "<p>Mardi 18\u202fh &lt;salle Coty&gt;<br />venez</p><p>Merci !</p>" in content
    assert 'alt="Une &quot;file&quot;"' in content
    [enclosure] = entry.enclosures
    assert enclosure.href.startswith(f"{SITE}/actualites/")
    assert (enclosure.type, enclosure.length) == ("image/png", str(len(b"\x89PNG...")))
    assert receipt.url == f"{SITE}/actualites.atom#{receipt.remote_id}"


def test_the_same_key_is_the_same_entry_for_ever(feed, tmp_path):
    first = feed.publish(POST)
    again = FeedConnector(account(tmp_path), clock=SteppingClock()).publish(
        replace(POST, text="Other")
    )
    assert again == first
    assert len(read(tmp_path).entries) == 1
    assert feed.find(POST, since=NOW + timedelta(days=9)) == first
    assert feed.find(replace(POST, key="k-2"), since=NOW) is None


def test_many_at_once_with_one_key_make_one_entry(feed, tmp_path):
    receipts = []
    threads = [
        threading.Thread(target=lambda: receipts.append(feed.publish(POST))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(set(map(str, receipts))) == 1
    assert len(receipts) == 8
    assert not list((tmp_path / "actualites").glob(".draft*"))


def test_two_feeds_keep_their_entries_apart(feed, tmp_path):
    other = plugin("feed").connect(account(tmp_path, "agenda"))
    assert other.publish(POST).remote_id != feed.publish(POST).remote_id


def test_the_newest_entries_come_first_and_old_ones_make_room(feed, tmp_path):
    for number in range(NEWEST + 2):
        feed.publish(Outgoing(key=str(number), text=f"number {number}"))
    titles = [entry.title for entry in read(tmp_path).entries]
    assert len(titles) == NEWEST
    assert titles[:2] == [f"number {NEWEST + 1}", f"number {NEWEST}"]


def test_an_untitled_post_is_called_by_its_first_words(feed, tmp_path):
    feed.publish(Outgoing(key="1", text="mot " * 100))
    [entry] = read(tmp_path).entries
    assert entry.title.endswith("mot…")
    assert len(entry.title) <= 81


def test_nothing_new_gives_the_same_document(feed, tmp_path):
    feed.verify()
    empty = document(tmp_path)
    assert empty == document(tmp_path)
    feed.publish(POST)
    assert document(tmp_path) == document(tmp_path) != empty


@pytest.mark.slow
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(text=st.text(), title=st.text(), alt=st.text())
def test_no_text_can_break_the_feed(tmp_path, text, title, alt):
    image = replace(POST.images[0], alt=alt)
    post = Outgoing(key=f"{text}{title}{alt}", text=text, title=title, images=(image,))
    plugin("feed").connect(account(tmp_path)).publish(post)
    read(tmp_path)


@pytest.mark.parametrize("handle", ["", "..", "a/b", "../x", "A", "é", "a" * 61])
def test_a_name_that_is_no_feeds_is_refused(tmp_path, handle):
    connector = FeedConnector(account(tmp_path / "feeds", handle))
    for call in (lambda: connector.publish(POST), connector.verify):
        with pytest.raises(Permanent) as refused:
            call()
        assert "actualites" in str(refused.value.remedy)
    assert not (tmp_path / "feeds").exists()


def test_a_folder_that_cannot_be_written_to_accepted_nothing(tmp_path):
    (tmp_path / "feeds").write_text("a file where the folder should be")
    connector = plugin("feed").connect(account(tmp_path / "feeds"))
    with pytest.raises(Retryable) as caught:
        connector.publish(POST)
    assert "space left" in str(caught.value.remedy)


def test_an_entry_that_cannot_be_read_is_not_an_absence(feed, tmp_path):
    feed.publish(POST)
    [file] = (tmp_path / "actualites").glob("*.json")
    file.write_text("{")
    with pytest.raises(Ambiguous):
        feed.find(POST, since=NOW)


def test_a_sender_killed_before_the_end_leaves_no_half_entry(feed, tmp_path):
    feed.verify()
    (tmp_path / "actualites" / ".draft-x").write_text("{")
    assert read(tmp_path).entries == []
    feed.publish(POST)
    assert len(read(tmp_path).entries) == 1
    assert oct(os.stat(next((tmp_path / "actualites").glob("*.json"))).st_mode)[-3:] == "644"
