"""A real Dovecot: letters in a mailbox become ideas, once, and stay where they are."""

import os

import pytest

from editorial.ideas import mailing, queries
from lib.mailbox import MailboxFailed, opened
from models.actor import Actor
from models.house import House
from tests.editorial.ideas.test_mailing import letter_of
from tests.imap_server import DOVECOT, PASSWORD, imap_server

pytestmark = [pytest.mark.servers, pytest.mark.slow]
if DOVECOT is None and os.environ.get("CI") != "true":
    pytest.skip("there is no Dovecot here", allow_module_level=True)


def test_a_members_letter_becomes_an_idea_once(house: House, alice: Actor) -> None:
    with imap_server() as (address, mail):
        (mail / "new" / "1").write_bytes(letter_of("bob@example.org", "A recipe", "With leeks.\n"))
        (mail / "new" / "2").write_bytes(letter_of("nobody@example.org", "Buy this", "Now!\n"))
        for expected in (2, 0):
            with opened(address) as box:
                assert mailing.read(house, box) == expected
        kept = [one.name for one in mail.glob("cur/*")]
        with pytest.raises(MailboxFailed) as refused, opened(address.replace("horse", "cow")):
            pass
        assert "127.0.0.1" in str(refused.value.reason)
        assert PASSWORD not in str(refused.value.reason)
    with house.database.reading() as session:
        assert [one.idea.line for one in queries.ideas(session, alice)] == ["A recipe"]
    assert sorted(kept) == ["1:2,S", "2:2,S"]  # seen, and still there
