"""What a page is sent is a part of Meta's own tables of parameters."""

from dataclasses import replace

import pytest

from connectors.contract import Image, Outgoing
from connectors.facebook.connector import Facebook
from connectors.facebook.tests.fake_facebook import FakeFacebook
from connectors.meta.tests.fake_graph import running
from connectors.meta.tests.tables import parameters

PICTURE = Image(data=b"\xff\xd8", mime="image/jpeg", alt="Une tomate", width=8, height=8)
POST = Outgoing(key="k", text="Bonjour", link="https://exemple.fr", comment="Le lien")
TABLES = {
    "feed": ("page", "create_feed"),
    "photos": ("page", "create_photo"),
    "comments": ("pagepost", "create_comment"),
}


@pytest.mark.parametrize("post", [POST, replace(POST, images=(PICTURE, PICTURE))])
def test_nothing_is_sent_that_meta_s_tables_do_not_name(post):
    with running(FakeFacebook) as fake:
        Facebook(fake.account()).publish(post)
        sent = fake.writes()
    assert {write.path.rpartition("/")[2] for write in sent} >= {"feed", "comments"}
    for write in sent:
        known = parameters(*TABLES[write.path.rpartition("/")[2]])
        assert set(write.given) <= known


def test_a_planted_parameter_is_caught():
    assert "alt_text" not in parameters("page", "create_photo")
    assert "alt_text_custom" in parameters("page", "create_photo")
