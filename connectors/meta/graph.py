"""Meta's Graph, asked through facebook-sdk, whose calls go over the house's own HTTP edge.

Left to itself the library has no time-out, keeps the host in a global of its module, refuses every
version since 3.2, and lets tokens out in the texts of its exceptions (facebook-sdk 3.1.0).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

from connectors.contract import Image, Video
from connectors.http import READ, Http
from connectors.meta.errors import Table, judge
from connectors.meta.wire import Carrier, file
from connectors.multipart import Piece
from lib.clock import Clock, SystemClock
from lib.log import HIDDEN

if TYPE_CHECKING:
    from facebook import GraphAPI

Told = Mapping[str, Any]
_PAGE: Final = 100  # the most that Graph gives at once
_MOST_PAGES: Final = 200
_GLANCE: Final = 4.0  # seconds of silence


class Graph:
    """One account's calls. Every failure is a ConnectorError, with `secrets` hidden in it."""

    def __init__(
        self,
        *,
        network: str,
        base_url: str,
        version: str,
        token: str,
        table: Table,
        secrets: Sequence[str] = (),
        read: float = READ,
        clock: Clock | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self.version = version
        self._token = token
        self._secrets = _in_every_dress((token, *secrets))
        self.http = Http(
            network=network,
            base_url=base_url,
            secrets=self._secrets,
            documented=frozenset(),
            judge=lambda reply: judge(reply, table, now=clock.now(), hide=self._hidden),
            clock=clock,
            read=read,
        )
        self._hasty = replace(self.http, read=min(read, _GLANCE))

    def get(self, path: str, **params: str | int) -> Told:
        """The object there. Raises ConnectorError."""
        return self._told(self._api().request(f"{self.version}/{path}", dict(params)))

    def glance(self, path: str, **params: str) -> Told:
        """As `get`, for what is worth a few seconds only: the post is up already."""
        return self._told(self._api(self._hasty).request(f"{self.version}/{path}", dict(params)))

    def unversioned(self, path: str, **params: str) -> Told:
        """As `get`, for the paths that have no version."""
        return self._told(self._api().request(path, dict(params)))

    def post(
        self, path: str, data: Mapping[str, str], *, source: Image | Video | Piece | None = None
    ) -> Told:
        """One write; `source` goes with it as a file, a Piece under its own name. Raises
        ConnectorError.
        """
        sent = file(source) if isinstance(source, Image | Video) else source
        files = None if sent is None else {sent.name: sent}
        return self._told(
            self._api().request(f"{self.version}/{path}", post_args=dict(data), files=files)
        )

    def everything(self, path: str, **params: str | int) -> Iterator[Told]:
        """All objects of an edge, page by page to the end: an absence must be sure."""
        asked: dict[str, str | int] = {"limit": _PAGE, **params}
        for _ in range(_MOST_PAGES):
            page = self.get(path, **asked)
            yield from self.listed(page)
            following = self._following(page)
            if not following:
                return
            if following == asked:
                break
            asked = following
        raise self.http.unexpected("pages without end")

    def part(self, told: object, name: str) -> str:
        """A documented word of an answer. Raises Ambiguous where it is not there."""
        found = told.get(name) if isinstance(told, Mapping) else None
        if not isinstance(found, str) or not found:
            raise self.http.unexpected(told)
        return found

    def instant(self, told: object, name: str) -> datetime:
        """A documented instant, UTC. Raises Ambiguous where it is none."""
        try:
            return datetime.fromisoformat(self.part(told, name)).astimezone(UTC)
        except ValueError as error:
            raise self.http.unexpected(told) from error

    def listed(self, page: Told) -> Sequence[Told]:
        """What one page holds. Raises Ambiguous where it is none."""
        found = page.get("data")
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.http.unexpected(page)
        return found

    def _following(self, page: Told) -> dict[str, str | int]:
        """What to ask for the next page; empty on the last. Its host is never taken from there."""
        paging = page.get("paging")
        address = paging.get("next") if isinstance(paging, Mapping) else None
        asked = parse_qsl(urlsplit(address).query) if isinstance(address, str) else []
        return {name: value for name, value in asked if name != "access_token"}

    def _hidden(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, HIDDEN)
        return words

    def _api(self, http: Http | None = None) -> "GraphAPI":
        from facebook import GraphAPI  # noqa: PLC0415 - nobody pays for it who counts characters

        return GraphAPI(access_token=self._token, session=Carrier(http or self.http))

    def _told(self, answer: object) -> Told:
        if not isinstance(answer, Mapping):
            raise self.http.unexpected(answer)
        return answer


def _in_every_dress(secrets: Sequence[str]) -> tuple[str, ...]:
    """As they are, and as they stand in an address or a form."""
    plain = [secret for secret in secrets if secret]
    return tuple({dress(one) for one in plain for dress in (str, quote, quote_plus)})
