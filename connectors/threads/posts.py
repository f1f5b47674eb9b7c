"""An account's own posts on Threads: found again, recalled, measured."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from connectors.contract import Kind, Metric, PastPost, Receipt, Sample
from connectors.errors import ConnectorError, Permanent
from connectors.kinds import kind_of
from connectors.meta.graph import Graph, Told
from connectors.meta.known import oldest
from connectors.words import normalised

SITE: Final = "https://www.threads.com"
_FIELDS: Final = "id,text,permalink,timestamp"
_MADE_OF: Final = f"{_FIELDS},media_type,link_attachment_url"
# An album holds photos, videos or both: we send photos.
_KINDS: Final = {"IMAGE": Kind.PHOTO, "CAROUSEL_ALBUM": Kind.PHOTO, "VIDEO": Kind.VIDEO}
# What Threads calls shares left Threads: sent to somebody. Passed on within it is a repost.
_METRICS: Final = {
    "views": Metric.VIEWS,
    "likes": Metric.LIKES,
    "replies": Metric.COMMENTS,
    "reposts": Metric.SHARES,
    "quotes": Metric.QUOTES,
    "shares": "sends",
}


@dataclass(frozen=True, slots=True)
class Posts:
    graph: Graph

    def receipt(self, number: str, *, at: datetime) -> Receipt:
        """Of what was just published: what Threads says of it is asked for; it is up all the same
        if the answer does not come.
        """
        with suppress(ConnectorError):
            told = self.graph.glance(number, fields="id,permalink,timestamp")
            if told.get("id") == number:
                return self._receipt(told)
        return Receipt(remote_id=number, url=SITE, published_at=at)

    def published(
        self, text: str, *, since: datetime, surely: bool, answers: bool
    ) -> Receipt | None:
        """The oldest with these words, as `connectors.meta.known` tells it."""
        same = [told for told in self._own(since, answers=answers) if _says(told, text)]
        found = oldest(same, text, surely=surely, network="Threads")
        return None if found is None else self._receipt(found)

    def history(self, *, since: datetime) -> Iterator[PastPost]:
        for told in self._own(since, answers=False, fields=_MADE_OF):
            receipt = self._receipt(told)
            yield PastPost(
                remote_id=receipt.remote_id,
                url=receipt.url,
                text=str(told.get("text") or ""),
                published_at=receipt.published_at,
                kind=_kind(told),
            )

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """A post that is gone is left out."""
        measured: dict[str, Sequence[Sample]] = {}
        for number in remote_ids:
            with suppress(Permanent):
                measured[number] = self._figures(number)
        return measured

    def _figures(self, number: str) -> Sequence[Sample]:
        page = self.graph.get(f"{number}/insights", metric=",".join(_METRICS))
        told = {one.get("name"): one for one in self.graph.listed(page)}
        return [
            Sample(metric=metric, value=_value(told.get(name))) for name, metric in _METRICS.items()
        ]

    def _own(self, since: datetime, *, answers: bool, fields: str = _FIELDS) -> Iterator[Told]:
        """Newest first."""
        edge = "me/replies" if answers else "me/threads"
        for told in self.graph.everything(edge, fields=fields, since=int(since.timestamp())):
            if self.graph.instant(told, "timestamp") >= since:
                yield told

    def _receipt(self, told: Told) -> Receipt:
        url = told.get("permalink")
        return Receipt(
            remote_id=self.graph.part(told, "id"),
            url=url if isinstance(url, str) and url else SITE,
            published_at=self.graph.instant(told, "timestamp"),
        )


def _kind(told: Told) -> Kind:
    if told.get("media_type") == "TEXT_POST":
        return kind_of(str(told.get("text") or ""), link=bool(told.get("link_attachment_url")))
    return _KINDS.get(str(told.get("media_type")), Kind.UNKNOWN)


def _says(told: Told, text: str) -> bool:
    return normalised(str(told.get("text") or "")) == normalised(text)


def _value(told: Told | None) -> int | None:
    """Of `{"values": [{"value": 7}]}`, or of `{"total_value": {"value": 7}}`."""
    values = (told or {}).get("values")
    found = values[0] if isinstance(values, list) and values else (told or {}).get("total_value")
    value = found.get("value") if isinstance(found, Mapping) else None
    return value if isinstance(value, int) else None
