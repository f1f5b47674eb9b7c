"""From the networks a person named to this workspace's channels."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from editorial.importing.cells import BadCell, folded, quoted
from lib.i18n import Text, say

EVERYTHING: Final = frozenset(
    {"tous", "tout", "toutes", "tous les reseaux", "tous reseaux", "partout", "all", "everywhere"}
)
KNOWN: Final[Mapping[str, str]] = {
    "facebook": "fb|face|facebook|page facebook|facebook page|meta",
    "instagram": "insta|ig|instagram",
    "x": "x|twitter|tw|x (twitter)|x/twitter|twitter (x)",
    "mastodon": "mastodon|masto|mstdn|pouet",
    "bluesky": "bluesky|bsky|blue sky|bs",
    "linkedin": "linkedin|linked in|li|page linkedin",
    "telegram": "telegram|tg",
    "threads": "threads",
    "tiktok": "tiktok|tik tok",
    "youtube": "youtube|yt|you tube",
    "pixelfed": "pixelfed",
    "discord": "discord",
    "whatsapp": "whatsapp|whats app",
    "wordpress": "wordpress|blog|site|site web|website",
    "newsletter": "newsletter|lettre|infolettre|lettre d'information",
    "feed": "feed|flux|flux atom|atom|rss|flux rss",
    "sandbox": "sandbox|bac à sable",
}
_NETWORK: Final = {
    folded(name): network for network, names in KNOWN.items() for name in names.split("|")
}
_BETWEEN: Final = re.compile(r"[,;/|+&\n]|\s(?:et|and)\s", re.IGNORECASE)


class Named(Protocol):
    """A channel, as far as it can be meant by a name."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def handle(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`channels`: ids, ascending. `notes`: what was meant and cannot be had here."""

    channels: tuple[int, ...]
    notes: tuple[Text, ...] = ()


def find(written: str, channels: Sequence[Named]) -> Found:
    """The channels meant by a cell such as « Facebook, x et bsky ». Raises BadCell."""
    ids: set[int] = set()
    notes: list[Text] = []
    for name in _names(written, channels):
        meant = _meant(name, channels)
        ids.update(meant.channels)
        notes.extend(note for note in meant.notes if note not in notes)
    return Found(channels=tuple(sorted(ids)), notes=tuple(notes))


def _names(written: str, channels: Sequence[Named]) -> list[str]:
    if folded(written) in _NETWORK or _called(written, channels):
        return [written]
    parts = [part.strip() for part in written.split("|")]
    if len(parts) > 1 and all(_called(part, channels) for part in parts):
        return parts  # names that hold a comma or an “and”, as our own export writes them
    return [part.strip() for part in _BETWEEN.split(written) if part.strip()]


def _meant(name: str, channels: Sequence[Named]) -> Found:
    if folded(name) in EVERYTHING:
        return _everything(channels)
    if own := _called(name, channels):
        return Found(channels=own)
    network = _NETWORK.get(folded(name))
    if network is None:
        raise _unknown(name, channels)
    return _on(network, name, channels)


def _everything(channels: Sequence[Named]) -> Found:
    none = (say("There is no channel here yet: connect one, then choose it."),)
    return Found(channels=tuple(one.id for one in channels), notes=() if channels else none)


def _called(name: str, channels: Sequence[Named]) -> tuple[int, ...]:
    """Those with that very name, or else that handle: never more than were meant."""
    asked = folded(name)
    by_name = tuple(one.id for one in channels if folded(one.name) == asked)
    return by_name or tuple(
        one.id for one in channels if folded(one.handle).lstrip("@") == asked.lstrip("@")
    )


def _on(network: str, name: str, channels: Sequence[Named]) -> Found:
    ids = tuple(
        one.id
        for one in channels
        if one.kind == network or _NETWORK.get(folded(one.name)) == network
    )
    if len(ids) == 1:
        return Found(channels=ids)
    if not ids:
        note = say(
            "There is no channel here for “%(name)s”: connect one, then choose it.", name=name
        )
    else:
        note = say("Several channels fit “%(name)s”: choose the ones that are meant.", name=name)
    return Found(channels=(), notes=(note,))


def _unknown(name: str, channels: Sequence[Named]) -> BadCell:
    own = {folded(one.name): one.name for one in channels}
    names = {**{word: network.capitalize() for word, network in _NETWORK.items()}, **own}
    close = difflib.get_close_matches(folded(name), names, n=1, cutoff=0.7)
    remedy = (
        say("Did you mean “%(close)s”?", close=names[close[0]])
        if close
        else say("Write one of: %(names)s.", names=", ".join(sorted(own.values()) or sorted(KNOWN)))
    )
    return BadCell(say("“%(name)s” is not a network known here.", name=quoted(name)), remedy=remedy)
