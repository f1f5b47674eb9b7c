"""What of the library is asked for, as it stands in the address. Pure."""

from collections.abc import Mapping
from typing import Final, Protocol

from editorial.media.finding import Wanted
from lib.i18n import Text, say
from models.post import MediaKind

ONLY: Final[Mapping[str, Text]] = {
    "credit": say("without credit"),
    "rights": say("rights ending or ended"),
    "unused": say("used nowhere"),
    "alike": say("looking like another one"),
}
KINDS: Final[Mapping[MediaKind, Text]] = {
    MediaKind.IMAGE: say("images"),
    MediaKind.VIDEO: say("videos"),
}
_LONGEST: Final = 200
_FARTHEST: Final = 10_000  # pages


class Asked(Protocol):
    """The arguments of an address, each perhaps several times."""

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> list[str]: ...


def wanted(asked: Asked) -> Wanted:
    """What is unknown among them is left out."""
    only, kind = asked.getlist("only"), asked.get("kind", "")
    return Wanted(
        words=_plain(asked.get("q", "")),
        label=_plain(asked.get("label", "")),
        kind=MediaKind(kind) if kind in set(MediaKind) else None,
        owner=_number(asked.get("who", "")) or None,
        without_credit="credit" in only,
        rights_ending="rights" in only,
        unused="unused" in only,
        alike="alike" in only,
        page=min(max(1, _number(asked.get("page", ""))), _FARTHEST),
    )


def in_address(found: Wanted) -> dict[str, str | list[str]]:
    """For `url_for`, without the page."""
    flags = {
        "credit": found.without_credit,
        "rights": found.rights_ending,
        "unused": found.unused,
        "alike": found.alike,
    }
    given: dict[str, str | list[str]] = {
        "q": found.words,
        "label": found.label,
        "kind": found.kind or "",
        "who": str(found.owner or ""),
        "only": [name for name, on in flags.items() if on],
    }
    return {name: value for name, value in given.items() if value}


def _plain(given: str) -> str:
    """No database takes NUL or half of a pair."""
    return "".join(c for c in given[:_LONGEST] if c != "\0" and not "\ud800" <= c <= "\udfff")


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
