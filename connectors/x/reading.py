"""Posts as X gives them back."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from connectors.contract import Kind
from connectors.kinds import kind_of

FIELDS: Final = ("created_at", "entities", "referenced_tweets", "author_id")
_MEDIA: Final = re.compile(r"/(photo|video)/\d+$")
_EPOCH: Final = 1_288_834_974_657  # ms: ids begin here, and carry their own instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A post on X. `answers`: the number of the post that it answers; "" for none."""

    number: str
    text: str
    at: datetime
    author: str
    answers: str
    kind: Kind


def standing(told: Mapping[str, Any]) -> Standing:
    """Raises KeyError, TypeError or ValueError for what is no post."""
    # X is renaming what it calls tweets: its own library of November 2026 reads the second one.
    named = told.get("referenced_tweets") or told.get("referenced_posts") or ()
    answered = [one for one in named if one["type"] == "replied_to"]
    text = _as_written(told)
    return Standing(
        number=number(told["id"]),
        text=text,
        at=instant_of(told["id"]),
        author=str(told.get("author_id", "")),
        answers=str(answered[0]["id"]) if answered else "",
        kind=_kind(told, text),
    )


def number(given: object) -> str:
    """A post's or picture's id. Raises ValueError: X documents one to nineteen digits."""
    if isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) <= 19:
        return given
    raise ValueError(f"not a number of X's: {given!r}")


def instant_of(given: str) -> datetime:
    """When the post went up, which its number tells to the millisecond."""
    return datetime.fromtimestamp(((int(given) >> 22) + _EPOCH) / 1000, UTC)


def _kind(told: Mapping[str, Any], text: str) -> Kind:
    """By the addresses of its media (…/status/1/photo/1): to ask for the media is paid."""
    shown = [str(one.get("expanded_url", "")) for one in _addresses(told) if one.get("media_key")]
    if shown and not any(_MEDIA.search(one) for one in shown):
        return Kind.UNKNOWN
    return kind_of(text, video=any("/video/" in one for one in shown), photo=bool(shown))


def _addresses(told: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = (told.get("entities") or {}).get("urls") or ()
    return found


def _as_written(told: Mapping[str, Any]) -> str:
    """With the addresses that were typed in the place of t.co's, and without those of pictures."""
    text = str(told["text"])
    for one in _addresses(told):
        meant = "" if one.get("media_key") else one.get("expanded_url") or one["url"]
        text = text.replace(one["url"], meant)
    return html.unescape(text).strip()
