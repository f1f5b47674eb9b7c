"""The calendar's filters in words."""

from collections.abc import Mapping, Sequence

from lib.i18n import Text, say
from models.channel import Channel
from models.way import TEMPERATURE_WORDS
from web.calendar.filters import STAGE_WORDS, Filters


def filter_words(
    wanted: Filters, channels: Sequence[Channel], people: Mapping[int, str] | None = None
) -> Text:
    """“Facebook · hot, warm · live”; or that it is everything. `people`: names by number."""
    names = {one.id: one.name for one in channels}
    owners = people or {}
    parts = (
        [names[one] for one in wanted.channels if one in names],
        [str(TEMPERATURE_WORDS[one]) for one in wanted.temperatures],
        [str(STAGE_WORDS[one]) for one in wanted.stages],
        [*wanted.pillars],
        [*wanted.campaigns],
        [owners.get(one, f"#{one}") for one in wanted.owners],
        [str(say("“%(words)s”", words=wanted.text))] if wanted.text else [],
    )
    said = " · ".join(", ".join(part) for part in parts if part)
    return say("only %(what)s", what=said) if said else say("everything")
