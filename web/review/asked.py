"""What the page of what waits is asked for, and the addresses that ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from editorial.waiting import Spot, Wanted
from lib.zones import locate

_WEEKS: Final = 6
_YEARS: Final = range(2000, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`week`: as 2026-W49, "" for all; `chosen`: every box is ticked already."""

    week: str = ""
    channel: int | None = None
    pillar: str = ""
    author: int | None = None
    after: Spot | None = None
    chosen: bool = False

    @property
    def is_narrowed(self) -> bool:
        return bool(self.week or self.channel or self.pillar or self.author)

    def query(self, **changes: object) -> dict[str, object]:
        """For an address that asks the same but for `changes`."""
        stands = {
            "week": self.week,
            "channel": self.channel,
            "pillar": self.pillar,
            "author": self.author,
        }
        return {name: value for name, value in {**stands, **changes}.items() if value}

    def wanted(self, zone: str) -> Wanted:
        monday = _monday(self.week)
        return Wanted(
            first=_midnight(monday, zone) if monday else None,
            until=_midnight(monday + timedelta(days=7), zone) if monday else None,
            channel_id=self.channel,
            pillar=self.pillar,
            author_id=self.author,
        )


def asked(given: Mapping[str, str]) -> Asked:
    """What makes no sense asks for nothing."""
    week = given.get("week", "")
    return Asked(
        week=week if _monday(week) else "",
        channel=_number(given.get("channel", "")),
        pillar=given.get("pillar", "").replace("\0", "")[:120],
        author=_number(given.get("author", "")),
        after=_spot(given.get("after", "")),
        chosen=given.get("chosen") == "all",
    )


def spot_words(spot: Spot) -> str:
    return f"{spot.at.isoformat()}~{spot.post_id}"


def weeks(today: date) -> list[tuple[str, date]]:
    """The present one and those that follow, with their Mondays."""
    monday = today - timedelta(days=today.weekday())
    found = [monday + timedelta(weeks=n) for n in range(_WEEKS)]
    return [(f"{day:%G-W%V}", day) for day in found]


def _monday(week: str) -> date | None:
    try:
        found = datetime.strptime(f"{week}-1", "%G-W%V-%u").replace(tzinfo=UTC).date()
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def _midnight(day: date, zone: str) -> datetime:
    return locate(datetime(day.year, day.month, day.day), zone).at  # noqa: DTZ001 - a wall time


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 18 else None


def _spot(given: str) -> Spot | None:
    at, _, post_id = given.partition("~")
    number = _number(post_id)
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    is_one = found.tzinfo is not None and found.year in _YEARS
    return Spot(at=found, post_id=number) if is_one and number else None
