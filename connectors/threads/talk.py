"""What others write below an account's posts on Threads, or about it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from connectors.contract import Mention
from connectors.meta.errors import NoRight
from connectors.meta.graph import Graph, Told
from connectors.threads.posts import SITE, Posts

_FIELDS: Final = "id,text,username,permalink,timestamp"
_BELOW: Final = timedelta(days=30)  # answers are read below the posts of so long before


@dataclass(frozen=True, slots=True)
class Talk:
    graph: Graph
    posts: Posts

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        found = {mention.mention_id: mention for mention in self._all(since)}
        return sorted(found.values(), key=lambda mention: mention.written_at)

    def _all(self, since: datetime) -> Iterator[Mention]:
        with suppress(NoRight):  # few apps may read who names an account
            yield from self._in("me/mentions", _FIELDS, since)
        for past in self.posts.history(since=since - _BELOW):
            edge = f"{past.remote_id}/conversation"
            fields = f"{_FIELDS},is_reply_owned_by_me"
            yield from self._in(edge, fields, since, on=past.remote_id)

    def _in(self, edge: str, fields: str, since: datetime, *, on: str = "") -> Iterator[Mention]:
        for told in self.graph.everything(edge, fields=fields):
            own = told.get("is_reply_owned_by_me") is True
            if not own and self.graph.instant(told, "timestamp") >= since:
                yield self._mention(told, on)

    def _mention(self, told: Told, on: str) -> Mention:
        return Mention(
            mention_id=self.graph.part(told, "id"),
            url=str(told.get("permalink") or SITE),
            author=str(told.get("username") or ""),
            text=str(told.get("text") or ""),
            written_at=self.graph.instant(told, "timestamp"),
            on=on,
        )
