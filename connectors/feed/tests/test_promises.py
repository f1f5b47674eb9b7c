"""The feed keeps what every connector promises."""

import json

import pytest

from connectors.contract import Account, Credentials
from connectors.feed import PLUGIN
from connectors.testkit import ConnectorKit, Network, Seen


class TestFeed(ConnectorKit):
    plugin = PLUGIN
    without = {"connection": "a feed is written on this machine’s disk"}  # noqa: RUF012

    @pytest.fixture
    def network(self, tmp_path):
        def posts():
            told = [json.loads(file.read_text()) for file in tmp_path.glob("asso/*.json")]
            return [
                Seen(text=one["text"], alts=tuple(image["alt"] for image in one["images"]))
                for one in told
            ]

        where = {"dir": str(tmp_path), "base_url": "https://asso.example/feeds"}
        account = Account(handle="asso", credentials=Credentials(values={}), settings=where)
        return Network(account=account, posts=posts)
