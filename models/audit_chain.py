"""How acts are chained, and what shows that somebody bent the chain. Pure; see docs/audit.md."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from lib.i18n import Text, say

ROOT: Final = "0" * 64  # what the first act stands upon
_FIELDS: Final = (
    *("workspace_id", "number", "at", "by", "who_id", "who", "through_id", "act", "about"),
    *("about_id", "post_id", "revision", "content_hash", "details", "previous"),
)


class Bent(StrEnum):
    """What was done to a chain."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    CUT = "cut"
    REWRITTEN = "rewritten"
    SEAL = "seal"
    NO_HEAD = "no_head"


BENT_WORDS: Final[Mapping[Bent, Text]] = {
    Bent.ALTERED: say("the row says something else than it did"),
    Bent.MISSING: say("the row is missing"),
    Bent.INSERTED: say("the row does not follow the one before it: it was put in or moved"),
    Bent.CUT: say("the end was cut off from this row on"),
    Bent.REWRITTEN: say("the end is not the one that was sealed"),
    Bent.SEAL: say("the seal was made with another secret, or by hand"),
    Bent.NO_HEAD: say("the seal is missing"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first number at which a chain does not hold."""

    number: int
    bent: Bent


NEW: Final = Head(number=0, hash=ROOT)


def canonical(value: object) -> str:
    """JSON in ASCII, its keys sorted, without spaces: the same everywhere."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def stamp(at: datetime) -> str:
    """UTC with six decimals, such as 2026-11-28T15:41:00.000000Z."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def hash_of(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON list of the fields, in their order."""
    values = [stamp(entry[name]) if name == "at" else entry[name] for name in _FIELDS]
    return hashlib.sha256(canonical(values).encode("ascii")).hexdigest()


def sealed(workspace_id: int, head: Head) -> bytes:
    """What the head's HMAC is over."""
    return canonical([workspace_id, head.number, head.hash]).encode("ascii")


def chained(head: Head, entries: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each with its number, what it stands upon, and its hash."""
    number, previous = head.number, head.hash
    for entry in entries:
        number += 1
        row = {**entry, "number": number, "previous": previous}
        previous = hash_of(row)
        yield {**row, "hash": previous}


def followed(rows: Iterable[Mapping[str, Any]], *, upon: Head = NEW) -> Head | Break:
    """Where they lead, in the order of their numbers, or the first that does not hold."""
    number, previous = upon.number, upon.hash
    for row in rows:
        number += 1
        if row["number"] != number:
            return Break(number=number, bent=Bent.MISSING)
        if hash_of(row) != row["hash"]:
            return Break(number=number, bent=Bent.ALTERED)
        if row["previous"] != previous:
            return Break(number=number, bent=Bent.INSERTED)
        previous = row["hash"]
    return Head(number=number, hash=previous)


def broken(found: Head | Break, head: Head | None) -> Break | None:
    """`head`: what was sealed, None where that is gone. None: the chain ends where it should."""
    if isinstance(found, Break):
        return found
    if head is None:
        return Break(number=found.number, bent=Bent.NO_HEAD)
    if found.number < head.number:
        return Break(number=found.number + 1, bent=Bent.CUT)
    if found != head:
        return Break(number=found.number, bent=Bent.REWRITTEN)
    return None
