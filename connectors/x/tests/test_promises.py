"""X keeps what every connector promises, against a fake of its API."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from connectors.contract import Account, Credentials
from connectors.testkit import ConnectorKit, Network, Seen
from connectors.x import PLUGIN
from connectors.x.tests.fake_x import TOKEN, fake_x


class TestX(ConnectorKit):
    plugin = PLUGIN

    @pytest.fixture
    def network(self) -> Iterator[Network]:
        with fake_x() as fake:
            yield Network(
                account=Account(
                    handle="croixverte",
                    credentials=Credentials(values={"access_token": TOKEN}),
                    settings={"base_url": fake.url},
                ),
                posts=lambda: [Seen(text=p["typed"], alts=fake.alts(p)) for p in fake.posts],
                is_write=lambda method, path: method == "POST" and path == "/2/tweets",
            )

    def hurried(self, account: Account) -> Account:
        return replace(account, options={"timeout": "0.3"})

    def test_a_second_publish_does_what_the_connector_says(self, connector, network) -> None:
        """X refuses the same text: that is evidence, to be looked up."""
        from connectors.errors import Ambiguous

        post = self.post()
        receipt = connector.publish(post)
        with pytest.raises(Ambiguous):
            connector.publish(post)
        assert len(network.posts()) == 1
        assert receipt.remote_id
