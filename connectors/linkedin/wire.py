"""One line to LinkedIn: its headers, its pages, and where its numbers stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from connectors.contract import Account
from connectors.errors import ConnectorError
from connectors.http import READ, Http, Judge, Reply
from connectors.linkedin.errors import judge
from connectors.linkedin.rules import VERSION
from connectors.multipart import Flow
from lib.clock import Clock
from lib.log import HIDDEN

DEFAULT: Final = "https://api.linkedin.com"
PAGE: Final = 50
_PAGES: Final = 40


@dataclass(frozen=True)
class Wire:
    account: Account
    clock: Clock

    def write(self, path: str, content: object) -> str:
        """One write; the number of what was made, which stands in a header only."""
        reply = self.http.send("POST", path, content)
        found = reply.headers.get("x-restli-id") or reply.headers.get("x-linkedin-id") or ""
        if not found.startswith("urn:li:"):
            raise self.http.unexpected(f"no number in the answer: {found[:100]}")
        return found

    def get(self, path: str, *, finder: bool = False) -> Any:  # noqa: ANN401 - LinkedIn's own shape
        headers = {"X-RestLi-Method": "FINDER"} if finder else {}
        reply = self.http.call("GET", path, headers=headers)
        with self.readable(reply.body[:500]):
            return reply.json()

    def pages(self, path: str, query: str, *, finder: bool = False) -> Iterator[dict[str, Any]]:
        """Every element, to the last page."""
        for page in range(_PAGES):
            place = f"count={PAGE}&start={page * PAGE}"
            address = f"{path}?{query}&{place}" if query else f"{path}?{place}"
            told = self.get(address, finder=finder)
            with self.readable(told):
                found: list[dict[str, Any]] = list(told["elements"])
                more = _has_next(told, len(found))
            yield from found
            if not more:
                return
        raise self.http.unexpected("more pages than anyone has")

    def put(
        self, address: str, body: bytes | Flow, mime: str, *, judge: Judge | None = None
    ) -> Reply:
        """To the address that LinkedIn named, which must be LinkedIn's: our key goes with it.
        Addresses with a `judge` of their own are signed, and take no key.

        Raises ValueError for another's.
        """
        parts = urlsplit(address)
        if not _is_theirs(parts, urlsplit(self.http.base_url)):
            raise ValueError("a file is to be sent to a stranger")
        to = replace(
            self.http,
            base_url=f"{parts.scheme}://{parts.netloc}",
            headers=self.http.headers if judge is None else {},
            judge=judge or self._judge,
        )
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return to.call("PUT", path, body=body, headers={"Content-Type": mime})

    def readable(self, told: object) -> "_Readable":
        return _Readable(self.http, told)

    @cached_property
    def http(self) -> Http:
        values, settings = self.account.credentials.values, self.account.settings
        return Http(
            network="LinkedIn",
            base_url=settings.get("base_url", DEFAULT),
            headers={
                "Authorization": f"Bearer {values.get('access_token', '')}",
                "LinkedIn-Version": settings.get("version", VERSION),
                "X-Restli-Protocol-Version": "2.0.0",
            },
            secrets=self._secrets,
            judge=self._judge,
            clock=self.clock,
            read=float(self.account.options.get("timeout", READ)),
        )

    def _judge(self, reply: Reply) -> ConnectorError | None:
        renews = bool(self.account.credentials.values.get("refresh_token"))
        return judge(reply, renews=renews, now=self.clock.now(), hidden=self._hidden)

    def _hidden(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, HIDDEN)
        return words

    @property
    def _secrets(self) -> tuple[str, ...]:
        return tuple(filter(None, self.account.credentials.values.values()))


class _Readable:
    """Within it, an answer that is not as documented is `unexpected`."""

    def __init__(self, http: Http, told: object) -> None:
        self._http, self._told = http, told

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        wrong = (AttributeError, KeyError, TypeError, ValueError, OverflowError)
        if isinstance(error, wrong):
            raise self._http.unexpected(self._told) from error


def _is_theirs(parts: SplitResult, home: SplitResult) -> bool:
    """LinkedIn's own, or the host that the operator named in its place."""
    host = parts.hostname or ""
    if host == "linkedin.com" or host.endswith(".linkedin.com"):
        return parts.scheme == "https"
    return (parts.scheme, host) == (home.scheme, home.hostname)


def _has_next(told: Mapping[str, Any], found: int) -> bool:
    """By its own word where there is one; else a page that is full may have another behind it."""
    links = (told.get("paging") or {}).get("links")
    if isinstance(links, list):
        return any(one.get("rel") == "next" for one in links)
    return found >= PAGE
