"""The one place that meets whatever a connector may do."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeGuard, TypeVar

from connectors.contract import Receipt
from connectors.errors import Ambiguous, ConnectorError
from lib.i18n import say
from lib.log import storable

Told = TypeVar("Told")
Ability = TypeVar("Ability")
_log = logging.getLogger(__name__)


def told(call: Callable[[], Told], *, unknown: type[ConnectorError]) -> Told | ConnectorError:
    """The answer, or the error as a value; an undocumented one is taken as `unknown`, and so is a
    receipt that proves nothing.
    """
    try:
        answer = call()
        if isinstance(answer, Receipt):
            must_be_proof(answer)
    except ConnectorError as error:
        return error
    except Exception as error:  # noqa: BLE001 - seam: strangers' code, anything may come out of it
        _log.exception("a connector failed in an unknown way")
        return unknown(
            say("Something unforeseen happened while talking to the network."),
            remedy=say("If it comes back, show the evidence to whoever keeps this installation."),
            evidence=f"{type(error).__name__}: {error}",
        )
    return answer


def must_be_proof(receipt: Receipt) -> None:
    """Raises Ambiguous where it cannot be kept: no number, or an instant of no zone."""
    extra = (*receipt.extra.keys(), *receipt.extra.values())
    words = all(_is_words(one) for one in (receipt.remote_id, receipt.url, *extra))
    if words and receipt.remote_id and _is_instant(receipt.published_at):
        return
    raise Ambiguous(
        say("The network’s receipt proves nothing: a part of it is missing or cannot be read."),
        evidence=repr(receipt),
    )


def _is_words(given: object) -> bool:
    return isinstance(given, str) and given == storable(given)


def _is_instant(given: object) -> bool:
    return isinstance(given, datetime) and given.tzinfo is not None


def offers(connector: object, ability: type[Ability]) -> TypeGuard[Ability]:
    """`isinstance` for the optional abilities, asked once for each class: it is slow."""
    asked = (type(connector), ability)
    if asked not in _known:
        _known[asked] = issubclass(*asked)
    return _known[asked]


_known: dict[tuple[type, type], bool] = {}
