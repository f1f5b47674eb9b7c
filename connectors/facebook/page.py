"""A page's own posts: found again, recalled, measured."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from connectors.contract import Kind, Metric, Outgoing, PastPost, Receipt, Sample
from connectors.errors import ConnectorError, Permanent
from connectors.facebook.rules import text_of
from connectors.kinds import kind_of
from connectors.meta.graph import Graph, Told
from connectors.meta.known import oldest
from connectors.words import normalised

SITE: Final = "https://www.facebook.com"
_FIELDS: Final = (
    "id,message,created_time,permalink_url,"
    "attachments{media_type,target{id},subattachments{target{id}}}"
)
_KINDS: Final = {
    "album": Kind.PHOTO,
    "photo": Kind.PHOTO,
    "video": Kind.VIDEO,
    "link": Kind.LINK,
}
_COUNTED: Final = (
    "shares,reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count)"
)
# of a video whose post Facebook has not named
_OF_VIDEO: Final = "likes.limit(0).summary(total_count),comments.limit(0).summary(total_count)"


@dataclass(frozen=True, slots=True)
class Page:
    graph: Graph
    page_id: str

    def receipt(self, number: str, *, at: datetime) -> Receipt:
        """Of the post just written. What Facebook itself says of it is asked for; it is up all the
        same if the answer does not come.
        """
        with suppress(ConnectorError):
            told = self.graph.glance(number, fields="id,created_time,permalink_url")
            if told.get("id") == number:
                return self._receipt(told)
        return Receipt(remote_id=number, url=f"{SITE}/{number}", published_at=at)

    def find(self, post: Outgoing, *, since: datetime, photos: AbstractSet[str]) -> Receipt | None:
        """By the photos that it took along, else by its words; the oldest of them.

        Raises Ambiguous where it has no words and something else without words went up.
        """
        text, same = text_of(post), []
        for told in self._posts(since):
            if photos & set(_targets(told)):
                return self._receipt(told)
            if normalised(_message(told)) == normalised(text):
                same.append(told)
        found = oldest(same, text, surely=False, network="Facebook")
        return None if found is None else self._receipt(found)

    def history(self, *, since: datetime) -> Iterator[PastPost]:
        for told in self._posts(since):
            receipt = self._receipt(told)
            yield PastPost(
                remote_id=receipt.remote_id,
                url=receipt.url,
                text=_message(told),
                published_at=receipt.published_at,
                kind=_kind(told),
            )

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """A post that is gone is left out."""
        measured: dict[str, Sequence[Sample]] = {}
        for number in remote_ids:
            with suppress(Permanent):
                is_post = "_" in number
                told = self.graph.get(number, fields=_COUNTED if is_post else _OF_VIDEO)
                measured[number] = [
                    Sample(
                        metric=Metric.LIKES, value=_total(told, "reactions" if is_post else "likes")
                    ),
                    Sample(metric=Metric.COMMENTS, value=_total(told, "comments")),
                    Sample(metric=Metric.SHARES, value=_count(told.get("shares"))),
                ]
        return measured

    def _posts(self, since: datetime) -> Iterator[Told]:
        """Newest first."""
        edge = f"{self.page_id}/published_posts"
        for told in self.graph.everything(edge, fields=_FIELDS, since=int(since.timestamp())):
            if self.graph.instant(told, "created_time") >= since:
                yield told

    def _receipt(self, told: Told) -> Receipt:
        number = self.graph.part(told, "id")
        url = told.get("permalink_url")
        return Receipt(
            remote_id=number,
            url=address(url) if isinstance(url, str) and url else f"{SITE}/{number}",
            published_at=self.graph.instant(told, "created_time"),
        )


def address(url: str) -> str:
    """Facebook gives some of its addresses without its name."""
    return f"{SITE}{url}" if url.startswith("/") else url


def _message(told: Told) -> str:
    found = told.get("message")
    return found if isinstance(found, str) else ""


def _targets(told: Told) -> Iterator[str]:
    """The numbers of what is attached."""
    for one in _listed(told.get("attachments")):
        for attached in (one, *_listed(one.get("subattachments"))):
            target = attached.get("target")
            if isinstance(target, Mapping) and isinstance(target.get("id"), str):
                yield target["id"]


def _kind(told: Told) -> Kind:
    """By what is attached; a kind of attachment that is not known tells nothing."""
    attached = _listed(told.get("attachments"))
    if not attached:
        return kind_of(_message(told))
    return _KINDS.get(str(attached[0].get("media_type")), Kind.UNKNOWN)


def _listed(edge: Any) -> Sequence[Told]:  # noqa: ANN401 - the network's own shape
    found = edge.get("data") if isinstance(edge, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _total(told: Told, edge: str) -> int | None:
    found = told.get(edge)
    summary = found.get("summary") if isinstance(found, Mapping) else None
    return _count(summary, "total_count")


def _count(told: object, name: str = "count") -> int | None:
    found = told.get(name) if isinstance(told, Mapping) else None
    return found if isinstance(found, int) else None
