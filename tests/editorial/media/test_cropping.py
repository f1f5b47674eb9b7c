"""A part of a picture as an item of its own."""

import io
from datetime import date

import pytest
from PIL import Image

from editorial.media.cropping import Box, cut, enter_part
from editorial.media.describing import Described, describe, labels_of
from editorial.media.finding import looks_like, one
from lib.errors import Invalid
from models.actor import Actor
from models.consent import Consent
from models.house import House
from tests.editorial.media.conftest import Brought


def test_the_part_is_a_file_of_its_own_with_what_is_said_of_the_whole(
    house: House, alice: Actor, bob: Actor, brought: Brought
) -> None:
    whole = brought("tree", name="tree.png")
    told = Described(
        alt="A tree",
        credit="Inès",
        labels=("park",),
        consent=Consent.PARENTS,
        rights_end=date(2026, 12, 24),
    )
    kept = cut(house.files, whole, Box(left=40, top=0, width=240, height=240), shape="1x1")
    with house.database.transaction() as session:
        row = one(session, alice, whole.id)
        describe(session, alice, row, told)
        part = enter_part(session, bob, row, kept, now=house.now())
        assert (part.alt, part.credit, part.consent) == ("A tree", "Inès", Consent.PARENTS)
        assert (part.rights_until, part.parent_id) == (row.rights_until, whole.id)
        assert labels_of(session, [part.id])[part.id] == ["park"]
        assert looks_like(session, alice, part) == []
    assert (part.width, part.height, part.filename) == (240, 240, "tree 1-1.png")
    with Image.open(io.BytesIO(house.files.read(alice.workspace_id, part.sha256))) as picture:
        assert picture.size == (240, 240)
    assert house.files.path(alice.workspace_id, whole.sha256).is_file()


@pytest.mark.parametrize(
    ("left", "top", "width", "height"),
    [(-1, 0, 50, 50), (0, 0, 321, 50), (300, 0, 50, 50), (0, 0, 31, 50), (0, 200, 50, 41)],
)
def test_a_part_that_is_not_within_the_picture_is_refused(
    house: House, brought: Brought, left: int, top: int, width: int, height: int
) -> None:
    with pytest.raises(Invalid) as refused:
        cut(house.files, brought(), Box(left=left, top=top, width=width, height=height))
    assert "box" in refused.value.fields
