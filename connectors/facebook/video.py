"""A page's video: uploaded unseen, then made public by a write that can be repeated harmlessly."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from connectors.contract import Receipt, Video
from connectors.errors import ConnectorError, Permanent, RateLimited
from connectors.facebook import pieces
from connectors.facebook.page import SITE, address
from connectors.facebook.pieces import BEGIN, NAMED, Pieces
from connectors.meta.containers import START_AGAIN
from connectors.meta.graph import Graph, Told
from connectors.steps import unseen
from lib.clock import Clock
from lib.i18n import say

_SHOWN: Final = "id,post_id,permalink_url,created_time"
_LATER: Final = timedelta(seconds=30)
_READY: Final = "ready"
_USELESS: Final = frozenset({"error", "upload_failed", "expired"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Videos:
    """`uploading`: the same account at the server that takes videos, with more time."""

    graph: Graph
    uploading: Graph
    page_id: str
    clock: Clock

    def steps(self, video: Video) -> list[str]:
        return pieces.steps(video) if pieces.wanted(video) else [BEGIN]

    def take(
        self, video: Video, step: str, words: Mapping[str, str], done: Mapping[str, Receipt]
    ) -> Receipt:
        """One of the steps that lead to a video that nobody sees."""
        if pieces.wanted(video):
            return self._pieces.take(video, step, words, done)
        return self._upload(video, words)

    def _upload(self, video: Video, words: Mapping[str, str]) -> Receipt:
        with unseen():
            told = self.uploading.post(f"{self.page_id}/videos", words, source=video)
            number = self.uploading.part(told, "id")
        return Receipt(remote_id=NAMED + number, url="", published_at=self.clock.now())

    def publish(self, uploaded: Receipt) -> Receipt:
        """Raises RateLimited while Facebook still prepares it."""
        number, now = _number(uploaded), self.clock.now()
        with unseen():  # nothing is written yet
            self._must_be_ready(number)
        self.graph.post(number, {"published": "true"})
        with suppress(ConnectorError):
            return self._receipt(self.graph.glance(number, fields=_SHOWN))
        return Receipt(remote_id=number, url=f"{SITE}/{number}", published_at=now)

    def find(self, uploaded: Receipt) -> Receipt | None:
        told = self.graph.get(_number(uploaded), fields=f"published,{_SHOWN}")
        if not isinstance(told.get("published"), bool):
            raise self.graph.http.unexpected(told)
        return self._receipt(told) if told["published"] else None

    @property
    def _pieces(self) -> Pieces:
        return Pieces(
            graph=self.graph, uploading=self.uploading, page_id=self.page_id, clock=self.clock
        )

    def _must_be_ready(self, number: str) -> None:
        told = self.graph.get(number, fields="status")
        status = told.get("status")
        state = self.graph.part(status, "video_status")
        if state in _USELESS:
            raise Permanent(
                say("Facebook cannot use this video."), remedy=START_AGAIN, evidence=status
            )
        if state != _READY:
            raise RateLimited(
                say("%(network)s is still preparing it.", network="Facebook"),
                until=self.clock.now() + _LATER,
            )

    def _receipt(self, told: Told) -> Receipt:
        """By the post's number where Facebook tells it: that one is in the page's list."""
        number, post = self.graph.part(told, "id"), told.get("post_id")
        own = post if isinstance(post, str) and post else number
        if own is post and "_" not in own:
            own = f"{self.page_id}_{own}"
        return Receipt(
            remote_id=own,
            url=address(self.graph.part(told, "permalink_url")),
            published_at=self.graph.instant(told, "created_time"),
        )


def _number(uploaded: Receipt) -> str:
    return uploaded.remote_id.removeprefix(NAMED)
