"""The Threads connector keeps what every connector promises, against a *fake* Threads."""

import pytest

from connectors.meta.tests.fake_graph import running
from connectors.testkit import ConnectorKit, Network, Seen
from connectors.threads import PLUGIN
from connectors.threads.tests.fake_threads import FakeThreads

pytestmark = pytest.mark.slow


class TestThreads(ConnectorKit):
    plugin = PLUGIN

    @pytest.fixture
    def network(self):
        with running(FakeThreads) as fake:
            yield Network(
                account=fake.account(timeout="1"),
                posts=lambda: [Seen(text=one["text"], alts=one["alts"]) for one in fake.posts],
                is_write=lambda method, path: method == "POST" and "threads_publish" in path,
            )
