"""The sandbox keeps what every connector promises, whichever kind of network it plays."""

import pytest

from connectors.sandbox import PLUGIN
from connectors.testkit import ConnectorKit, Network, Seen

pytestmark = pytest.mark.slow


class _Sandbox(ConnectorKit):
    plugin = PLUGIN
    repeat = "findable"

    @pytest.fixture
    def network(self, sandbox):
        def posts():
            return [
                Seen(text=post["text"], alts=tuple(image["alt"] for image in post["images"]))
                for post in sandbox.posts("croix-verte")
            ]

        account = sandbox.account("croix-verte", repeat=self.repeat, timeout="1")
        return Network(account=account, posts=posts)


class TestFindable(_Sandbox):
    pass


class TestKeyed(_Sandbox):
    repeat = "keyed"


class TestBlind(_Sandbox):
    repeat = "blind"
