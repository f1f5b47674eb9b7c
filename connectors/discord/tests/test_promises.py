"""Discord's connector keeps what every connector promises, towards a *fake* web hook."""

from dataclasses import replace

import pytest

from connectors.discord import PLUGIN
from connectors.discord.tests.hook import account
from connectors.testkit import ConnectorKit, Network, Seen

pytestmark = pytest.mark.slow


class TestDiscord(ConnectorKit):
    plugin = PLUGIN

    @pytest.fixture
    def network(self, hook, channel):
        def posts():
            return [
                Seen(
                    text=one["content"],
                    alts=tuple(file["description"] for file in one["attachments"]),
                )
                for one in channel.messages.values()
            ]

        return Network(account=account(hook.url), posts=posts)

    def hurried(self, account):
        return replace(account, options={"timeout": "1"})
