"""Feeds are read in their turn; what is new becomes an idea, once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from connectors.reach import Guard
from editorial.ideas import deciding, queries, reading, sources
from editorial.ideas.queries import Show
from lib.errors import Invalid, NotAllowed, NotFound
from models.actor import Actor
from models.house import House
from models.idea_source import IdeaSource
from tests.connectors.raw_server import RawServer, answer
from tests.fakes import FakeClock
from tests.web import rows

ANYWHERE = Guard(allowed=lambda _address: True)


@pytest.fixture
def server() -> Iterator[RawServer]:
    made = RawServer()
    yield made
    made.close()


def atom(*names: str) -> bytes:
    entries = "".join(
        f'<entry><id>urn:{n}</id><title>{n}</title><link href="https://example.org/{n}"/></entry>'
        for n in names
    )
    text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Town hall</title>{entries}</feed>'
    return text.encode()


def kept(house: House, who: Actor, address: str) -> int:
    with house.database.transaction() as session:
        return sources.keep(session, who, address, now=house.now()).id


def read(house: House, number: int) -> IdeaSource:
    reading.read(house, number, guard=ANYWHERE)
    with house.database.reading() as session:
        return session.get_one(IdeaSource, number)


def lines(house: House, who: Actor) -> list[str]:
    with house.database.reading() as session:
        return [one.idea.line for one in queries.ideas(session, who, show=Show.ALL)]


def test_new_entries_become_ideas_once_and_the_newest_stands_on_top(
    house: House, erin: Actor, server: RawServer, clock: FakeClock
) -> None:
    server.answers(answer("200 OK", atom("b", "a"), 'ETag: "1"'))
    number = kept(house, erin, f"{server.url}/feed/")
    assert read(house, number).name == "Town hall"
    assert lines(house, erin) == ["b", "a"]
    read(house, number)  # not its turn yet
    assert len(server.requests) == 1
    clock.move(hours=1)
    server.answers(answer("200 OK", atom("c", "b", "a")))
    read(house, number)
    assert b'If-None-Match: "1"' in server.requests[-1]
    assert server.requests[-1].startswith(b"GET /feed/ ")
    assert lines(house, erin) == ["c", "b", "a"]
    clock.move(hours=1)
    server.answers(answer("304 Not Modified", b""))
    assert read(house, number).reason is None


def test_what_was_put_aside_does_not_come_back_by_another_feed(
    house: House, erin: Actor, server: RawServer
) -> None:
    idea = rows.idea(house, erin, "Known", link="http://www.example.org/a/")
    with house.database.transaction() as session:
        deciding.decline(session, erin, idea.id, why="Old", now=house.now())
    server.answers(answer("200 OK", atom("a")))
    read(house, kept(house, erin, server.url))
    assert lines(house, erin) == ["Known"]


@pytest.mark.slow
def test_a_long_feed_is_taken_from_its_top_and_a_flood_in_parts(
    house: House, erin: Actor, server: RawServer, clock: FakeClock
) -> None:
    old = [f"old-{n}" for n in range(60)]
    server.answers(answer("200 OK", atom(*old)))
    number = kept(house, erin, server.url)
    read(house, number)
    assert lines(house, erin) == old[:20]
    new = [f"new-{n}" for n in range(30)]
    server.answers(answer("200 OK", atom(*new, *old), 'ETag: "2"'))
    for expected in (40, 50, 50):
        clock.move(hours=1)
        read(house, number)
        assert len(lines(house, erin)) == expected


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (answer("200 OK", b"<html></html>"), "There is no feed at this address."),
        (answer("404 Not Found"), "127.0.0.1 shows nothing there (answer 404)."),
        (answer("500 Oops"), "127.0.0.1 answered 500."),
        (answer("200 OK", b"<" * 2_000_001), "127.0.0.1 sends more than 2 MB."),
        (
            answer("200 OK", atom("a"), "Content-Type: text/xml; charset=undefined"),
            "There is no feed at this address.",
        ),
        (answer("302 Found", b"", "Location: /"), "127.0.0.1 sends us on and on."),
        (
            answer("302 Found", b"", "Location: http://[::1"),
            "“http://[::1” is not the address of a page.",
        ),
        (
            answer("200 OK", b"<" * 4_000_001),
            "127.0.0.1 sends more than 2 MB, or takes too long over it.",
        ),
    ],
)
def test_what_goes_wrong_is_told_in_words(
    house: House, erin: Actor, server: RawServer, content: bytes, told: str
) -> None:
    server.answers(content)
    found = read(house, kept(house, erin, server.url))
    assert (str(found.reason), found.read_at) == (told, None)
    assert found.remedy is not None


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x", "http://[::ffff:10.0.0.1]/", "http://2130706433/"]
)
def test_an_address_inside_is_not_called(house: House, erin: Actor, address: str) -> None:
    number = kept(house, erin, address)
    reading.read(house, number)
    with house.database.reading() as session:
        found = session.scalars(select(IdeaSource)).one()
    assert "is inside the network in which Marronnier runs." in str(found.reason)


def test_a_redirect_that_leads_inside_is_not_followed(
    house: House, erin: Actor, server: RawServer
) -> None:
    hosts = {"feed.example": ["127.0.0.1"], "10.0.0.1": ["10.0.0.1"]}
    guard = Guard(resolve=hosts.__getitem__, allowed=lambda address: address == "127.0.0.1")
    server.answers(answer("301 Moved", b"", "Location: http://10.0.0.1/"))
    number = kept(house, erin, server.url.replace("127.0.0.1", "feed.example"))
    reading.read(house, number, guard=guard)
    with house.database.reading() as session:
        found = session.get_one(IdeaSource, number)
    assert "10.0.0.1 is inside the network" in str(found.reason)


def test_editors_keep_feeds_and_a_paused_one_is_not_read(
    house: House, erin: Actor, bob: Actor, charlie: Actor, server: RawServer
) -> None:
    server.answers(answer("200 OK", atom("a")))
    number = kept(house, erin, server.url)
    with house.database.transaction() as session:
        with pytest.raises(NotAllowed):
            sources.keep(session, bob, "https://example.org/", now=house.now())
        with pytest.raises(NotFound):
            sources.forget(session, charlie, number)
        for address in (server.url, "file:///etc/passwd", ""):
            with pytest.raises(Invalid):
                sources.keep(session, erin, address, now=house.now())
        sources.pause(session, erin, number, now=house.now())
    read(house, number)
    assert server.requests == []
    with house.database.transaction() as session:
        sources.go_on(session, erin, number, now=house.now())
    read(house, number)
    assert lines(house, erin) == ["a"]
    with house.database.transaction() as session:
        sources.forget(session, erin, number)
    assert lines(house, erin) == ["a"]  # what it brought stays
