"""Carrying notices out of the house, never in the way of the publishing."""

import random
import threading
from typing import Final

from connectors.reach import Guard
from lib.clock import SystemClock
from lib.mail import Mailer
from models.house import House
from notifying import claiming, gathering, handing
from notifying.gathering import Desk
from notifying.posting import Post
from notifying.pushing import Pushing

EVERY: Final = 10.0  # seconds between two looks at what is to be told


class Telling:
    """Run by two daemons, it mails each letter once: it is claimed by its row.

    Three steps, each with a beat of its own: a push service that is slow holds up no letter.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._closed = threading.Event()
        smtp, sender = house.settings.smtp_url, house.settings.mail_from
        self._mailer = Mailer(smtp, sender=sender) if smtp else None

    def hand_on(self) -> None:
        """All that there is, in small transactions: an emergency must not wait behind an import."""
        handed = handing.A_ROUND
        while handed == handing.A_ROUND and not self._closed.is_set():
            handed = self._hand_on()

    def _hand_on(self) -> int:
        with self._house.database.reading() as session:
            if not handing.is_any(session):
                return 0
        with self._house.database.transaction() as session:
            now = self._house.database.now_on(session.connection())
            return handing.hand_on(session, by_mail=self._mailer is not None, now=now)

    def push(self) -> None:
        if self._closed.is_set():
            return
        with self._house.database.reading() as session:
            if not claiming.is_any(session, now=self._house.now()):
                return
        Pushing(
            house=self._house,
            guard=Guard(),
            clock=SystemClock(),
            spread=_spread,
        ).send_due()

    def mail(self) -> None:
        if self._mailer is None or self._closed.is_set():
            return
        with self._house.database.reading() as session:
            if not gathering.is_any(session, now=self._house.now()):
                return
        with self._house.database.transaction() as session:
            now = self._house.database.now_on(session.connection())
            gathering.gather(session, Desk(house=self._house, mailer=self._mailer), now=now)
        Post(
            database=self._house.database,
            mailer=self._mailer,
            spread=_spread,
        ).send_due()

    def close(self, *, within: float) -> bool:  # noqa: ARG002 - as the clock asks
        """Begins nothing more; a letter cut off is sent again under its Message-ID."""
        self._closed.set()
        return True


def _spread(most: float) -> float:
    return random.uniform(0, most)  # noqa: S311 - spreads load, hides nothing
