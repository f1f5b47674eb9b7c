"""Items of the library."""

from collections.abc import Callable

import pytest
from PIL import Image

from editorial import media
from models.actor import Actor
from models.house import House
from models.post import Media
from tests.editorial.media.drawings import drawn, encoded

Brought = Callable[..., Media]


@pytest.fixture
def brought(house: House, alice: Actor) -> Brought:
    """`brought("tree", by=…, name=…)`: an item; of `tree`, `bars`, or a picture of one's own."""

    def make(
        what: str | Image.Image = "tree", *, by: Actor | None = None, name: str = "a.png"
    ) -> Media:
        picture = drawn(what) if isinstance(what, str) else what
        with house.database.transaction() as session:
            return media.store(
                session, by or alice, house.files, encoded(picture), filename=name, now=house.now()
            )

    return make
