"""The one place that meets whatever a connector may do."""

import logging
from collections.abc import Callable
from typing import TypeGuard, TypeVar

from connectors.errors import ConnectorError
from lib.i18n import say

Told = TypeVar("Told")
Ability = TypeVar("Ability")
_log = logging.getLogger(__name__)


def told(call: Callable[[], Told], *, unknown: type[ConnectorError]) -> Told | ConnectorError:
    """The answer, or the error as a value; an undocumented one is taken as `unknown`."""
    try:
        return call()
    except ConnectorError as error:
        return error
    except Exception as error:  # noqa: BLE001 - seam: strangers' code, anything may come out of it
        _log.exception("a connector failed in an unknown way")
        return unknown(
            say("Something unforeseen happened while talking to the network."),
            remedy=say("If it comes back, show the evidence to whoever keeps this installation."),
            evidence=f"{type(error).__name__}: {error}",
        )


def offers(connector: object, ability: type[Ability]) -> TypeGuard[Ability]:
    """`isinstance` for the optional abilities, asked once for each class: it is slow."""
    asked = (type(connector), ability)
    if asked not in _known:
        _known[asked] = issubclass(*asked)
    return _known[asked]


_known: dict[tuple[type, type], bool] = {}
