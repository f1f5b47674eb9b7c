"""The Instagram connector keeps what every connector promises, against a *fake* Instagram."""

from dataclasses import replace

import pytest

from connectors.contract import Image
from connectors.instagram import PLUGIN
from connectors.instagram.tests.fake_instagram import FakeInstagram
from connectors.meta.tests.fake_graph import running
from connectors.testkit import PNG, ConnectorKit, Network, Seen

pytestmark = pytest.mark.slow

PICTURE = Image(
    data=PNG, mime="image/jpeg", alt="a", width=1, height=1, url="https://media.example/1"
)


class TestInstagram(ConnectorKit):
    plugin = PLUGIN

    def post(self):
        return replace(super().post(), images=(PICTURE,))

    @pytest.fixture
    def network(self):
        with running(FakeInstagram) as fake:
            yield Network(
                account=fake.account(timeout="1"),
                posts=lambda: [Seen(text=one["caption"], alts=one["alts"]) for one in fake.posts],
                is_write=lambda method, path: method == "POST" and "media_publish" in path,
            )
