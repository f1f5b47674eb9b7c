"""LinkedIn keeps what every connector promises, against a fake of its interface."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import pytest

from connectors.contract import Account, Credentials
from connectors.errors import Ambiguous
from connectors.linkedin import PLUGIN
from connectors.linkedin.tests.fake_linkedin import ORG, PERSON, TOKEN, fake_linkedin, seen
from connectors.testkit import ConnectorKit, Network, Seen


class Kit(ConnectorKit):
    plugin = PLUGIN
    options: ClassVar[dict[str, str]]
    author: ClassVar[str]

    @pytest.fixture
    def network(self) -> Iterator[Network]:
        with fake_linkedin() as fake:
            yield Network(
                account=Account(
                    handle="croix-verte",
                    credentials=Credentials(values={"access_token": TOKEN, "id": self.author}),
                    settings={"base_url": fake.url},
                    options=self.options,
                ),
                posts=lambda: [
                    Seen(text=seen(p["commentary"]), alts=fake.alts(p)) for p in fake.posts
                ],
                is_write=lambda method, path: method == "POST" and path == "/rest/posts",
            )

    def hurried(self, account: Account) -> Account:
        return replace(account, options={**account.options, "timeout": "0.3"})

    def test_a_second_publish_does_what_the_connector_says(self, connector, network) -> None:
        """LinkedIn refuses what it has: that is evidence, to be looked up or looked at."""
        post = self.post()
        connector.publish(post)
        with pytest.raises(Ambiguous):
            connector.publish(post)
        assert len(network.posts()) == 1


class TestPage(Kit):
    options: ClassVar = {"reads": "yes"}
    author = ORG


class TestPerson(Kit):
    options: ClassVar = {"kind": "person"}
    author = PERSON


del Kit, ConnectorKit
