"""Everything is found by its words, by those who may read it, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import URL, event, insert

from editorial import drafting
from editorial.campaigns import keeping
from editorial.draft import Draft
from lib import settings
from models.actor import Actor
from models.database import Database
from models.house import House
from models.people import Workspace
from models.post import Post, Revision
from models.search import filling, index
from models.search.everything import search
from models.search.finders import Group
from tests.conftest import START, actor_named, add_people
from tests.fakes import FakeClock
from tests.web import rows


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def place(
    request: pytest.FixtureRequest, environ: dict[str, str], clock: FakeClock
) -> Iterator[House]:
    """A house with its people, on either database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("house")
        return
    url: URL = request.getfixturevalue("postgres_database")
    database = Database(url, clock=clock)
    add_people(database, START)
    given = {**environ, "MARRONNIER_DATABASE_URL": url.render_as_string(hide_password=False)}
    yield replace(House.of(settings.load(given), database))
    database.dispose()


def titles(house: House, who: Actor, query: str, group: Group = Group.POSTS) -> list[str]:
    with house.database.reading() as session:
        found = search(session, who, query, group=group, limit=30)
    return [hit.title for one in found for hit in one.hits]


def test_a_post_is_found_by_what_it_says_as_it_says_it_now(place: House) -> None:
    alice = actor_named(place, "alice")
    post = rows.drafted(place, alice, "Collecte", text="Un grand événement à cœur ouvert.")
    rows.drafted(place, alice, "Autre", text="Rien de tel.")
    for query in ("Evenement", "coeur", "ouv", '"grand événement"', "collecte grand"):
        assert titles(place, alice, query) == ["Collecte"], query
    with place.database.transaction() as session:
        changed = Draft(title="Collecte", text="Une braderie", campaign="Hiver")
        drafting.edit(session, alice, post.id, changed, seen=None, now=place.now())
    assert titles(place, alice, "evenement") == []
    assert titles(place, alice, "braderie hiver") == ["Collecte"]
    assert titles(place, alice, "hiv", Group.CAMPAIGNS) == ["Hiver"]


def test_a_renamed_campaign_s_posts_are_found_by_its_new_name(place: House) -> None:
    alice = actor_named(place, "alice")
    campaign = rows.campaign(place, alice, "Winter")
    for n in range(3):
        rows.drafted(place, alice, f"Soup {n}", campaign="winter ")
    renamed: list[bool] = []

    def note(*said: Any) -> None:
        """Of each statement that changes posts: whether it is run for one after the other."""
        if said[2].startswith("UPDATE post "):
            renamed.append(said[5])

    event.listen(place.database.engine, "before_cursor_execute", note)
    with place.database.transaction() as session:
        described = keeping.Described(name="Cold nights")
        assert keeping.change(session, alice, campaign.id, described)[1] == 3
    event.remove(place.database.engine, "before_cursor_execute", note)
    assert renamed == [False]
    assert titles(place, alice, "winter") == []
    assert titles(place, alice, "cold nights") == ["Soup 2", "Soup 1", "Soup 0"]


def test_what_is_older_than_the_newest_is_found_by_the_index(
    place: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = actor_named(place, "alice"), actor_named(place, "bob")
    for title, who in (("Grand zèbre", bob), ("Grand chat", alice), ("Petit chien", alice)):
        rows.drafted(place, who, title)
    monkeypatch.setattr(index, "_NEWEST", 1)
    assert titles(place, alice, "grand") == ["Grand chat", "Grand zèbre"]
    assert titles(place, alice, '"grand zèbre"') == ["Grand zèbre"]
    assert titles(place, bob, "gra") == ["Grand zèbre"]
    for query in ('"', "*", "a' | 'b", "x:*", "NEAR(a b)", "⑴ ½ ŉ", "coats NOT hats", "\0"):
        assert titles(place, alice, query) == []


def test_a_volunteer_finds_the_ideas_that_they_see(house: House) -> None:
    alice, bob = actor_named(house, "alice"), actor_named(house, "bob")
    rows.idea(house, bob, "Bread of one's own", link="https://example.org/own")
    rows.idea(house, alice, "Bread for all", link="https://example.org/all")
    rows.idea(house, alice, "Bread for nobody", link="https://example.org/nobody")
    rows.idea(house, bob, "That too", link="https://example.org/all")  # he is with it
    assert titles(house, bob, "bread", Group.IDEAS) == ["Bread for all", "Bread of one's own"]


def test_nothing_that_is_typed_is_an_operator(place: House) -> None:
    alice = actor_named(place, "alice")
    rows.drafted(place, alice, "Coats", text="Bring them, NOT hats.")
    hostile = (
        '"', "*", "coats*", "coats OR hats", "coats NOT hats", "NEAR(a b)", "folded : x",
        "a' | 'b", "x:*", "(", "coats & !hats", "'; DROP TABLE post; --", "\0", "\ud800",
        "<script>alert(1)</script>", "x" * 10_000, "⑴ ½ ŉ", '"coats" "', "^coats", "-coats", "+",
    )  # fmt: skip
    for query in hostile:
        titles(place, alice, query)
    assert titles(place, alice, "coats NOT hats") == ["Coats"]
    assert titles(place, alice, '"them coats"') == []


def test_a_volunteer_finds_their_own_posts_and_a_stranger_none(place: House) -> None:
    alice, bob = actor_named(place, "alice"), actor_named(place, "bob")
    rows.drafted(place, alice, "Coats of Alice")
    rows.drafted(place, bob, "Coats of Bob")
    assert titles(place, alice, "coats") == ["Coats of Bob", "Coats of Alice"]
    assert titles(place, bob, "coats") == ["Coats of Bob"]
    assert titles(place, actor_named(place, "charlie"), "coats") == []


def test_what_others_wrote_is_for_editors(house: House, alice: Actor, bob: Actor) -> None:
    channel = rows.connected(house, alice)
    rows.published_there(house, channel, "Merci pour les manteaux")
    rows.mentioned(house, channel, "Vos manteaux sont beaux")
    for group in (Group.PUBLICATIONS, Group.MENTIONS):
        assert len(titles(house, alice, "manteau", group)) == 1
        assert titles(house, bob, "manteau", group) == []


def test_channels_pillars_and_marronniers_are_found_by_name(house: House, alice: Actor) -> None:
    rows.connected(house, alice, "été")
    rows.pillar(house, alice, "Témoignages")
    rows.comes_back(house, alice, "Fête de l’été", note="Dire merci.")
    assert titles(house, alice, "ete", Group.CHANNELS) == ["Feed été"]
    assert titles(house, alice, "temoi", Group.PILLARS) == ["Témoignages"]
    assert titles(house, alice, "merci", Group.MARRONNIERS) == ["Fête de l’été"]


def test_what_was_put_in_by_statement_is_filled_in(house: House, alice: Actor) -> None:
    post = rows.drafted(house, alice, "Coats")
    with house.database.transaction() as session:
        kept = {c.key: getattr(post, c.key) for c in Post.__mapper__.column_attrs}
        session.execute(insert(Post), [{**kept, "id": 99, "title": "By statement"}])
        assert filling.missing(session) == 1
        assert filling.fill(session) == 1
        assert filling.missing(session) == 0
    assert titles(house, alice, "statement") == ["By statement"]


def test_words_go_with_their_row(house: House, alice: Actor) -> None:
    post = rows.drafted(house, alice, "Coats")
    with house.database.transaction() as session:
        session.delete(session.get_one(Revision, post.revision_id))
        session.delete(session.get_one(Post, post.id))
    assert titles(house, alice, "coats") == []
    with house.database.transaction() as session:
        session.delete(session.get_one(Workspace, alice.workspace_id))
