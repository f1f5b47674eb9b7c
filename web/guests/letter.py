"""The letter with a guest's link, where the installation can send letters."""

from datetime import datetime

from lib.i18n import Text, say, speaking
from lib.mail import Letter, Mailer, MailFailed
from models.guest import GuestLink
from models.house import House
from web.edge import Place


def mail_link(
    house: House, link: GuestLink, address: str, *, place: Place, now: datetime
) -> Text | None:
    """In the guest's language. What is to be told where it did not go."""
    settings = house.settings
    if not (settings.smtp_url and link.email):
        return None
    letter = letter_with(link, address, place=place)
    try:
        Mailer(settings.smtp_url, sender=settings.mail_from).send(letter, now=now)
    except MailFailed as failed:
        return say("The letter did not go: %(why)s Pass the link on yourself.", why=failed.reason)
    return None


def letter_with(link: GuestLink, address: str, *, place: Place) -> Letter:
    """What is sent, also by whoever passes the link on in a mail of their own."""
    with speaking(link.language, place.workspace.zone):
        return Letter(
            to=link.email,
            subject=str(say("%(place)s asks you to read something", place=place.workspace.name)),
            text=f"{_words(link, place)}\n\n{address}\n",
        )


def _words(link: GuestLink, place: Place) -> Text:
    return say(
        "%(name)s of %(place)s asks you to read this before it is published. "
        "No account is needed. The link opens until %(at)s:",
        name=place.actor.name,
        place=place.workspace.name,
        at=link.ends_at,
    )
