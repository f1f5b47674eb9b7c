"""What people say of an item, and what is found by it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from editorial import drafting
from editorial.draft import Draft
from editorial.media.describing import Described, describe, labels_of
from editorial.media.finding import PAGE, Wanted, find, known_labels, looks_like, one
from lib.errors import Invalid, NotAllowed, NotFound
from models.actor import Actor
from models.content import Attachment
from models.house import House
from models.post import Media, MediaKind
from tests.editorial.media.conftest import Brought
from tests.editorial.media.drawings import drawn
from tests.fakes import FakeClock


def said(house: House, who: Actor, media: Media, **what: Any) -> Media:
    with house.database.transaction() as session:
        row = one(session, who, media.id)
        describe(session, who, row, Described(**what))
        return row


def found(house: House, who: Actor, **wanted: Any) -> list[str]:
    with house.database.reading() as session:
        items = find(session, who, Wanted(**wanted), now=house.now()).items
        return [item.filename for item in items]


def test_rights_end_when_their_last_day_is_over_where_the_association_is(
    house: House, alice: Actor, brought: Brought
) -> None:
    row = said(house, alice, brought(), rights_end=date(2026, 12, 24))
    assert row.rights_until == datetime.fromisoformat("2026-12-25T00:00:00+01:00")


def test_labels_are_kept_once_each_without_needless_blanks(
    house: House, alice: Actor, brought: Brought
) -> None:
    row = said(house, alice, brought(), labels=(" Winter  market", "winter MARKET", "", "tins"))
    with house.database.reading() as session:
        assert labels_of(session, [row.id]) == {row.id: ["tins", "winter MARKET"]}
        assert known_labels(session, alice) == ["tins", "winter MARKET"]


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"credit": "x" * 301}, "credit"),
        ({"alt": "a\ud800"}, "alt"),
        ({"labels": ("x" * 61,)}, "labels"),
        ({"labels": tuple(map(str, range(21)))}, "labels"),
        ({"rights_end": date(2999, 1, 1)}, "rights_end"),
        ({"consent_note": "\0"}, "consent_note"),
    ],
)
def test_what_cannot_be_kept_is_told_by_its_field(
    house: House, alice: Actor, brought: Brought, what: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        said(house, alice, brought(), **what)
    assert set(refused.value.fields) == {field}


def test_a_volunteer_describes_only_what_they_brought(
    house: House, bob: Actor, erin: Actor, brought: Brought
) -> None:
    with pytest.raises(NotAllowed):
        said(house, bob, brought(), alt="mine now")
    own = brought("bars", by=bob)
    assert said(house, bob, own, alt="bars").alt == "bars"
    assert said(house, erin, own, alt="blue bars").alt == "blue bars"


def test_what_is_not_shared_is_for_its_owner_editors_and_whoever_s_post_shows_it(
    house: House, alice: Actor, bob: Actor, erin: Actor, charlie: Actor, brought: Brought
) -> None:
    private = said(house, alice, brought(), shared=False)
    assert found(house, erin) == ["a.png"]
    assert found(house, charlie) == []
    assert found(house, bob) == []
    with house.database.reading() as session, pytest.raises(NotFound):
        one(session, bob, private.id)
    with house.database.transaction() as session:
        shows = Draft(title="Mine", media=(Attachment(sha256=private.sha256),))
        drafting.create(session, bob, shows, now=house.now())
    assert found(house, bob) == ["a.png"]


def test_words_are_looked_for_in_name_description_credit_and_labels(
    house: House, alice: Actor, brought: Brought
) -> None:
    said(house, alice, brought("tree", name="tree.png"), alt="A 100% oak", credit="Inès")
    said(house, alice, brought("bars", name="bars.png"), labels=("oak chart",))
    assert found(house, alice, words="oak") == ["bars.png", "tree.png"]
    assert found(house, alice, words="oak inès") == ["tree.png"]
    assert found(house, alice, words="100%") == ["tree.png"]
    assert found(house, alice, words="10_%") == []
    assert found(house, alice, label="oak chart") == ["bars.png"]
    assert found(house, alice, kind=MediaKind.VIDEO) == []


def test_filters_find_what_needs_a_person(
    house: House, alice: Actor, bob: Actor, brought: Brought, clock: FakeClock
) -> None:
    today = house.now().date()
    said(house, alice, brought("tree", name="credited"), credit="I", rights_end=today)
    bars = brought("bars", by=bob, name="used")
    with house.database.transaction() as session:
        shows = Draft(title="Bars", media=(Attachment(sha256=bars.sha256),))
        drafting.create(session, alice, shows, now=house.now())
    assert found(house, alice, without_credit=True) == ["used"]
    assert found(house, alice, rights_ending=True) == ["credited"]
    assert found(house, alice, unused=True) == ["credited"]
    assert found(house, alice, owner=bob.user_id) == ["used"]
    clock.move(days=-40)
    assert found(house, alice, rights_ending=True) == []


def test_use_follows_the_newest_revision(house: House, alice: Actor, brought: Brought) -> None:
    tree, bars = brought("tree", name="tree"), brought("bars", name="bars")
    with house.database.transaction() as session:
        draft = Draft(title="One", media=(Attachment(sha256=tree.sha256),))
        post = drafting.create(session, alice, draft, now=house.now())
        now_bars = replace(draft, media=(Attachment(sha256=bars.sha256),))
        drafting.edit(session, alice, post.id, now_bars, seen=None, now=house.now())
    assert found(house, alice, unused=True) == ["tree"]


def test_what_looks_alike_is_told_and_can_be_filtered(
    house: House, alice: Actor, brought: Brought
) -> None:
    tree = brought("tree", name="tree")
    brought("bars", name="bars")
    smaller = brought(drawn("tree", (640, 480)), name="larger")
    assert smaller.id != tree.id
    with house.database.reading() as session:
        assert [item.id for item in looks_like(session, alice, smaller)] == [tree.id]
    assert found(house, alice, alike=True) == ["larger", "tree"]


def test_pages_are_cut_and_counted(house: House, alice: Actor, brought: Brought) -> None:
    first = brought()
    with house.database.transaction() as session:
        session.add_all(
            Media(
                workspace_id=alice.workspace_id,
                owner_id=alice.user_id,
                sha256=f"{number:064x}",
                filename=str(number),
                mime="image/png",
                bytes=1,
                width=1,
                height=1,
                created_at=house.now() + timedelta(seconds=number),
            )
            for number in range(PAGE)
        )
    with house.database.reading() as session:
        last = find(session, alice, Wanted(page=2), now=house.now())
    assert (last.count, last.pages, [item.id for item in last.items]) == (PAGE + 1, 2, [first.id])
