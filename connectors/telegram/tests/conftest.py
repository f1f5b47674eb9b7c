"""The *fake* Bot API, and a channel that writes to it."""

import pytest

from connectors.contract import Account, Credentials
from connectors.telegram.connector import Telegram
from connectors.telegram.tests.fake_bot_api import TOKEN, fake_bot_api


@pytest.fixture
def api():
    with fake_bot_api() as running:
        yield running


@pytest.fixture
def telegram(api):
    """Made with the channel's options; `handle` and `bot_token` may be others."""

    def made(*, handle="@croix_verte", bot_token=TOKEN, **options):
        return Telegram(
            Account(
                handle=handle,
                credentials=Credentials(values={"bot_token": bot_token}),
                settings={"base_url": api.url},
                options=options,
            )
        )

    return made
