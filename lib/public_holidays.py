"""Public holidays by country and region. The only file that knows of the holidays package.

It is imported when somebody asks: 11 MB and a third of a second that the idle daemon does not pay.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

_log = logging.getLogger(__name__)
_SCHOOL_ZONES: Final = "Zone "  # of France: they tell school holidays apart, no public ones


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHolidays:
    """Those of a country (ISO 3166-1, two letters), or of one of its regions; "": of all of it."""

    country: str
    region: str = ""

    def name_on(self, day: date) -> str | None:
        """In the country's own language; None: no public holiday, or none that is known of."""
        return _of_year(self.country, self.region, day.year).get(day)


def countries() -> list[str]:
    """The codes of those that are known, in order."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - see above

    return sorted(codes[0] for _, *codes in COUNTRIES.values())


def is_known(country: str, region: str) -> bool:
    """Whether the package has a calendar of its own for it; `region` "": of the whole country."""
    if country not in countries():
        return False
    import holidays  # noqa: PLC0415 - see above

    return not region or region in getattr(holidays, country).subdivisions


def regions(country: str) -> dict[str, str]:
    """Code and name of each region with a calendar of its own, by name. Empty: none, or unknown."""
    if country not in countries():
        return {}
    import holidays  # noqa: PLC0415 - see above

    known = getattr(holidays, country)
    names = known.get_subdivision_aliases()
    found = {code: _longest(names[code]) or code for code in known.subdivisions}
    places = {code: name for code, name in found.items() if not code.startswith(_SCHOOL_ZONES)}
    return dict(sorted(places.items(), key=lambda place: place[1]))


def _longest(names: list[str]) -> str:
    """The full name among short forms, such as “GUA” and “Guadeloupe”."""
    return max(names, key=len, default="")


@lru_cache(maxsize=256)
def _of_year(country: str, region: str, year: int) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415 - see above

    try:
        own = getattr(holidays, country).default_language
        return dict(
            holidays.country_holidays(country, subdiv=region or None, years=year, language=own)
        )
    except (AttributeError, NotImplementedError):
        # A later version of the package may call a region otherwise: posts leave all the same.
        _log.warning("no public holidays known", extra={"country": country, "region": region})
        return {}
