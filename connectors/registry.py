"""Which networks there are: ours from a table, strangers' from installed packages.

A plug-in that cannot be used is listed with its reason and stops nobody.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from connectors.contract import CONTRACT, Plugin
from lib.errors import Refusal
from lib.i18n import Text, say, verbatim
from lib.log import redact

GROUP: Final = "marronnier.connectors"
OURS: Final[Mapping[str, str]] = {
    "bluesky": "connectors.bluesky:PLUGIN",
    "discord": "connectors.discord:PLUGIN",
    "facebook": "connectors.facebook:PLUGIN",
    "feed": "connectors.feed:PLUGIN",
    "instagram": "connectors.instagram:PLUGIN",
    "linkedin": "connectors.linkedin:PLUGIN",
    "mastodon": "connectors.mastodon:PLUGIN",
    "matrix": "connectors.matrix:PLUGIN",
    "mattermost": "connectors.mattermost:PLUGIN",
    "newsletter": "connectors.newsletter:PLUGIN",
    "sandbox": "connectors.sandbox:PLUGIN",
    "slack": "connectors.slack:PLUGIN",
    "telegram": "connectors.telegram:PLUGIN",
    "threads": "connectors.threads:PLUGIN",
    "wordpress": "connectors.wordpress:PLUGIN",
    "x": "connectors.x:PLUGIN",
}
_KIND: Final = re.compile(r"[a-z][a-z0-9_]{0,29}")


class UnknownNetwork(Refusal):
    """No installed plug-in has this name."""

    code = "unknown_network"


class BrokenNetwork(Refusal):
    """The plug-in is installed and cannot be used."""

    code = "broken_network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A network as the operator sees it. `broken`: why it cannot be used, None if it can.

    `origin`: built in, or the package that brings it, with its version.
    """

    kind: str
    name: str
    origin: Text
    broken: Text | None = None


class _Unusable(Exception):
    def __init__(self, reason: Text) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    origin: Text
    load: Callable[[], object]
    barred: Text | None = None  # why it is not even tried


def plugin(kind: str) -> Plugin:
    """The network of that name. Raises UnknownNetwork or BrokenNetwork."""
    return _found(kind, tuple(sys.path))


@cache  # what is found stays; what is refused is looked for again
def _found(kind: str, _path: tuple[str, ...]) -> Plugin:
    for found in _all():
        if found.kind == kind and found.barred is None:
            return _loaded_or_refused(found)
    names = ", ".join(sorted({found.kind for found in _all()}))
    raise UnknownNetwork(
        say("There is no network called “%(kind)s”.", kind=kind),
        remedy=say("Use one of: %(names)s. Or install the package that brings it.", names=names),
    )


def plugins() -> Sequence[Listed]:
    """Every network, those that cannot be used too, by name."""
    return sorted((_listed(found) for found in _all()), key=lambda one: (one.kind, str(one.origin)))


def _all() -> Iterator[_Found]:
    for kind, place in OURS.items():
        yield _Found(kind, say("built in"), _from_table(kind, place))
    taken = dict.fromkeys(OURS, say("a built-in network has this name already"))
    for point, origin in _installed(tuple(sys.path)):
        yield _Found(point.name, verbatim(origin), point.load, taken.get(point.name))
        taken.setdefault(point.name, say("%(origin)s brings a network of this name", origin=origin))


@cache
def _installed(_path: tuple[str, ...]) -> Sequence[tuple[EntryPoint, str]]:
    """With their packages. Looked for once: reading what all packages declare takes time."""
    found = [(point, _origin(point)) for point in entry_points(group=GROUP)]
    return sorted(found, key=lambda one: (one[0].name, one[1]))


def _from_table(kind: str, place: str) -> Callable[[], object]:
    return EntryPoint(kind, place, GROUP).load


def _origin(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


def _loaded_or_refused(found: _Found) -> Plugin:
    try:
        return _loaded(found)
    except _Unusable as error:
        raise BrokenNetwork(
            say(
                "The network “%(kind)s” cannot be used: %(why)s.", kind=found.kind, why=error.reason
            ),
            remedy=_remedy(found),
        ) from error


def _remedy(found: _Found) -> Text:
    if found.kind in OURS:
        return say("Install the requirements again: a library of this network is missing.")
    return say("Update or remove its package (%(origin)s).", origin=found.origin)


def _listed(found: _Found) -> Listed:
    try:
        usable = _loaded(found)
    except _Unusable as error:
        return Listed(kind=found.kind, name=found.kind, origin=found.origin, broken=error.reason)
    return Listed(kind=found.kind, name=usable.name, origin=found.origin)


def _loaded(found: _Found) -> Plugin:
    if found.barred is not None:
        raise _Unusable(found.barred)
    try:
        made = found.load()
    except (Exception, SystemExit) as error:  # a stranger’s module may fail in any way
        words = redact(f"{type(error).__name__}: {error}")[:300]
        raise _Unusable(say("it does not load (%(error)s)", error=words)) from error
    return _fitting(found.kind, made)


def _fitting(kind: str, made: object) -> Plugin:
    contract = getattr(made, "contract", None)
    if isinstance(contract, int) and contract != CONTRACT:
        raise _Unusable(
            say(
                "it is made for contract %(theirs)s, this is %(ours)s",
                theirs=contract,
                ours=CONTRACT,
            )
        )
    if not isinstance(made, Plugin):
        raise _Unusable(say("what it registers is not a Plugin"))
    if not _KIND.fullmatch(made.kind) or made.kind != kind:
        raise _Unusable(
            say(
                "it is registered as “%(kind)s” and calls itself “%(own)s”",
                kind=kind,
                own=made.kind,
            )
        )
    return made
