"""Words for people: English in the source, the reader's language when shown.

A `Text` is kept untranslated (in an error, in a row of the database) until somebody reads it,
so that the daemon's words reach a French reader in French and an English one in English.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from lib.directions import closed
from lib.zones import zone_info

LANGUAGES: Final = ("fr", "en")
CATALOGUES: Final = Path(__file__).resolve().parents[1] / "translations"

_language: ContextVar[str] = ContextVar("language", default="en")
_zone: ContextVar[str] = ContextVar("zone", default="UTC")
_log = logging.getLogger(__name__)
_DAY_OF_MONTH: Final = re.compile("(?<!d)d(?!d)")


@contextmanager
def speaking(language: str, zone: str = "UTC") -> Iterator[None]:
    """Texts, dates and numbers come out in `language` (one of LANGUAGES) and `zone` (IANA)."""
    tokens = _language.set(language), _zone.set(zone)
    try:
        yield
    finally:
        _language.reset(tokens[0])
        _zone.reset(tokens[1])


def speak(language: str, zone: str = "UTC") -> None:
    """Like `speaking`, for the rest of this context (a web request, a command)."""
    _language.set(language)
    _zone.set(zone)


def language() -> str:
    return _language.get()


def zone() -> str:
    """The reader's IANA zone."""
    return _zone.get()


def locale() -> Locale:
    """Of the reader; English is written the international way (24 h, day before month)."""
    return _locale("fr_FR" if language() == "fr" else "en_GB")


@cache
def _locale(name: str) -> Locale:
    """A page asks for it two hundred times, once for each date and number."""
    return Locale.parse(name)


@cache
def _catalogue(name: str) -> NullTranslations:
    return Translations.load(str(CATALOGUES), [name])


def gettext(message: str, **params: object) -> str:
    """`message` in the reader's language, with `%(name)s` filled in."""
    return _fill(_catalogue(language()).gettext(message), params)


def ngettext(singular: str, plural: str, n: int, **params: object) -> str:
    """As `gettext`, by number; `%(n)s` is the number itself."""
    found = _catalogue(language()).ngettext(singular, plural, n)
    return _fill(found, {"n": n, **params})


def _fill(words: str, params: Mapping[str, object]) -> str:
    if not params:
        return words.replace("%%", "%")
    try:
        return words % {name: _shown(value) for name, value in params.items()}
    except (KeyError, ValueError, TypeError):  # a catalogue's slip must not hide the matter itself
        _log.warning("a text could not be filled in", extra={"words": words})
        return words


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return closed(str(value))


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence for a person, translated when it is shown (`str(text)`).

    `plural` set: `params["n"]` picks the form. Instants among `params` are aware and are shown in
    the reader's zone. `plain` set: `source` is nobody's to translate (a network's own words).
    """

    source: str
    params: Mapping[str, Any] = field(default_factory=dict)
    plural: str | None = None
    plain: bool = False

    def __str__(self) -> str:
        if self.plain:
            return self.source
        if self.plural is not None:
            others = {k: v for k, v in self.params.items() if k != "n"}
            return ngettext(self.source, self.plural, self.params["n"], **others)
        return gettext(self.source, **self.params)

    def to_json(self) -> dict[str, Any]:
        """For a JSON column; `from_json` gives the same text back."""
        stored: dict[str, Any] = {"source": self.source}
        if self.params:
            stored["params"] = {name: _stored(value) for name, value in self.params.items()}
        if self.plural is not None:
            stored["plural"] = self.plural
        if self.plain:
            stored["plain"] = True
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Text":
        params = {name: _restored(value) for name, value in stored.get("params", {}).items()}
        return cls(
            stored["source"], params, stored.get("plural"), plain=bool(stored.get("plain", False))
        )


def _stored(value: object) -> object:
    if isinstance(value, Text):
        return {"text": value.to_json()}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _restored(value: object) -> object:
    match value:
        case {"text": dict(inner)}:
            return Text.from_json(inner)
        case {"at": str(at)}:
            return datetime.fromisoformat(at)
        case {"day": str(on)}:
            return date.fromisoformat(on)
        case _:
            return value


def say(source: str, **params: object) -> Text:
    """A text to be translated when read. Its first argument is collected for the catalogue."""
    return Text(source, params)


def say_n(singular: str, plural: str, n: int, **params: object) -> Text:
    """A text that depends on the number `n` (`%(n)s`)."""
    return Text(singular, {"n": n, **params}, plural)


def verbatim(words: str) -> Text:
    """Words that are already somebody's own: a title, a network's answer."""
    return Text(words, plain=True)


def moment(at: datetime, *, zone_name: str | None = None) -> str:
    """« mar. 1er déc. 2026, 08:30 »: an aware instant in the reader's zone (or `zone_name`)."""
    local = at.astimezone(zone_info(zone_name or zone()))
    pattern = _ordinal("EEE d MMM y, HH:mm", local)
    return format_datetime(local, pattern, tzinfo=local.tzinfo, locale=locale())


def to_the_second(at: datetime) -> str:
    """« 08:30:05 »."""
    return format_time(at, "HH:mm:ss", tzinfo=zone_info(zone()), locale=locale())


def clock_time(at: datetime, *, zone_name: str | None = None) -> str:
    """« 08:30 »."""
    return format_time(at, "HH:mm", tzinfo=zone_info(zone_name or zone()), locale=locale())


def day(on: date, style: str = "EEEE d MMMM") -> str:
    """« mardi 1er décembre »; `style` is a CLDR date pattern."""
    return format_date(on, _ordinal(style, on), locale=locale())


def _ordinal(pattern: str, on: date) -> str:
    """French numbers the first of a month « 1er » and no other day; CLDR knows nothing of it."""
    first = language() == "fr" and on.day == 1
    return _DAY_OF_MONTH.sub("d'er'", pattern) if first else pattern


def country_name(code: str) -> str:
    """« Allemagne » for the ISO 3166-1 code DE; the code itself where there is no name."""
    return str(locale().territories.get(code, code))


def city(zone: str) -> str:
    """« La Réunion » for Indian/Reunion: how the place is called that names the zone."""
    known = locale().time_zones.get(zone, {}).get("city")
    return str(known or zone.rpartition("/")[2].replace("_", " "))


def sorted_by_name(named: Mapping[str, str]) -> dict[str, str]:
    """Of codes and names: « Égypte » stands among the E."""
    return dict(sorted(named.items(), key=lambda item: _bare(item[1])))


def _bare(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def ago(seconds: float) -> str:
    """« 5 minutes »: a length of time, rounded."""
    return format_timedelta(timedelta(seconds=seconds), locale=locale())


def number(value: float) -> str:
    """« 1 234,5 » with the narrow no-break spaces of French."""
    return format_decimal(value, locale=locale())
