"""A page or feed at an address that a person typed: read by nobody but machines of the internet."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from urllib3.exceptions import NameResolutionError

from connectors.body import TooLong
from connectors.errors import ConnectorError, Permanent, Retryable
from connectors.http import Http, Reply
from connectors.reach import Guard, Inside
from lib.addresses import is_web_address
from lib.i18n import say
from lib.log import redact

MOST_BYTES: Final = 2_000_000
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_HOPS: Final = 4
_SHORTER: Final = say("Look for a shorter feed of the same page.")
_ACCEPT: Final = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the server said of its last answer; "" for nothing."""

    etag: str = ""
    modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """`content_type`: as its server tells it. `known`: to be said at the next reading."""

    address: str
    body: bytes = field(repr=False)
    content_type: str
    known: Known


def fetch(
    address: str, *, known: Known | None = None, guard: Guard | None = None
) -> Fetched | None:
    """What stands there; None where nothing changed since `known`. Raises ConnectorError.

    Redirects are followed, each address looked at anew (decision 0016).
    """
    for _ in range(_HOPS):
        reply = _answer(address, (known or Known()).headers, guard or Guard())
        if reply.status == 304:
            return None
        if reply.status not in _MOVED:
            return _fetched(address, reply)
        address = _onward(address, reply.headers.get("Location", ""))
    raise Permanent(
        say("%(host)s sends us on and on.", host=_host(address)),
        remedy=say("Open the address in a browser, and write the one where you end up."),
    )


class _Reader(Http):
    """Of what any server answers: an error only where there is nothing to read."""

    def raise_for_reply(self, reply: Reply) -> None:
        if reply.status in {200, 304} or reply.status in _MOVED:
            return
        if reply.status in {401, 403, 404, 410}:
            raise Permanent(
                say(
                    "%(host)s shows nothing there (answer %(n)s).",
                    host=self.network,
                    n=reply.status,
                ),
                remedy=say("Open the address in a browser, and correct it."),
            )
        raise Retryable(
            say("%(host)s answered %(n)s.", host=self.network, n=reply.status),
            remedy=say("Wait: it is asked again. If it goes on, write to whoever keeps that page."),
        )

    def _transport(self, error: Exception) -> ConnectorError:
        if isinstance(error, TooLong):
            return Permanent(
                say(
                    "%(host)s sends more than %(n)s MB, or takes too long over it.",
                    host=self.network,
                    n=MOST_BYTES // 1_000_000,
                ),
                remedy=_SHORTER,
                evidence=f"{type(error).__name__}: {error}",
            )
        return Retryable(
            say("%(host)s could not be reached, or broke off.", host=self.network),
            remedy=say("Open the address in a browser, to see whether it is there."),
            evidence=f"{type(error).__name__}: {error}",
        )


def _answer(address: str, headers: dict[str, str], guard: Guard) -> Reply:
    host = _host(address)
    _must_lead_outside(address, host, guard)
    parts = urlsplit(address)
    asked = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    reader = _Reader(network=host, base_url=f"{parts.scheme}://{parts.netloc}", guard=guard)
    return reader.call("GET", asked, headers={"Accept": _ACCEPT, **headers})


def _must_lead_outside(address: str, host: str, guard: Guard) -> None:
    if not is_web_address(address):
        raise Permanent(
            say("“%(address)s” is not the address of a page.", address=redact(address)[:200]),
            remedy=say("Write it with https://."),
        )
    try:
        guard.addresses(host)
    except Inside as error:
        raise Permanent(
            say("%(host)s is inside the network in which Marronnier runs.", host=host),
            remedy=say("Write the address under which everyone reaches it."),
            evidence=error,
        ) from error
    except NameResolutionError as error:
        raise Retryable(
            say("No machine is known by the name %(host)s.", host=host),
            remedy=say("Look whether it is spelled right."),
            evidence=error,
        ) from error


def _fetched(address: str, reply: Reply) -> Fetched:
    if len(reply.body) > MOST_BYTES:
        raise Permanent(
            say(
                "%(host)s sends more than %(n)s MB.", host=_host(address), n=MOST_BYTES // 1_000_000
            ),
            remedy=_SHORTER,
        )
    headers = reply.headers
    return Fetched(
        address=address,
        body=reply.body,
        content_type=headers.get("Content-Type", ""),
        known=Known(etag=headers.get("ETag", ""), modified=headers.get("Last-Modified", "")),
    )


def _onward(address: str, location: str) -> str:
    """Where a redirect leads; what is no address is told as it stands."""
    try:
        return urljoin(address, location)
    except ValueError:
        return location


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
