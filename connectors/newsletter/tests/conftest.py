"""A real mail server (aiosmtpd), in this process."""

import pytest

from tests.mail_server import mail_server


@pytest.fixture
def inbox():
    with mail_server() as running:
        yield running
