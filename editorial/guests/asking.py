"""What a link for a guest is to be, and whether it can be that. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lib.errors import Invalid
from lib.i18n import LANGUAGES, Text, say
from models.membership import address_of

USUAL_DAYS, MOST_DAYS = 7, 60
LONGEST: Final = timedelta(days=31)  # from the first day to the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a link is to be. One post, or what leaves from `first` to `last`, both included.

    `name` "": the guest says it. `email` "": nothing is mailed. `may_decide`: agrees and refuses;
    otherwise only comments. `once`: it opens nothing any more after it was decided.
    """

    post_id: int | None = None
    first: date | None = None
    last: date | None = None
    name: str = ""
    email: str = ""
    language: str = "fr"
    days: int = USUAL_DAYS
    may_decide: bool = True
    once: bool = False


def must_be_right(asked: Asked) -> None:
    """Raises Invalid."""
    fields = {name: words for name, words in _wrong(asked).items() if words}
    if fields:
        raise Invalid(
            say("The link cannot be made like this."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )
    address_in(asked)


def address_in(asked: Asked) -> str:
    """As it is kept; "" where none is given. Raises Invalid."""
    return address_of(asked.email) if asked.email.strip() else ""


def _wrong(asked: Asked) -> dict[str, Text | None]:
    return {
        "name": say("At most 200 characters.") if len(asked.name.strip()) > 200 else None,
        "language": None if asked.language in LANGUAGES else say("Choose one of the languages."),
        "days": _wrong_days(asked.days),
        "first": _wrong_span(asked),
        "once": _wrong_once(asked),
    }


def _wrong_days(days: int) -> Text | None:
    if 1 <= days <= MOST_DAYS:
        return None
    return say("Choose from 1 to %(most)s days.", most=MOST_DAYS)


def _wrong_span(asked: Asked) -> Text | None:
    first, last = asked.first, asked.last
    if (asked.post_id is None) is (first is None or last is None):
        return say("Choose one post, or a first and a last day.")
    if first is None or last is None or first <= last <= first + LONGEST:
        return None
    return say("Choose a last day within a month after the first.")


def _wrong_once(asked: Asked) -> Text | None:
    if asked.once and (asked.post_id is None or not asked.may_decide):
        return say("Only a link to one post that is to be decided can end with the decision.")
    return None
