"""The letter with an invitation, where the installation can send letters."""

from datetime import datetime

from lib.i18n import Text, say, speaking
from lib.mail import Letter, Mailer, MailFailed
from models.house import House
from models.team import LASTS
from web.edge import Place


def mail_link(house: House, email: str, link: str, *, place: Place, now: datetime) -> Text | None:
    """In the association's language. What is to be told where it did not go."""
    settings = house.settings
    if not settings.smtp_url:
        return None
    with speaking(place.workspace.language, place.workspace.zone):
        letter = Letter(
            to=email.strip(),
            subject=str(say("An invitation to %(place)s", place=place.workspace.name)),
            text=_words(link, place),
        )
    try:
        Mailer(settings.smtp_url, sender=settings.mail_from).send(letter, now=now)
    except MailFailed as failed:
        return say("The letter did not go: %(why)s Pass the link on yourself.", why=failed.reason)
    return None


def _words(link: str, place: Place) -> str:
    told = say(
        "%(name)s invites you to write for %(place)s. Open this link within %(days)s days:",
        name=place.actor.name,
        place=place.workspace.name,
        days=LASTS.days,
    )
    return f"{told}\n\n{link}\n"
