"""A video on its way to LinkedIn: announced, sent in parts that LinkedIn names, closed, awaited.

Sources: learn.microsoft.com/linkedin, “Videos API” (2026-05), of which only the beginning could be
read; the calls as a dozen public clients make them (November 2026). Nobody sees the video until a
post takes it along: whatever is lost on the way is done again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from connectors.contract import Receipt, Video
from connectors.errors import ConnectorError, Permanent, RateLimited
from connectors.linkedin.errors import judge_part
from connectors.linkedin.wire import Wire
from connectors.multipart import Slice, one_file
from connectors.steps import unseen
from lib.clock import Clock
from lib.i18n import say

BEGIN: Final = "video"
END: Final = "video whole"
READY: Final = "video ready"
_BLOCK: Final = "video part "
BLOCK: Final = 8 * 1024 * 1024  # bytes in one step, some of LinkedIn's parts of 4 MB
_KIND: Final = "application/octet-stream"
_LATER: Final = timedelta(seconds=15)
_SENT: Final = frozenset({"PROCESSING", "AVAILABLE"})


def steps(video: Video) -> list[str]:
    blocks = [f"{_BLOCK}{place}" for place in range(1, _blocks_of(video) + 1)]
    return [BEGIN, *blocks, END, READY]


def is_video(step: str) -> bool:
    return step == BEGIN or step.startswith(f"{BEGIN} ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Of one video, for one author; `done`: what the steps before gave."""

    wire: Wire
    owner: str
    clock: Clock
    video: Video

    def take(self, step: str, done: Mapping[str, Receipt]) -> Receipt:
        if step == BEGIN:
            return self._begin()
        number = done[BEGIN].remote_id
        if step == END:
            return self._end(number, done)
        if step == READY:
            return self._ready(number)
        return self._block(step, done[BEGIN])

    def _begin(self) -> Receipt:
        """Its number, and where each part goes."""
        asked = {
            "owner": self.owner,
            "fileSizeBytes": self.video.bytes,
            "uploadCaptions": False,
            "uploadThumbnail": False,
        }
        with unseen():
            path = "/rest/videos?action=initializeUpload"
            told = self.wire.http.post(path, {"initializeUploadRequest": asked})
            with self.wire.readable(told):
                value = told["value"]
                parts = _whole(value["uploadInstructions"], self.video.bytes)
                extra = {"token": str(value.get("uploadToken") or ""), "parts": json.dumps(parts)}
                return self._receipt(str(value["video"]), **extra)

    def _block(self, step: str, begun: Receipt) -> Receipt:
        first = (int(step.removeprefix(_BLOCK)) - 1) * BLOCK
        marks = [
            self._put(address, begin, end)
            for begin, end, address in json.loads(begun.extra["parts"])
            if first <= begin < first + BLOCK
        ]
        return self._receipt(f"{step} {begun.remote_id}", marks=json.dumps(marks))

    def _put(self, address: str, begin: int, end: int) -> str:
        """What LinkedIn calls the part by."""
        length = end - begin + 1
        with unseen():
            part = one_file(Slice(file=self.video.file, begin=begin, length=length), _KIND)
            with self.wire.readable(address):
                reply = self.wire.put(address, part, _KIND, judge=judge_part)
            mark = reply.headers.get("ETag", "").strip('"')
            if not mark:
                raise self.wire.http.unexpected("a part without its ETag")
            return mark

    def _end(self, number: str, done: Mapping[str, Receipt]) -> Receipt:
        """Where a first try's answer was lost, LinkedIn refuses the second and has the video."""
        blocks = [step for step in steps(self.video) if step.startswith(_BLOCK)]
        marks = [mark for step in blocks for mark in json.loads(done[step].extra["marks"])]
        whole = {
            "video": number,
            "uploadToken": done[BEGIN].extra["token"],
            "uploadedPartIds": marks,
        }
        with unseen():
            try:
                path = "/rest/videos?action=finalizeUpload"
                self.wire.http.send("POST", path, {"finalizeUploadRequest": whole})
            except Permanent:
                if self._status(number).get("status") not in _SENT:
                    raise
        return self._receipt(f"{END} {number}")

    def _ready(self, number: str) -> Receipt:
        """Raises RateLimited while LinkedIn works on it, Permanent where nothing came of it."""
        with unseen():
            told = self._status(number)
        match told.get("status"):
            case "AVAILABLE":
                return self._receipt(f"{READY} {number}")
            case "PROCESSING_FAILED":
                raise _useless(str(told.get("processingFailureReason", "")))
            case _:
                raise RateLimited(
                    say("%(network)s is still preparing it.", network="LinkedIn"),
                    until=self.clock.now() + _LATER,
                )

    def _status(self, number: str) -> Mapping[str, Any]:
        told = self.wire.get(f"/rest/videos/{quote(number, safe='')}")
        if not isinstance(told, dict):
            raise self.wire.http.unexpected(told)
        return told

    def _receipt(self, number: str, **extra: str) -> Receipt:
        return Receipt(remote_id=number, url="", published_at=self.clock.now(), extra=extra)


def _blocks_of(video: Video) -> int:
    return max(1, -(-video.bytes // BLOCK))


def _whole(told: list[dict[str, Any]], size: int) -> list[tuple[int, int, str]]:
    """(first byte, last byte, address) of each part. Raises ValueError unless they are the file."""
    parts = sorted(
        (int(one["firstByte"]), int(one["lastByte"]), str(one["uploadUrl"])) for one in told
    )
    expected = 0
    for begin, end, _ in parts:
        if begin != expected or end < begin:
            raise ValueError("the parts do not follow one another")
        expected = end + 1
    if expected != size:
        raise ValueError("the parts are not the whole file")
    return parts


def _useless(why: str) -> ConnectorError:
    return Permanent(
        say("LinkedIn could not use the video."),
        remedy=say("Save it as MP4 (H.264, AAC), then have it approved and send it again."),
        evidence=why,
    )
