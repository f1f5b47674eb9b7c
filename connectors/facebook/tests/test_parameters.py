"""What a page is sent is a part of Meta's own tables of parameters."""

from dataclasses import replace

import pytest

from connectors.contract import Image, Outgoing, Video
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
    "videos": ("page", "create_video"),
    "": ("advideo", "api_update"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["text", "photos", "video"])
def test_nothing_is_sent_that_meta_s_tables_do_not_name(tmp_path, kind):
    (tmp_path / "v.mp4").write_bytes(b"film")
    video = Video(file=tmp_path / "v.mp4", mime="video/mp4", alt="", bytes=4)
    images = (PICTURE, PICTURE) if kind == "photos" else ()
    post = replace(POST, images=images, video=video if kind == "video" else None)
    with running(FakeFacebook) as fake:
        Facebook(fake.account()).publish(post)
        sent = fake.writes()
    edges = [write.path.partition("/")[2] for write in sent]
    assert edges[-1] == "comments"
    for edge, write in zip(edges, sent, strict=True):
        assert set(write.given) <= parameters(*TABLES[edge])


def test_a_planted_parameter_is_caught():
    assert "alt_text" not in parameters("page", "create_photo")
    assert "alt_text_custom" in parameters("page", "create_photo")
