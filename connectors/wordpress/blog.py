"""The few calls of a blog's REST API that publishing needs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from typing import Final

from connectors.contract import Image, Video
from connectors.multipart import Form, Piece
from connectors.wordpress.markup import kept_alt
from connectors.wordpress.wire import PAGE, Told, Wire

_TRASHED: Final = "__trashed"  # what WordPress puts behind the address of what is thrown away
_ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "video/webm": "webm",
}


class Blog:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def me(self) -> Told:
        return self._wire.one("/wp/v2/users/me", "id", "name", context="edit")

    def uploaded(self, name: str) -> Told | None:
        """What lies in the media library under that address; None where there is none."""
        found = self._wire.listed(self._wire.get("/wp/v2/media", slug=name))
        return self._wire.part(found[0], "id", "source_url") if found else None

    def upload(self, media: Image | Video, *, name: str, title: str) -> Told:
        """Its address is told to the blog: a title inside the file would be taken for it."""
        content = media.data if isinstance(media, Image) else media.file
        filename = f"{name}.{_ENDINGS.get(media.mime, 'bin')}"
        words = {"title": title, "slug": name, "alt_text": kept_alt(media.alt)}
        if isinstance(media, Video):
            words["description"] = words.pop("alt_text")
        pieces = [Piece(name=key, content=value.encode()) for key, value in words.items()]
        file = Piece(name="file", content=content, filename=filename, mime=media.mime)
        told = self._wire.write("/wp/v2/media", Form([file, *pieces]))
        return self._wire.part(told, "id", "source_url")

    def write(self, number: str, article: Mapping[str, object]) -> Told:
        """A new one where `number` is empty."""
        route = f"/wp/v2/posts/{number}" if number else "/wp/v2/posts"
        told = self._wire.write(route, json.dumps(article).encode())
        return self._wire.part(told, "id", "link", "status")

    def article(self, number: str) -> Told:
        return self._wire.one(f"/wp/v2/posts/{number}", "id", "link", "status", context="edit")

    def at(self, slug: str) -> Sequence[Told]:
        """Those of that address in whatever state, what readers see first, then the oldest."""
        found = self._wire.get(
            "/wp/v2/posts",
            slug=f"{slug},{slug}{_TRASHED}",
            status="any,trash",
            context="edit",
            orderby="id",
            order="asc",
        )
        all_of_it = [
            self._wire.part(one, "id", "link", "status") for one in self._wire.listed(found)
        ]
        return sorted(all_of_it, key=lambda one: one["status"] != "publish")

    def standing(self, since: datetime) -> Iterator[Told]:
        """What anyone can read since then, newest first."""
        found = self._wire.pages(
            "/wp/v2/posts",
            status="publish",
            context="edit",  # the words as they were written, before they are made pretty
            after=stamp(since),
            per_page=PAGE,
            orderby="date",
        )
        return (self._wire.part(one, "id", "link") for one in found)

    def comments(self, number: str) -> int | None:
        """How many readers see below it; None where the blog does not tell."""
        reply = self._wire.ask("/wp/v2/comments", post=number, per_page=1)
        told = reply.headers.get("X-WP-Total", "")
        return int(told) if told.isdecimal() else None

    def categories(self) -> Sequence[tuple[int, str, str]]:
        """(number, name, address) of each, by name."""
        found = self._wire.pages("/wp/v2/categories", per_page=100, orderby="name")
        known = (self._wire.part(one, "id", "name", "slug") for one in found)
        return [(int(one["id"]), unescape(str(one["name"])), str(one["slug"])) for one in known]

    def instant(self, told: Told) -> datetime:
        """When it was published or written. Raises Ambiguous where it tells none."""
        try:
            at = datetime.fromisoformat(str(told["date_gmt"]))
        except (KeyError, ValueError) as error:
            raise self._wire.unexpected(told) from error
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
