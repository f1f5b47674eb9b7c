"""Slack's connector keeps what every connector promises, towards a *fake* web hook."""

from dataclasses import replace

import pytest

from connectors.slack import PLUGIN
from connectors.slack.tests.hook import account
from connectors.testkit import ConnectorKit, Network, Seen

pytestmark = pytest.mark.slow


class TestSlack(ConnectorKit):
    plugin = PLUGIN

    @pytest.fixture
    def network(self, hook):
        return Network(
            account=account(hook.url),
            posts=lambda: [Seen(text=one.content["text"]) for one in hook.posts],
        )

    def hurried(self, account):
        return replace(account, options={"timeout": "1"})
