"""Telling when one of two that write at once has come to wait for the other."""

import pytest
from sqlalchemy import text

from models.house import House

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def until_somebody_waits(house: House) -> None:
    for _ in range(500):
        with house.database.reading() as session:
            if session.scalar(_WAITING):
                return
            session.execute(text("SELECT pg_sleep(0.01)"))
    pytest.fail("nobody waits")
