"""The calendar's filters, as they stand in its address. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from lib.i18n import Text, say
from models.way import Temperature
from scheduler.calendar.narrowing import Narrowing, Stage

_MOST: Final = 50  # of one kind
_LONGEST: Final = 200  # characters
Option = TypeVar("Option", bound=StrEnum)
STAGE_WORDS: Final[Mapping[Stage, Text]] = {
    Stage.REVIEW: say("not placed yet"),
    Stage.WAITING: say("waiting"),
    Stage.LIVE: say("live"),
    Stage.TROUBLE: say("went wrong"),
}


class Asked(Protocol):
    """The arguments of an address, each perhaps several times."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters(Narrowing):
    """An empty one lets everything through."""

    @property
    def in_address(self) -> dict[str, list[str]]:
        """For `url_for`."""
        return {
            "channel": [str(channel) for channel in self.channels],
            "temperature": [str(temperature) for temperature in self.temperatures],
            "state": [str(stage) for stage in self.stages],
            "pillar": list(self.pillars),
            "campaign": list(self.campaigns),
            "person": [str(owner) for owner in self.owners],
            "q": [self.text] if self.text else [],
        }

    def toggled(self, name: str, value: object) -> dict[str, list[str]]:
        """The address with that one switched on, or off if it was on."""
        found = self.in_address
        wanted = str(value)
        kept = [other for other in found[name] if other != wanted]
        found[name] = kept if wanted in found[name] else [*found[name], wanted]
        return found

    def only(self, name: str, value: object) -> dict[str, list[str]]:
        """The address with that one alone of its kind."""
        return {**self.in_address, name: [str(value)]}

    def has(self, name: str, value: object) -> bool:
        return str(value) in self.in_address[name]

    def count(self, name: str) -> int:
        return len(self.in_address[name])

    def __bool__(self) -> bool:
        return any(self.in_address.values())


def filters(asked: Asked) -> Filters:
    """What is unknown among them is left out, and what is more than anybody chooses."""
    return Filters(
        channels=_numbers(asked.getlist("channel")),
        temperatures=_known(Temperature, asked.getlist("temperature")),
        stages=_known(Stage, asked.getlist("state")),
        pillars=_words(asked.getlist("pillar")),
        campaigns=_words(asked.getlist("campaign")),
        owners=_numbers(asked.getlist("person")),
        text=next(iter(_words(asked.getlist("q"))), ""),
    )


def _numbers(given: Iterable[str]) -> tuple[int, ...]:
    wanted = (int(one) for one in given if one.isdecimal() and one.isascii() and len(one) < 19)
    return tuple(dict.fromkeys(wanted))[:_MOST]


def _words(given: Iterable[str]) -> tuple[str, ...]:
    """Without what no database takes: a NUL, half of a character."""
    kept = (one.encode(errors="ignore").decode().replace("\0", "").strip() for one in given)
    return tuple(dict.fromkeys(one[:_LONGEST] for one in kept if one))[:_MOST]


def _known(options: type[Option], given: Iterable[str]) -> tuple[Option, ...]:
    values = set(options)
    return tuple(options(value) for value in dict.fromkeys(given) if value in values)
