"""The calendar's filters, as they stand in its address. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from lib.i18n import Text, say
from models.way import Temperature
from scheduler.entries import Stage

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
class Filters:
    """An empty one lets everything through."""

    channels: tuple[int, ...] = ()
    temperatures: tuple[Temperature, ...] = ()
    stages: tuple[Stage, ...] = ()

    @property
    def in_address(self) -> dict[str, list[str]]:
        """For `url_for`."""
        return {
            "channel": [str(channel) for channel in self.channels],
            "temperature": [str(temperature) for temperature in self.temperatures],
            "state": [str(stage) for stage in self.stages],
        }

    def toggled(self, name: str, value: object) -> dict[str, list[str]]:
        """The address with that one switched on, or off if it was on."""
        found = self.in_address
        wanted = str(value)
        kept = [other for other in found[name] if other != wanted]
        found[name] = kept if wanted in found[name] else [*found[name], wanted]
        return found

    def has(self, name: str, value: object) -> bool:
        return str(value) in self.in_address[name]

    def __bool__(self) -> bool:
        return bool(self.channels or self.temperatures or self.stages)


def filters(asked: Asked) -> Filters:
    """What is unknown among them is left out."""
    return Filters(
        channels=tuple(
            int(given)
            for given in asked.getlist("channel")
            if given.isdecimal() and given.isascii() and len(given) < 19
        ),
        temperatures=_known(Temperature, asked.getlist("temperature")),
        stages=_known(Stage, asked.getlist("state")),
    )


def _known(options: type[Option], given: Iterable[str]) -> tuple[Option, ...]:
    values = set(options)
    return tuple(options(value) for value in dict.fromkeys(given) if value in values)
