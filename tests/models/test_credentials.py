"""Credentials at rest."""

import pytest
from sqlalchemy import select

from editorial import channels
from lib.seal import Unsealable
from models import credentials
from models.actor import Actor
from models.channel import Channel, Secret
from models.house import House


def feed(house: House, actor: Actor, handle: str) -> Channel:
    with house.database.transaction() as session:
        made = channels.connect(
            session,
            actor,
            house.settings.keyring,
            kind="feed",
            handle=handle,
            credentials={},
            now=house.now(),
        )
        credentials.write(
            session,
            house.settings.keyring,
            made.id,
            {"token": f"secret-of-{handle}"},
            now=house.now(),
        )
        return made


def test_what_is_stored_is_not_the_secret_and_opens_again(house: House, alice: Actor) -> None:
    made = feed(house, alice, "news")
    with house.database.reading() as session:
        kept = session.scalars(select(Secret)).one()
        assert b"secret-of-news" not in kept.sealed
        assert credentials.read(session, house.settings.keyring, made.id) == {
            "token": "secret-of-news"
        }


def test_a_secret_pasted_into_another_channel_does_not_open(house: House, alice: Actor) -> None:
    one, other = feed(house, alice, "news"), feed(house, alice, "other")
    with house.database.transaction() as session:
        rows = {row.channel_id: row for row in session.scalars(select(Secret))}
        rows[other.id].sealed = rows[one.id].sealed
    with house.database.reading() as session, pytest.raises(Unsealable):
        credentials.read(session, house.settings.keyring, other.id)
