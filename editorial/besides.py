"""What is written of a post beside what leaves: it makes no revision. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from editorial.draft import Draft
from lib.i18n import Text, day, moment, say
from models.post import PRIORITY_WORDS
from models.reuse import ReuseRules
from models.way import TEMPERATURE_WORDS

BESIDES: Final[Mapping[str, Text]] = {
    "temperature": say("Temperature"),
    "pillar": say("Pillar"),
    "goal": say("Goal"),
    "campaign": say("Campaign"),
    "wished_at": say("When it should leave"),
    "relevant_from": say("Worth most from"),
    "fresh_until": say("Worthless from"),
    "embargo_until": say("Embargo until"),
    "priority": say("Priority"),
    "reuse": say("Rest, season, expiry"),
}
_RULES: Final[Mapping[str, Text]] = {
    "rest_days": say("Days of rest between two uses on a channel"),
    "most_uses": say("Uses on each channel, at most"),
    "reread_months": say("Read again every so many months"),
    "expires_on": say("Expires on"),
}


def beside(draft: Draft) -> dict[str, str]:
    """Each as text, to be compared with how it stood."""
    return {name: _plain(getattr(draft, name)) for name in BESIDES}


def shown_beside(draft: Draft, name: str) -> str:
    """For a person, in the reader's language and zone; "" for none."""
    match name:
        case "temperature":
            return str(TEMPERATURE_WORDS[draft.temperature])
        case "priority":
            return str(PRIORITY_WORDS[draft.priority])
        case "reuse":
            return "\n".join(_rules(draft.reuse))
        case _:
            value = getattr(draft, name)
            return moment(value) if isinstance(value, datetime) else str(value or "")


def _rules(rules: ReuseRules) -> Iterator[str]:
    for name, label in _RULES.items():
        value = getattr(rules, name)
        if value is not None:
            yield f"{label}: {day(value, 'd MMMM y') if isinstance(value, date) else value}"
    for first, last in rules.seasons:
        yield f"{first} – {last}"


def _plain(value: object) -> str:
    """A form's times have no seconds."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return "" if value is None else str(value)
