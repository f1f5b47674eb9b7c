"""One line to a blog’s REST API, at that of its two addresses which answers.

`/wp-json/…` is the one that hosts and firewalls know; `?rest_route=` is understood by every
WordPress, whatever its addresses look like, and stands in where the first leads to a web page. The
choice is made while reading: no write is ever tried at both.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from connectors.contract import Account
from connectors.errors import ConnectorError
from connectors.http import Http, Reply
from connectors.multipart import Form
from connectors.reach import guard_of
from connectors.wordpress.errors import NoBlog, judge, no_blog

PAGE: Final = 50
_ANYWHERE: Final = "/wp/v2/types/post"  # short, and open to anyone
Told = Mapping[str, Any]


def site(account: Account) -> str:
    """The operator's setting, else the handle as an address; https unless it says otherwise."""
    typed = account.handle.strip().rstrip("/")
    return account.settings.get("base_url") or (typed if "://" in typed else f"https://{typed}")


class Wire:
    def __init__(self, account: Account, *, read: float) -> None:
        values = account.credentials.values
        password = values.get("password", "")
        pair = base64.b64encode(f"{values.get('user', '')}:{password}".encode()).decode()
        self._pretty: bool | None = None  # None: not asked yet
        self._http = Http(
            network="WordPress",
            base_url=site(account),
            headers={"Authorization": f"Basic {pair}"},
            secrets=(pair, password, password.replace(" ", "")),
            judge=judge,
            read=read,
            guard=guard_of(account.settings),
        )

    def ask(self, route: str, **wanted: str | int) -> Reply:
        """JSON, or at least an answer of the address that is known to give it."""
        if self._pretty is not None:
            return self._call("GET", route, wanted=wanted, pretty=self._pretty)
        try:
            http = replace(self._http, judge=_leading_elsewhere)
            reply = http.call("GET", f"/wp-json{route}", params=wanted)
            reply.json()
        except (NoBlog, ValueError):
            reply = self._call("GET", route, wanted=wanted, pretty=False)
            self._pretty = False
        else:
            self._pretty = True
        return reply

    def get(self, route: str, **wanted: str | int) -> object:
        return self._json(self.ask(route, **wanted))

    def one(self, route: str, *names: str, **wanted: str | int) -> Told:
        return self.part(self.get(route, **wanted), *names)

    def pages(self, route: str, **wanted: str | int) -> Iterator[Told]:
        """Every one, page by page to the end."""
        number, pages = 1, 1
        while number <= pages:  # a page too many is refused
            reply = self.ask(route, page=number, **wanted)
            told = reply.headers.get("X-WP-TotalPages", "")
            pages = int(told) if told.isdecimal() else 1
            yield from self.listed(self._json(reply))
            number += 1

    def write(self, route: str, body: bytes | Form) -> object:
        """One POST of JSON, or of a form with a file."""
        if self._pretty is None:
            self.ask(_ANYWHERE)
        kind = {} if isinstance(body, Form) else {"Content-Type": "application/json"}
        pretty = bool(self._pretty)
        return self._json(self._call("POST", route, body=body, headers=kind, pretty=pretty))

    def part(self, told: object, *names: str) -> Told:
        if not isinstance(told, Mapping) or any(not told.get(name) for name in names):
            raise self._http.unexpected(told)
        return told

    def listed(self, told: object) -> list[Told]:
        if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
            raise self._http.unexpected(told)
        return told

    def unexpected(self, told: object) -> Exception:
        return self._http.unexpected(told)

    def _call(
        self,
        method: str,
        route: str,
        *,
        pretty: bool,
        wanted: Mapping[str, str | int] | None = None,
        body: bytes | Form = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        path = f"/wp-json{route}" if pretty else "/"
        params = {**({} if pretty else {"rest_route": route}), **(wanted or {})}
        return self._http.call(method, path, body=body, headers=headers, params=params)

    def _json(self, reply: Reply) -> object:
        try:
            found: object = reply.json()
        except ValueError as error:
            raise self._http.unexpected() from error
        return found


def _leading_elsewhere(reply: Reply) -> ConnectorError | None:
    """Without addresses of its own making, a WordPress sends one to its first page."""
    return no_blog(reply) if 300 <= reply.status < 400 else judge(reply)
