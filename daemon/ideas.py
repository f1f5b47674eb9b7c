"""Reading the feeds and the mailbox that bring ideas, never in the way of the publishing."""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from editorial.ideas.turns import due
from lib.mailbox import MailboxFailed, opened
from models.house import House
from scheduler.crew import Crew

EVERY: Final = 30.0  # seconds between two looks at what is due
_HANDS: Final = 2
_LANE: Final = "ideas"
_MAILBOX: Final = 0  # its place in the crew: no feed has that number
_MAIL_EVERY: Final = timedelta(minutes=5)
_log = logging.getLogger(__name__)


class Ideas:
    """Announcing a source twice is harmless: its turn is taken by its row."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._mail_at: datetime | None = None
        self._crew = Crew("ideas", _HANDS, a_lane=_HANDS)

    def step(self) -> None:
        """Begins what is due and has a hand free."""
        now = self._house.now()
        if self._house.settings.ideas_url and (self._mail_at is None or now >= self._mail_at):
            self._mail_at = now + _MAIL_EVERY
            self._crew.take(_MAILBOX, _LANE, self._read_mail)
        with self._house.database.reading() as session:
            found = due(session, now=now)
        for source_id in found:
            if not self._crew.take(source_id, _LANE, partial(self._read_feed, source_id)):
                return

    def idle(self) -> bool:
        return self._crew.idle()

    def close(self, *, within: float) -> bool:
        """Takes nothing more; waits up to `within` seconds for what is being read."""
        return self._crew.close(within=within)

    def _read_feed(self, source_id: int) -> None:
        # What reads feeds and letters is 14 MB: only who has some pays it.
        from editorial.ideas import reading  # noqa: PLC0415

        reading.read(self._house, source_id)

    def _read_mail(self) -> None:
        from editorial.ideas import mailing  # noqa: PLC0415 - as above

        try:
            with opened(self._house.settings.ideas_url) as box:
                mailing.read(self._house, box)
        except MailboxFailed as failed:
            _log.warning("%s %s", failed.reason, failed.remedy)
