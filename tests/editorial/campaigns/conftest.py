"""One transaction for a whole test."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from models.house import House


@pytest.fixture
def session(house: House) -> Iterator[Session]:
    with house.database.transaction() as opened:
        yield opened


@pytest.fixture
def now(house: House) -> datetime:
    return house.now()
