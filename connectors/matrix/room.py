"""One room, seen by one account: the few calls of the Client-Server API that we need."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from connectors.contract import Account, Image, Video
from connectors.errors import Permanent
from connectors.http import Http, Reply
from connectors.matrix import address
from connectors.matrix.errors import LET_IN, Absent, judged
from connectors.matrix.rules import file_name
from connectors.multipart import one_file
from connectors.reach import guard_of
from connectors.steps import unseen
from lib.clock import Clock
from lib.i18n import say

PAGE: Final = 100
_CLIENT: Final = "/_matrix/client/v3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One message as the server tells it; `content` is empty once it was taken back."""

    number: str
    at: datetime
    by: str
    content: Mapping[str, Any]


class Room:
    def __init__(self, account: Account, *, read: float, clock: Clock) -> None:
        token = account.credentials.values.get("access_token", "").strip()
        self.name = address.room(account)
        self._http = Http(
            network="Matrix",
            base_url=address.base_url(account),
            headers={"Authorization": f"Bearer {token}"},
            secrets=(token,),
            judge=lambda reply: judged(reply, clock),
            clock=clock,
            read=read,
            guard=guard_of(account.settings),
        )

    @cached_property
    def number(self) -> str:
        """The room's id; that of a name has to be asked for. Nothing is written by it."""
        if not self.name.startswith("#"):
            return self.name
        with unseen():
            told = self._http.get(f"{_CLIENT}/directory/room/{_quoted(self.name)}")
            return str(self._part(told, "room_id")["room_id"])

    @cached_property
    def me(self) -> str:
        told = self._http.get(f"{_CLIENT}/account/whoami")
        return str(self._part(told, "user_id")["user_id"])

    def must_be_open(self) -> None:
        """The account is in the room, and everybody there can read what it writes."""
        told = self._part(self._http.get(f"{_CLIENT}/joined_rooms"))
        if self.number not in told.get("joined_rooms", ()):
            raise Permanent(say("This account is not in the room."), remedy=LET_IN)
        try:
            self._http.get(f"{self._path}/state/m.room.encryption")
        except Absent:
            return
        raise Permanent(
            say("The room is encrypted, and what Marronnier writes would not be."),
            remedy=say("Make a room without encryption for announcements, and connect that one."),
        )

    def send(self, content: Mapping[str, Any], mark: str) -> str:
        """One write; the event's id. The same mark gives the same event, for a time."""
        path = f"{self._path}/send/m.room.message/{_quoted(mark)}"
        told = self._json(self._http.send("PUT", path, content))
        return str(self._part(told, "event_id")["event_id"])

    def upload(self, media: Image | Video) -> str:
        """Its `mxc:` address."""
        body = media.data if isinstance(media, Image) else one_file(media.file, media.mime)
        reply = self._http.call(
            "POST",
            "/_matrix/media/v3/upload",
            body=body,
            headers={"Content-Type": media.mime},
            params={"filename": file_name(media)},
        )
        return str(self._part(self._json(reply), "content_uri")["content_uri"])

    def largest(self) -> object:
        """In bytes, as the server tells it."""
        told = self._http.get("/_matrix/client/v1/media/config")
        return self._part(told).get("m.upload.size")

    def own(self, since: datetime) -> Iterator[Event]:
        """The account's messages, newest first, to the end of what is not older."""
        mine = self._messages(since, senders=[self.me])
        return (event for event in mine if event.by == self.me)

    def others(self, since: datetime) -> Iterator[Event]:
        """What everybody else wrote, likewise."""
        return self._messages(since, not_senders=[self.me])

    def is_ours(self, number: str) -> bool:
        event = self.event(number) if number else None
        return event is not None and event.by == self.me

    def event(self, number: str) -> Event | None:
        """None where it is not there, or was taken back."""
        try:
            found = self._event(self._http.get(f"{self._path}/event/{_quoted(number)}"))
        except Absent:
            return None
        return found if found.content else None

    def reactions(self, number: str) -> int | None:
        """None where the message is not there any more."""
        if self.event(number) is None:
            return None
        about = f"{_quoted(self.number)}/relations/{_quoted(number)}"
        path = f"/_matrix/client/v1/rooms/{about}/m.annotation/m.reaction"
        return sum(1 for _ in self._pages(path))

    def _messages(self, since: datetime, **which: list[str]) -> Iterator[Event]:
        only = json.dumps({"types": ["m.room.message"], **which})
        for told in self._pages(f"{self._path}/messages", dir="b", filter=only):
            event = self._event(told)
            if event.at < since:
                return
            if event.content:
                yield event

    @property
    def _path(self) -> str:
        return f"{_CLIENT}/rooms/{_quoted(self.number)}"

    def _pages(self, path: str, **params: str) -> Iterator[Mapping[str, Any]]:
        after, names = "", ("end", "next_batch")
        while True:
            more = {"from": after} if after else {}
            told = self._part(self._http.get(path, limit=PAGE, **params, **more))
            chunk = told.get("chunk")
            if not isinstance(chunk, list):
                raise self._http.unexpected(told)
            yield from (self._part(one) for one in chunk)
            following = next((str(told[name]) for name in names if told.get(name)), "")
            if not following or following == after:
                return
            after = following

    def _event(self, told: object) -> Event:
        known = self._part(told, "event_id", "origin_server_ts")
        content = known.get("content")
        try:
            at = datetime.fromtimestamp(int(known["origin_server_ts"]) / 1000, UTC)
        except (TypeError, ValueError, OverflowError, OSError) as error:
            raise self._http.unexpected(known) from error
        return Event(
            number=str(known["event_id"]),
            at=at,
            by=str(known.get("sender") or ""),
            content=content if isinstance(content, Mapping) else {},
        )

    def _part(self, told: object, *names: str) -> Mapping[str, Any]:
        if not isinstance(told, Mapping) or any(not told.get(name) for name in names):
            raise self._http.unexpected(told)
        return told

    def _json(self, reply: Reply) -> object:
        try:
            found: object = reply.json()
        except ValueError as error:
            raise self._http.unexpected() from error
        return found


def _quoted(part: str) -> str:
    return quote(part, safe="")
