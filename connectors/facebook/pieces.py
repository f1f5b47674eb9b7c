"""A large video in pieces: a session is opened, Facebook names each next piece, the session ends.

Sources: Meta's guide “Uploading Videos with the Graph API” (resumable: 10 GB, 4 hours; the guide of
2026 shows another way, which wants the app's number and a person's token), the parameters in its
tables of v26.0 (facebook-business 26.0.3). Nobody sees the video until it is made public.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from connectors.contract import Receipt, Video
from connectors.errors import ConnectorError, Permanent, Retryable
from connectors.http import Reply
from connectors.meta.graph import Graph, Told
from connectors.multipart import Piece, Slice
from connectors.steps import unseen
from lib.clock import Clock
from lib.i18n import say

WHOLE: Final = 100_000_000  # bytes that one form carries within one claim
_LONG: Final = timedelta(minutes=20)  # longer ones are not taken in one form
BLOCK: Final = 50_000_000  # bytes in one step; Facebook's own pieces may be smaller
BEGIN: Final = "video"
_PART: Final = "video part "
END: Final = "video whole"
NAMED: Final = "video "
_SENT: Final = frozenset({"upload_complete", "processing", "ready"})


class MovedOn(Retryable):
    """Facebook has this piece already, and says which one it waits for."""

    def __init__(self, begin: int, end: int, evidence: str) -> None:
        super().__init__(say("Facebook waits for another piece of the video."), evidence=evidence)
        self.begin, self.end = begin, end


def wanted(video: Video) -> bool:
    return video.bytes > WHOLE or (video.length is not None and video.length > _LONG)


def steps(video: Video) -> list[str]:
    blocks = range(1, max(1, -(-video.bytes // BLOCK)) + 1)
    return [BEGIN, *(f"{_PART}{place}" for place in blocks), END]


class Pieces:
    """`uploading`: the server that takes videos, `hearing` it; `graph`: the one that tells of
    them.
    """

    def __init__(self, *, graph: Graph, uploading: Graph, page_id: str, clock: Clock) -> None:
        self._graph, self._uploading = graph, uploading
        self._clock, self._edge = clock, f"{page_id}/videos"

    def take(
        self, video: Video, step: str, words: Mapping[str, str], done: Mapping[str, Receipt]
    ) -> Receipt:
        with unseen():
            if step == BEGIN:
                return self._begin(video)
            if step == END:
                return self._end(words, done[BEGIN])
            return self._block(video, step, done)

    def _begin(self, video: Video) -> Receipt:
        asked = {"upload_phase": "start", "file_size": str(video.bytes)}
        told = self._uploading.post(self._edge, asked)
        session = self._uploading.part(told, "upload_session_id")
        return self._receipt(
            NAMED + self._uploading.part(told, "video_id"), self._next(told), session=session
        )

    def _block(self, video: Video, step: str, done: Mapping[str, Receipt]) -> Receipt:
        """From where the step before ended; the last one goes on until Facebook has all."""
        blocks = steps(video)[1:-1]
        place = blocks.index(step)
        before, is_last = done[[BEGIN, *blocks][place]], place == len(blocks) - 1
        begin, end = int(before.extra["begin"]), int(before.extra["end"])
        session = done[BEGIN].extra["session"]
        while begin < end and (is_last or begin < (place + 1) * BLOCK):
            after = self._sent(video, session, begin, end)
            if after[0] <= begin:
                raise self._uploading.http.unexpected(f"{begin} again")
            begin, end = after
        if is_last and begin != video.bytes:
            raise self._uploading.http.unexpected(f"no more than {begin} of {video.bytes}")
        return self._receipt(f"{step} {session}", (begin, end))

    def _sent(self, video: Video, session: str, begin: int, end: int) -> tuple[int, int]:
        """What Facebook wants next: (end, end) for nothing more."""
        part = Slice(file=video.file, begin=begin, length=min(end, video.bytes) - begin)
        asked = {
            "upload_phase": "transfer",
            "upload_session_id": session,
            "start_offset": str(begin),
        }
        piece = Piece(name="video_file_chunk", content=part, filename="piece", mime=video.mime)
        try:
            return self._next(self._uploading.post(self._edge, asked, source=piece))
        except MovedOn as moved:
            if moved.begin <= begin:
                raise
            return moved.begin, moved.end

    def _end(self, words: Mapping[str, str], begun: Receipt) -> Receipt:
        """Where the answer of a first try was lost, the video itself tells."""
        session = begun.extra["session"]
        asked = {**words, "upload_phase": "finish", "upload_session_id": session}
        try:
            self._uploading.post(self._edge, asked)
        except Permanent:
            if not self._is_sent(begun.remote_id.removeprefix(NAMED)):
                raise
        return Receipt(remote_id=f"{END} {session}", url="", published_at=self._clock.now())

    def _is_sent(self, number: str) -> bool:
        status = self._graph.get(number, fields="status").get("status")
        return isinstance(status, Mapping) and status.get("video_status") in _SENT

    def _next(self, told: Told) -> tuple[int, int]:
        found = _offsets(told)
        if found is None:
            raise self._uploading.http.unexpected(told)
        return found

    def _receipt(self, remote_id: str, following: tuple[int, int], **extra: str) -> Receipt:
        begin, end = following
        told = {"begin": str(begin), "end": str(end), **extra}
        return Receipt(remote_id=remote_id, url="", published_at=self._clock.now(), extra=told)


def hearing(graph: Graph) -> Graph:
    """Also where Facebook refuses a piece and names another."""
    usual = graph.http.judge
    graph.http = replace(graph.http, judge=lambda reply: _moved_on(reply) or usual(reply))
    return graph


def _moved_on(reply: Reply) -> ConnectorError | None:
    if not 400 <= reply.status < 500:
        return None
    try:
        told: Any = reply.json()
    except ValueError:
        return None
    error = told.get("error") if isinstance(told, dict) else None
    data = error.get("error_data") if isinstance(error, dict) else None
    found = _offsets(_opened(data))
    return None if found is None else MovedOn(*found, evidence=f"{reply.status} {reply.words}")


def _opened(data: object) -> object:
    """Meta writes it as an object, or as one inside a text."""
    try:
        return json.loads(data) if isinstance(data, str) else data
    except ValueError:
        return None


def _offsets(told: object) -> tuple[int, int] | None:
    if not isinstance(told, Mapping):
        return None
    words = [str(told.get(name, "")) for name in ("start_offset", "end_offset")]
    if not all(one.isascii() and one.isdecimal() for one in words):
        return None
    begin, end = map(int, words)
    return (begin, end) if begin <= end else None
