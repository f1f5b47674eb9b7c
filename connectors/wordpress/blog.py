"""The few calls of a blog's REST API that we need.

By `?rest_route=`, which every WordPress understands, whatever its addresses look like.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from connectors.contract import Account, Image
from connectors.http import Http, Reply
from connectors.multipart import Form, Piece
from connectors.reach import guard_of
from connectors.wordpress.errors import judge
from connectors.wordpress.markup import kept_alt

PAGE: Final = 50
_ANY: Final = "publish,future,draft,pending,private"
_ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def site(account: Account) -> str:
    """The operator's setting, else the handle as an address; https unless it says otherwise."""
    typed = account.handle.strip().rstrip("/")
    return account.settings.get("base_url") or (typed if "://" in typed else f"https://{typed}")


class Blog:
    def __init__(self, account: Account, *, read: float) -> None:
        values = account.credentials.values
        password = values.get("password", "")
        pair = base64.b64encode(f"{values.get('user', '')}:{password}".encode()).decode()
        self._http = Http(
            network="WordPress",
            base_url=site(account),
            headers={"Authorization": f"Basic {pair}"},
            secrets=(pair, password, password.replace(" ", "")),
            judge=judge,
            read=read,
            guard=guard_of(account.settings),
        )

    def me(self) -> Mapping[str, Any]:
        return self._part(self._get("/wp/v2/users/me", context="edit"), "id", "name")

    def upload(self, image: Image, *, name: str) -> Mapping[str, Any]:
        ending = _ENDINGS.get(image.mime, "bin")
        file = Piece(name="file", content=image.data, filename=f"{name}.{ending}", mime=image.mime)
        form = Form([file, Piece(name="alt_text", content=kept_alt(image.alt).encode())])
        reply = self._http.call("POST", "/", body=form, params={"rest_route": "/wp/v2/media"})
        return self._part(self._json(reply), "id", "source_url")

    def write(self, number: str, article: Mapping[str, object]) -> Mapping[str, Any]:
        """A new one where `number` is empty."""
        route = f"/wp/v2/posts/{number}" if number else "/wp/v2/posts"
        body = json.dumps(article).encode()
        reply = self._http.call(
            "POST",
            "/",
            body=body,
            headers={"Content-Type": "application/json"},
            params={"rest_route": route},
        )
        return self._part(self._json(reply), "id", "link", "status")

    def article(self, number: str) -> Mapping[str, Any]:
        found = self._get(f"/wp/v2/posts/{number}", context="edit")
        return self._part(found, "id", "link", "status")

    def by_slug(self, slug: str) -> Mapping[str, Any] | None:
        """In whatever state; None where there is none."""
        found = self._list(self._get("/wp/v2/posts", slug=slug, status=_ANY, context="edit"))
        return self._part(found[0], "id", "link", "status") if found else None

    def standing(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        """What anyone can read since then, newest first, page by page to the end."""
        wanted: dict[str, str | int] = {
            "rest_route": "/wp/v2/posts",
            "status": "publish",
            "context": "edit",  # the words as they were written, before they are made pretty
            "after": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "per_page": PAGE,
            "orderby": "date",
        }
        number, pages = 1, 1
        while number <= pages:  # a page too many is refused
            reply = self._http.call("GET", "/", params={**wanted, "page": number})
            told = reply.headers.get("X-WP-TotalPages", "")
            pages = int(told) if told.isdecimal() else 1
            yield from (self._part(one, "id", "link") for one in self._list(self._json(reply)))
            number += 1

    def comments(self, number: str) -> int | None:
        """How many readers see below it; None where the blog does not tell."""
        params: dict[str, str | int] = {
            "rest_route": "/wp/v2/comments",
            "post": number,
            "per_page": 1,
        }
        reply = self._http.call("GET", "/", params=params)
        told = reply.headers.get("X-WP-Total", "")
        return int(told) if told.isdecimal() else None

    def instant(self, article: Mapping[str, Any]) -> datetime:
        """Raises Ambiguous where it tells none."""
        try:
            at = datetime.fromisoformat(str(article["date_gmt"]))
        except (KeyError, ValueError) as error:
            raise self._http.unexpected(article) from error
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)

    def _get(self, route: str, **wanted: str | int) -> object:
        found: object = self._http.get("/", rest_route=route, **wanted)
        return found

    def _json(self, reply: Reply) -> object:
        try:
            found: object = reply.json()
        except ValueError as error:
            raise self._http.unexpected() from error
        return found

    def _part(self, told: object, *names: str) -> Mapping[str, Any]:
        if not isinstance(told, Mapping) or any(not told.get(name) for name in names):
            raise self._http.unexpected(told)
        return told

    def _list(self, told: object) -> list[Mapping[str, Any]]:
        if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
            raise self._http.unexpected(told)
        return told
