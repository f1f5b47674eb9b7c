"""An item that nobody uses goes for good."""

import pytest

from editorial import drafting
from editorial.draft import Draft
from editorial.media.taking_away import forget, take_away
from lib.errors import NotAllowed, NotFound, WrongState
from models.actor import Actor
from models.content import Attachment
from models.house import House
from models.post import Media
from tests.editorial.media.conftest import Brought


def gone(house: House, who: Actor, media: Media) -> None:
    with house.database.transaction() as session:
        taken = take_away(session, who, media.id)
    with house.database.reading() as session:
        forget(session, house.files, taken)


def test_it_goes_with_its_file(house: House, alice: Actor, brought: Brought) -> None:
    media = brought()
    path = house.files.path(alice.workspace_id, media.sha256)
    assert path.is_file()
    gone(house, alice, media)
    assert not path.exists()
    with pytest.raises(NotFound):
        gone(house, alice, media)


def test_what_a_post_shows_stays_and_the_post_is_named(
    house: House, alice: Actor, brought: Brought
) -> None:
    media = brought()
    with house.database.transaction() as session:
        shows = Draft(title="The market", media=(Attachment(sha256=media.sha256),))
        drafting.create(session, alice, shows, now=house.now())
    with pytest.raises(WrongState, match="The market"):
        gone(house, alice, media)
    assert house.files.path(alice.workspace_id, media.sha256).is_file()


def test_another_association_s_same_file_stays(
    house: House, alice: Actor, charlie: Actor, brought: Brought
) -> None:
    theirs, ours = brought(by=charlie), brought()
    assert theirs.sha256 == ours.sha256
    gone(house, alice, ours)
    assert house.files.path(charlie.workspace_id, theirs.sha256).is_file()


def test_a_file_that_another_row_needs_stays(house: House, alice: Actor, brought: Brought) -> None:
    media, film = brought("tree"), brought("bars")
    with house.database.transaction() as session:
        session.get_one(Media, film.id).poster = media.sha256
    gone(house, alice, media)
    assert house.files.path(alice.workspace_id, media.sha256).is_file()


def test_a_volunteer_takes_away_only_what_they_brought(
    house: House, bob: Actor, brought: Brought
) -> None:
    with pytest.raises(NotAllowed):
        gone(house, bob, brought("tree"))
    gone(house, bob, brought("bars", by=bob))
