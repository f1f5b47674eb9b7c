"""Telegram's connector keeps what every connector promises, towards a *fake* Bot API."""

from dataclasses import replace

import pytest

from connectors.contract import Account, Credentials
from connectors.telegram import PLUGIN
from connectors.telegram.tests.fake_bot_api import TOKEN
from connectors.testkit import ConnectorKit, Network, Seen

pytestmark = pytest.mark.slow


class TestTelegram(ConnectorKit):
    plugin = PLUGIN

    @pytest.fixture
    def network(self, api):
        account = Account(
            handle="@croix_verte",
            credentials=Credentials(values={"bot_token": TOKEN}),
            settings={"base_url": api.url},
        )
        return Network(
            account=account,
            posts=lambda: [Seen(text=one["text"]) for one in api.messages],
        )

    def hurried(self, account):
        return replace(account, options={"timeout": "1"})
