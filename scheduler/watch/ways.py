"""The ways to a person: mail, and a chat's web hook."""

import logging
from datetime import datetime
from typing import Final

from lib.hook import HookFailed
from lib.hook import tell as tell_hook
from lib.i18n import speaking
from lib.mail import Letter, Mailer, MailFailed
from lib.settings import Settings
from scheduler.watch.messages import Message
from scheduler.watch.people import Reader

_log = logging.getLogger(__name__)
_NAME: Final = "Marronnier"


class Ways:
    """Each says True when the message went, or never will; False when it is to be tried again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        smtp = settings.smtp_url
        self._mailer = Mailer(smtp, sender=settings.mail_from) if smtp else None

    @property
    def by_mail(self) -> bool:
        return self._mailer is not None

    @property
    def by_hook(self) -> bool:
        return bool(self._settings.webhook_url)

    def mail(self, reader: Reader, message: Message, *, now: datetime) -> bool:
        """In the reader's language and zone."""
        if self._mailer is None:
            return True
        with speaking(reader.language, reader.zone):
            subject, text = f"{_NAME}: {message.subject}", f"{message}\n"
        try:
            self._mailer.send(Letter(to=reader.email, subject=subject, text=text), now=now)
        except MailFailed as failed:
            _log.warning("a mail about an alarm did not go: %s %s", failed.reason, failed.remedy)
            return failed.final
        return True

    def hook(self, message: Message, *, alarm: str, since: datetime) -> bool:
        """In the installation's language and zone."""
        if not self.by_hook:
            return True
        with speaking(self._settings.language, self._settings.timezone):
            text = f"{_NAME}: {message.subject}\n\n{message}"
        try:
            tell_hook(self._settings.webhook_url, text=text, alarm=alarm, since=since)
        except HookFailed as failed:
            _log.warning("an alarm’s web hook failed: %s %s", failed.reason, failed.remedy)
            return False
        return True
