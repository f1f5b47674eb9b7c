"""What others write below a page's posts or about it, and what the page answers."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from connectors.contract import Mention, Receipt
from connectors.facebook.page import SITE, Page, address
from connectors.meta.errors import NoRight
from connectors.meta.graph import Graph, Told
from connectors.words import normalised

_FIELDS: Final = "id,message,created_time,permalink_url,from{id,name}"
_BELOW: Final = timedelta(days=30)  # comments are read below the posts of so long before


@dataclass(frozen=True, slots=True)
class Talk:
    graph: Graph
    page_id: str
    page: Page

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        found = {mention.mention_id: mention for mention in self._all(since)}
        return sorted(found.values(), key=lambda mention: mention.written_at)

    def comment(self, number: str, text: str, *, at: datetime) -> Receipt:
        """Below a post or a comment."""
        told = self.graph.post(f"{number}/comments", {"message": text})
        own = self.graph.part(told, "id")
        return Receipt(remote_id=own, url=f"{SITE}/{own}", published_at=at)

    def own_comment(self, number: str, text: str, *, since: datetime) -> Receipt | None:
        """What the page itself wrote below a post."""
        for told in self._comments(number, since):
            if _author(told)[0] in {self.page_id, ""} and _says(told, text):
                return Receipt(
                    remote_id=self.graph.part(told, "id"),
                    url=_url(told),
                    published_at=self.graph.instant(told, "created_time"),
                )
        return None

    def _all(self, since: datetime) -> Iterator[Mention]:
        for past in self.page.history(since=since - _BELOW):
            for told in self._comments(past.remote_id, since):
                yield from self._mention(told, on=past.remote_id)
        with suppress(NoRight):  # few apps may read who names a page
            for told in self.graph.everything(f"{self.page_id}/tagged", fields=_FIELDS):
                if self.graph.instant(told, "created_time") >= since:
                    yield from self._mention(told)

    def _comments(self, number: str, since: datetime) -> Iterator[Told]:
        edge = f"{number}/comments"
        for told in self.graph.everything(edge, filter="stream", fields=_FIELDS):
            if self.graph.instant(told, "created_time") >= since:
                yield told

    def _mention(self, told: Told, *, on: str = "") -> Iterator[Mention]:
        """None of what the page wrote itself."""
        number, name = _author(told)
        if number == self.page_id:
            return
        yield Mention(
            mention_id=self.graph.part(told, "id"),
            url=_url(told),
            author=name,
            text=str(told.get("message") or ""),
            written_at=self.graph.instant(told, "created_time"),
            on=on,
        )


def _author(told: Told) -> tuple[str, str]:
    """Number and name; both "" where Facebook does not tell (it wants a permission)."""
    found = told.get("from")
    if not isinstance(found, dict):
        return "", ""
    return str(found.get("id") or ""), str(found.get("name") or "")


def _says(told: Told, text: str) -> bool:
    return normalised(str(told.get("message") or "")) == normalised(text)


def _url(told: Told) -> str:
    found = told.get("permalink_url")
    return address(found) if isinstance(found, str) and found else f"{SITE}/{told.get('id')}"
