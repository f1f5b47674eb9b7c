"""What others write below an account's posts on Instagram, and what the account answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from connectors.contract import Mention, PastPost, Receipt
from connectors.instagram.media import SITE, Media
from connectors.meta.graph import Graph, Told
from connectors.words import normalised

_ONE: Final = "id,text,username,timestamp"
_FIELDS: Final = f"{_ONE},replies{{{_ONE}}}"
_BELOW: Final = timedelta(days=30)  # comments are read below the posts of so long before


@dataclass(frozen=True, slots=True)
class Talk:
    """`name`: the account's own, in small letters."""

    graph: Graph
    media: Media
    name: str

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        found = [
            self._mention(told, past)
            for past in self.media.history(since=since - _BELOW)
            for told in self._comments(past.remote_id, since)
            if _author(told).lower() != self.name
        ]
        return sorted(found, key=lambda mention: mention.written_at)

    def comment(self, post: Receipt, text: str, *, at: datetime) -> Receipt:
        told = self.graph.post(f"{post.remote_id}/comments", {"message": text})
        return Receipt(remote_id=self.graph.part(told, "id"), url=post.url, published_at=at)

    def reply(self, number: str, text: str, *, at: datetime) -> Receipt:
        told = self.graph.post(f"{number}/replies", {"message": text})
        return Receipt(remote_id=self.graph.part(told, "id"), url=SITE, published_at=at)

    def own_comment(self, post: Receipt, text: str, *, since: datetime) -> Receipt | None:
        for told in self._comments(post.remote_id, since):
            own = _author(told).lower() in {self.name, ""}
            if own and normalised(_text(told)) == normalised(text):
                return Receipt(
                    remote_id=self.graph.part(told, "id"),
                    url=post.url,
                    published_at=self.graph.instant(told, "timestamp"),
                )
        return None

    def _comments(self, number: str, since: datetime) -> Iterator[Told]:
        """With the answers to them."""
        for comment in self.graph.everything(f"{number}/comments", fields=_FIELDS):
            for told in (comment, *_replies(comment)):
                if self.graph.instant(told, "timestamp") >= since:
                    yield told

    def _mention(self, told: Told, past: PastPost) -> Mention:
        return Mention(
            mention_id=self.graph.part(told, "id"),
            url=past.url,
            author=_author(told),
            text=_text(told),
            written_at=self.graph.instant(told, "timestamp"),
            on=past.remote_id,
        )


def _replies(comment: Told) -> Sequence[Told]:
    edge = comment.get("replies")
    found = edge.get("data") if isinstance(edge, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _author(told: Told) -> str:
    """Empty where Instagram does not tell."""
    return str(told.get("username") or "")


def _text(told: Told) -> str:
    return str(told.get("text") or "")
