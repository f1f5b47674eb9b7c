"""What an account is told of its readers, and how it answers them."""

from dataclasses import asdict, replace
from typing import Final

from flask import Response, jsonify, request, url_for

from connectors.sandbox.faults import Calls
from connectors.sandbox.readers import PAGE, Readers
from connectors.sandbox.shapes import Draft, Remark
from web.sandbox.door import Door, answered, named_key
from web.sandbox.given import Refused, draft, instant
from web.sandbox.shown import shown

_MOST: Final = 100  # posts measured in one call


class Talk:
    def __init__(self, door: Door) -> None:
        self._door = door
        self._readers = Readers(door.store)

    def figures(self, handle: str) -> Response:
        """Of the posts `ids`, numbers with commas between; without those that are not there."""
        switch = self._door.read(handle, Calls.READ)
        wanted = [one for one in request.args.get("ids", "").split(",") if one.isdecimal()]
        if len(wanted) > _MOST:
            raise Refused(422, f"At most {_MOST} posts in one call.")
        counted = self._readers.figures(handle, [int(one) for one in wanted])
        told = {str(number): asdict(figures) for number, figures in counted.items()}
        return answered(jsonify(figures=told), switch)

    def mentions(self, handle: str) -> Response:
        """What others wrote, oldest first; pages as of posts."""
        switch = self._door.read(handle, Calls.READ)
        found = self._readers.remarks(
            handle,
            since=instant(request.args.get("since")),
            after=request.args.get("after", 0, type=int),
        )
        more = found[-1].id if len(found) == PAGE else None
        told = [_mention(handle, remark) for remark in found]
        return answered(jsonify(mentions=told, next=more), switch)

    def answer(self, handle: str, number: int) -> Response:
        named, keyed = named_key()
        self._door.admit(handle)
        wanted = self._answer(handle, number, draft(key=named, keyed=keyed))
        switch = self._door.switchboard.strike(handle, Calls.ANSWER)
        now = self._door.clock.now()
        post = self._door.store.publish(handle, wanted, fault=switch, at=now, call=Calls.ANSWER)
        return answered(jsonify(shown(post) if post else {}), switch)

    def _answer(self, handle: str, number: int, wanted: Draft) -> Draft:
        if self._readers.remark(handle, number) is None:
            raise Refused(404, "What this answers is not there.")
        return replace(wanted, to_post=None, to_remark=number)


def _mention(handle: str, remark: Remark) -> dict[str, object]:
    page = url_for("sandbox.profile", handle=handle, _external=True)
    return {
        "id": str(remark.id),
        "url": f"{page}#remark-{remark.id}",
        "author": remark.author,
        "text": remark.text,
        "written_at": remark.written_at.isoformat(),
        "on": None if remark.on is None else str(remark.on),
    }
