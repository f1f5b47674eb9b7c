"""The *fake* web hook, and the channel behind it."""

import pytest

from connectors.discord.tests.hook import PATH, Channel
from tests.connectors.fake_hooks import fake_hook


@pytest.fixture
def channel():
    return Channel()


@pytest.fixture
def hook(channel):
    with fake_hook(PATH, channel.gives) as running:
        yield running
