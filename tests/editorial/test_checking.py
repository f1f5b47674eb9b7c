"""Asking whether an account opens."""

from datetime import UTC, datetime

import pytest

from connectors.errors import AuthExpired
from editorial import channels, checking
from lib.errors import Refusal
from lib.seal import new_key
from models import credentials
from models.actor import Actor
from models.channel import Channel, Secret
from models.house import House
from tests import pretend


def connected(house: House, alice: Actor, **options: str) -> Channel:
    with house.database.transaction() as session:
        return channels.connect(
            session,
            alice,
            house.settings.keyring,
            kind="pretend",
            handle="friends",
            credentials={"token": "old"},
            options=options,
            now=house.now(),
        )


def kept(house: House, channel: Channel) -> dict[str, str]:
    with house.database.reading() as session:
        return credentials.read(session, house.settings.keyring, channel.id)


def test_what_ran_out_is_renewed_and_stored_before_the_question_is_put_again(
    house: House, alice: Actor
) -> None:
    channel = connected(house, alice, **{"as": "renewing"})
    assert checking.check(house, channel) == "friends of Pretend"
    assert kept(house, channel) == {"token": "fresh-1"}
    with house.database.reading() as session:
        expires = session.get_one(Channel, channel.id).expires_at
    assert expires == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert checking.check(house, channel) == "friends of Pretend"
    assert pretend.SITES["friends"].refreshed == 1


def test_a_network_that_cannot_be_asked_is_not_called_open(house: House, alice: Actor) -> None:
    assert checking.check(house, connected(house, alice)) is None


def test_an_account_that_does_not_open_says_why(house: House, alice: Actor) -> None:
    channel = connected(house, alice, **{"as": "renewing"})
    pretend.SITES.setdefault("friends", pretend.Site()).closed = True
    with pytest.raises(AuthExpired):
        checking.check(house, channel)


def test_credentials_that_no_key_opens_are_said(house: House, alice: Actor) -> None:
    from lib.seal import Keyring

    channel = connected(house, alice)
    with house.database.transaction() as session:
        place = Secret.place(channel.id, "token")
        [row] = session.query(Secret).filter_by(channel_id=channel.id)
        row.sealed = Keyring([new_key()]).seal("old", place=place)
    with pytest.raises(Refusal, match="secret keys"):
        checking.check(house, channel)


def test_what_a_server_tells_of_itself_is_kept_with_the_channel(house: House, alice: Actor) -> None:
    channel = connected(house, alice, **{"as": "showing", "max_chars": "500", "own": "choice"})
    checking.check(house, channel)
    with house.database.reading() as session:
        options = session.get_one(Channel, channel.id).options
    assert options == {"as": "showing", "max_chars": "5000", "own": "choice"}


def test_a_server_that_tells_nothing_just_now_leaves_what_was_known(
    house: House, alice: Actor
) -> None:
    channel = connected(house, alice, **{"as": "showing", "max_chars": "4000"})
    pretend.SITES.setdefault("friends", pretend.Site()).closed = True
    checking.check(house, channel)
    with house.database.reading() as session:
        assert session.get_one(Channel, channel.id).options["max_chars"] == "4000"
