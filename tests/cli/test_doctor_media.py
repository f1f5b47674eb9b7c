"""Planned posts whose pictures may not be shown any more by then."""

from datetime import timedelta

import pytest

from cli.doctor.media import without_rights
from editorial import media
from editorial.media.describing import Described, describe
from models.actor import Actor
from models.content import Attachment
from models.house import House
from tests.editorial.media.drawings import drawn, encoded
from tests.web import rows


@pytest.mark.slow
def test_a_post_planned_after_its_picture_s_rights_is_warned_of_once(
    house: House, alice: Actor
) -> None:
    channels = [rows.connected(house, alice, handle).id for handle in ("one", "two")]
    with house.database.transaction() as session:
        tree = media.store(
            session, alice, house.files, encoded(drawn()), filename="tree.png", now=house.now()
        )
    shown = (Attachment(sha256=tree.sha256, alt="A tree"),)
    late = house.now() + timedelta(days=5)
    rows.planned(house, alice, "Late", *channels, at=late, media=shown)
    rows.planned(house, alice, "Soon", channels[0], media=shown)
    rows.planned(house, alice, "Another", channels[1], at=late + timedelta(hours=5))
    with house.database.transaction() as session:
        end = (late - timedelta(days=2)).date()
        describe(session, alice, session.merge(tree), Described(rights_end=end))
    with house.database.reading() as session:
        [found] = without_rights(session)
    assert "“Late” is planned after" in str(found.message)
    assert "tree.png" in str(found.message)
