"""The *fake* web hook."""

import pytest

from connectors.slack.tests.hook import PATH
from tests.connectors.fake_hooks import fake_hook


@pytest.fixture
def hook():
    with fake_hook(PATH, lambda _asked: (200, b"ok")) as running:
        yield running
