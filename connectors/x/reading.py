"""Posts as X gives them back."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

FIELDS: Final = ("created_at", "entities", "referenced_tweets", "author_id")
_EPOCH: Final = 1_288_834_974_657  # ms: ids begin here, and carry their own instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A post on X. `answers`: the number of the post that it answers; "" for none."""

    number: str
    text: str
    at: datetime
    author: str
    answers: str


def standing(told: Mapping[str, Any]) -> Standing:
    """Raises KeyError, TypeError or ValueError for what is no post."""
    # X is renaming what it calls tweets: its own library of November 2026 reads the second one.
    named = told.get("referenced_tweets") or told.get("referenced_posts") or ()
    answered = [one for one in named if one["type"] == "replied_to"]
    return Standing(
        number=number(told["id"]),
        text=_as_written(told),
        at=instant_of(told["id"]),
        author=str(told.get("author_id", "")),
        answers=str(answered[0]["id"]) if answered else "",
    )


def number(given: object) -> str:
    """A post's or picture's id. Raises ValueError: X documents one to nineteen digits."""
    if isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) <= 19:
        return given
    raise ValueError(f"not a number of X's: {given!r}")


def instant_of(given: str) -> datetime:
    """When the post went up, which its number tells to the millisecond."""
    return datetime.fromtimestamp(((int(given) >> 22) + _EPOCH) / 1000, UTC)


def _as_written(told: Mapping[str, Any]) -> str:
    """With the addresses that were typed in the place of t.co's, and without those of pictures."""
    text = str(told["text"])
    for one in (told.get("entities") or {}).get("urls") or ():
        meant = "" if one.get("media_key") else one.get("expanded_url") or one["url"]
        text = text.replace(one["url"], meant)
    return html.unescape(text).strip()
