"""The newsletter keeps what every connector promises, towards a real mail server (aiosmtpd)."""

from typing import ClassVar

import pytest

from connectors.newsletter import PLUGIN
from connectors.newsletter.tests.people import account, pictures_in, text_of
from connectors.testkit import ConnectorKit, Network, Seen

pytestmark = pytest.mark.slow


class TestNewsletter(ConnectorKit):
    plugin = PLUGIN
    without: ClassVar = {"connection": "mail is no HTTP; test_line.py has the same faults"}

    @pytest.fixture
    def network(self, inbox):
        def posts():
            return [
                Seen(
                    text=text_of(one).partition("\n\n[")[0],
                    alts=tuple(alt for alt, _ in pictures_in(one)),
                )
                for one in inbox.letters
            ]

        return Network(account=account(inbox.url), posts=posts)
