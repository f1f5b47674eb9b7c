"""Whether posts can be written down just now: asked of the database, but not at every page."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from models.house import House
from models.outage import Outage, outage_of
from models.writable import must_be_writable

_FRESH: Final = timedelta(seconds=5)  # anyone may ask /readyz, and asking writes


@dataclass(slots=True)
class Condition:
    """What the last look showed."""

    house: House
    at: datetime | None = None
    outage: Outage | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self, at: datetime) -> Outage | None:
        """None: it can be written to, or that is not what is wrong with it."""
        with self.lock:
            if self.at is None or not timedelta(0) <= at - self.at < _FRESH:
                self.at, self.outage = at, self._asked(at)
            return self.outage

    def _asked(self, at: datetime) -> Outage | None:
        try:
            must_be_writable(self.house.database, now=at)
        except SQLAlchemyError as error:
            return outage_of(error)
        return None


def set_up(app: Flask, house: House) -> None:
    app.extensions["condition"] = Condition(house)


def outage(at: datetime) -> Outage | None:
    """Why nothing can be written at the moment, if so."""
    found: Condition = current_app.extensions["condition"]
    return found.now(at)
