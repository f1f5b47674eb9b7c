"""The Facebook connector keeps what every connector promises, against a *fake* page."""

import pytest

from connectors.facebook import PLUGIN
from connectors.facebook.tests.fake_facebook import FakeFacebook
from connectors.meta.tests.fake_graph import running
from connectors.testkit import ConnectorKit, Network, Seen

pytestmark = pytest.mark.slow


class TestFacebook(ConnectorKit):
    plugin = PLUGIN

    @pytest.fixture
    def network(self):
        with running(FakeFacebook) as fake:
            yield Network(account=fake.account(timeout="1"), posts=lambda: _seen(fake))


def _seen(fake):
    return [
        Seen(
            text=told.get("message", ""),
            alts=tuple(fake.photos[photo]["alt"] for photo in told["photos"]),
        )
        for told in reversed(fake.posts)
    ]
