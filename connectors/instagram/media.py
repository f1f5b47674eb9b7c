"""An account's own posts on Instagram: found again, recalled, measured."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from connectors.contract import Kind, Metric, PastPost, Receipt, Sample
from connectors.errors import ConnectorError, Permanent
from connectors.meta.graph import Graph, Told
from connectors.meta.known import oldest
from connectors.words import normalised

SITE: Final = "https://www.instagram.com/"
_FIELDS: Final = "id,caption,permalink,timestamp,media_type"
# An album holds photos, videos or both: we send photos.
_KINDS: Final = {"IMAGE": Kind.PHOTO, "CAROUSEL_ALBUM": Kind.PHOTO, "VIDEO": Kind.VIDEO}
_COUNTED: Final = {Metric.LIKES: "like_count", Metric.COMMENTS: "comments_count"}


@dataclass(frozen=True, slots=True)
class Media:
    """`me`: the account's number, or “me”."""

    graph: Graph
    me: str

    def receipt(self, number: str, *, at: datetime) -> Receipt:
        """Of what was just published: what Instagram says of it is asked for; it is up all the same
        if the answer does not come.
        """
        with suppress(ConnectorError):
            told = self.graph.glance(number, fields="id,permalink,timestamp")
            if told.get("id") == number:
                return self._receipt(told)
        return Receipt(remote_id=number, url=SITE, published_at=at)

    def published(self, text: str, *, since: datetime, surely: bool) -> Receipt | None:
        """The oldest with these words, as `connectors.meta.known` tells it."""
        same = [one for one in self._own(since) if normalised(_caption(one)) == normalised(text)]
        found = oldest(same, text, surely=surely, network="Instagram")
        return None if found is None else self._receipt(found)

    def history(self, *, since: datetime) -> Iterator[PastPost]:
        for told in self._own(since):
            receipt = self._receipt(told)
            yield PastPost(
                remote_id=receipt.remote_id,
                url=receipt.url,
                text=_caption(told),
                published_at=receipt.published_at,
                kind=_KINDS.get(str(told.get("media_type")), Kind.UNKNOWN),
            )

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """A post that is gone is left out; likes that are hidden are not told."""
        measured: dict[str, Sequence[Sample]] = {}
        for number in remote_ids:
            with suppress(Permanent):
                told = self.graph.get(number, fields=",".join(_COUNTED.values()))
                measured[number] = [
                    Sample(metric=name, value=_whole(told.get(field)))
                    for name, field in _COUNTED.items()
                ]
        return measured

    def _own(self, since: datetime) -> Iterator[Told]:
        """Newest first."""
        edge = f"{self.me}/media"
        for told in self.graph.everything(edge, fields=_FIELDS, since=int(since.timestamp())):
            if self.graph.instant(told, "timestamp") >= since:
                yield told

    def _receipt(self, told: Told) -> Receipt:
        url = told.get("permalink")
        return Receipt(
            remote_id=self.graph.part(told, "id"),
            url=url if isinstance(url, str) and url else SITE,
            published_at=self.graph.instant(told, "timestamp"),
        )


def _caption(told: Told) -> str:
    return str(told.get("caption") or "")


def _whole(told: object) -> int | None:
    return told if isinstance(told, int) else None
