"""Which machines an address that a person typed may lead to: those of the internet.

Whoever connects an account decides where our requests go, and we stand inside a network that they
do not: beside databases, routers, and a cloud's own keys (169.254.169.254). A name is resolved
once, and what it gave is what is connected to, so that a name that leads elsewhere a moment later
leads nobody inside. An address of the operator's (`…_BASE_URL`) is the operator's word.
"""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final
from urllib.parse import urlsplit

from urllib3.exceptions import NameResolutionError, NewConnectionError

from connectors.contract import Account, Plugin
from connectors.errors import Permanent
from lib.addresses import is_public_address
from lib.i18n import say

Resolve = Callable[[str], Sequence[str]]


class Inside(NewConnectionError):
    """Nothing was connected to: the address is not one of the internet."""

    def __init__(self, host: str) -> None:
        super().__init__(None, f"{host} is inside this network")  # type: ignore[arg-type]


def resolved(host: str) -> Sequence[str]:
    """Every address of that name, however it is written. Raises OSError, UnicodeError."""
    found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """`allowed` is asked of each address that `resolve` gives within so many `seconds`."""

    resolve: Resolve = resolved
    allowed: Callable[[str], bool] = is_public_address
    seconds: float = 5.0

    def addresses(self, host: str) -> Sequence[str]:
        """Where that host may be reached. Raises Inside, NameResolutionError."""
        try:
            found = _in_time(self.resolve, host, seconds=self.seconds)
        except (OSError, UnicodeError) as error:
            unknown = socket.gaierror(str(error))
            raise NameResolutionError(host, None, unknown) from error  # type: ignore[arg-type]
        if not all(self.allowed(address) for address in found):
            raise Inside(host)
        return found


def _in_time(resolve: Resolve, host: str, *, seconds: float) -> Sequence[str]:
    """The system’s resolver takes no time-out, and asks silent name servers for half a minute.

    Raises OSError, UnicodeError.
    """
    told: SimpleQueue[Sequence[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            told.put(resolve(host))
        except (OSError, UnicodeError) as error:
            told.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = told.get(timeout=seconds)
    except Empty:
        raise OSError(f"no name server answered within {seconds:g} s") from None
    if isinstance(found, OSError | UnicodeError):
        raise found
    return found


_OUTSIDE: Final = Guard()
_standing: ContextVar[Guard | None] = ContextVar("guard", default=None)


def guard_of(settings: Mapping[str, str]) -> Guard | None:
    """For calls to an address that was typed, unless the operator's stands in its place."""
    return None if settings.get("base_url") else _OUTSIDE


def standing() -> Guard | None:
    """The guard of the call that is being made; None: it may go anywhere."""
    return _standing.get()


@contextmanager
def guarded(guard: Guard | None) -> Iterator[None]:
    """While the block lasts, connections made in it heed the guard."""
    before = _standing.set(guard)
    try:
        yield
    finally:
        _standing.reset(before)


def must_be_outside(plugin: Plugin, account: Account, guard: Guard | None = None) -> None:
    """For an account that is being connected. Raises Permanent; a name that nobody knows passes,
    since no call to it will get anywhere.
    """
    host = _host(plugin.typed(account))
    if not host or account.settings.get("base_url"):
        return
    try:
        (guard or _OUTSIDE).addresses(host)
    except Inside as error:
        raise refused(plugin.name, error) from error
    except NameResolutionError:
        return


def refused(network: str, evidence: object) -> Permanent:
    """What is said where an address leads inside."""
    return Permanent(
        say(
            "The address of %(network)s leads into the network in which Marronnier runs.",
            network=network,
        ),
        remedy=say(
            "Write the address under which everyone reaches it. If it is meant to be reached from "
            "inside only, whoever keeps this installation sets %(setting)s.",
            setting=f"MARRONNIER_{network.upper()}_BASE_URL",
        ),
        evidence=evidence,
    )


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
