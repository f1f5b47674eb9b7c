"""One account's server: the few calls of its API that we need (docs.joinmastodon.org/methods)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from connectors.contract import Account, Image, Left, Video
from connectors.errors import Ambiguous, ConnectorError, Permanent
from connectors.http import Http, Reply
from connectors.mastodon.address import base_url
from connectors.mastodon.errors import judge
from connectors.mastodon.limits import left_in
from connectors.mastodon.text import Written, plain
from connectors.multipart import Form, Piece
from connectors.reach import guard_of

PAGE: Final = 40
_ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One as the server tells it; `answers`: the id of what it answers, "" for nothing."""

    number: str
    url: str
    text: str
    at: datetime
    answers: str
    by: str
    told: Mapping[str, Any]


class Server:
    def __init__(self, account: Account, *, read: float) -> None:
        token = account.credentials.values.get("access_token", "")
        self.left: list[Left] = []
        self._account = account
        self._http = Http(
            network="Mastodon",
            base_url=base_url(account),
            headers={"Authorization": f"Bearer {token}"},
            secrets=(token,),
            judge=self._judge,
            read=read,
            guard=guard_of(account.settings),
        )

    def me(self) -> Mapping[str, Any]:
        """The account, as the server tells it. Raises ConnectorError."""
        told = self._http.get("/api/v1/accounts/verify_credentials")
        return self._part(told, "id", "username")

    @cached_property
    def number(self) -> str:
        known = self._account.credentials.values.get("id", "")
        return known.rsplit("/", 1)[-1] if known else str(self.me()["id"])

    def instance(self) -> Mapping[str, Any]:
        """Servers that are older, or not Mastodon, know the first version only."""
        try:
            told = self._http.get("/api/v2/instance")
        except (Permanent, Ambiguous):
            told = self._http.get("/api/v1/instance")
        return self._part(told)

    def upload(self, media: Image | Video) -> tuple[str, bool]:
        """Its id, and whether the server has finished with it."""
        content = media.data if isinstance(media, Image) else media.file
        ending = _ENDINGS.get(media.mime, media.mime.rsplit("/", 1)[-1])
        file = Piece(name="file", content=content, filename=f"media.{ending}", mime=media.mime)
        words = Piece(name="description", content=media.alt.encode())
        form = Form([file, *([words] if media.alt else [])])
        reply = self._http.call("POST", "/api/v2/media", body=form)
        return str(self._part(self._json(reply), "id")["id"]), reply.status != 202

    def must_be_ready(self, number: str) -> None:
        """Raises StillPreparing, or another ConnectorError."""
        self._http.call("GET", f"/api/v1/media/{number}")

    def post(
        self,
        sent: Written,
        *,
        key: str,
        media: Sequence[str] = (),
        answers: str = "",
        visibility: str,
        language: str,
    ) -> Status:
        """One write. The same key within an hour gives the same status, where the server obeys."""
        body: dict[str, Any] = {
            "status": sent.text,
            "visibility": visibility,
            "language": language.split("-")[0],
        }
        if media:
            body["media_ids"] = list(media)
        if answers:
            body["in_reply_to_id"] = answers
        if sent.warning:
            body["spoiler_text"] = sent.warning
        return self._status(self._http.post("/api/v1/statuses", body, Idempotency_Key=key))

    def status(self, number: str) -> Status:
        return self._status(self._http.get(f"/api/v1/statuses/{number}"))

    def own(self, since: datetime) -> Iterator[Status]:
        """Of the account, newest first, to the end of what is not older."""
        below = ""
        while True:
            more = {"max_id": below} if below else {}
            page = self._http.get(
                f"/api/v1/accounts/{self.number}/statuses",
                limit=PAGE,
                exclude_reblogs="true",
                **more,
            )
            found = [self._status(one) for one in self._list(page) if not one.get("reblog")]
            yield from (one for one in found if one.at >= since)
            last = str(page[-1].get("id", "")) if page else ""
            if not last or last == below or (found and found[-1].at < since):
                return
            below = last

    def mentions(self, since: datetime) -> Iterator[Status]:
        """Newest first, without those whose status is gone."""
        below = ""
        while True:
            more = {"max_id": below} if below else {}
            page = self._list(
                self._http.get(
                    "/api/v1/notifications", limit=PAGE, **{"types[]": "mention"}, **more
                )
            )
            for one in page:
                if one.get("type") == "mention" and isinstance(one.get("status"), Mapping):
                    found = self._status(one["status"])
                    if found.at < since:
                        return
                    yield found
            last = str(page[-1].get("id", "")) if page else ""
            if not last or last == below:
                return
            below = last

    def _status(self, told: object) -> Status:
        """Raises Ambiguous where it is none."""
        known = self._part(told, "id", "created_at")
        by = known.get("account")
        try:
            at = datetime.fromisoformat(str(known["created_at"]))
        except ValueError as error:
            raise self._http.unexpected(known) from error
        warning = str(known.get("spoiler_text") or "")
        text = plain(str(known.get("content") or ""))
        return Status(
            number=str(known["id"]),
            url=str(known.get("url") or known.get("uri") or ""),
            text=f"{warning}\n\n{text}" if warning else text,
            at=at if at.tzinfo else at.replace(tzinfo=UTC),
            answers=str(known.get("in_reply_to_id") or ""),
            by=str(by.get("acct", "")) if isinstance(by, Mapping) else "",
            told=known,
        )

    def _part(self, told: object, *names: str) -> Mapping[str, Any]:
        if not isinstance(told, Mapping) or any(not told.get(name) for name in names):
            raise self._http.unexpected(told)
        return told

    def _list(self, told: object) -> list[Mapping[str, Any]]:
        if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
            raise self._http.unexpected(told)
        return told

    def _json(self, reply: Reply) -> object:
        try:
            found: object = reply.json()
        except ValueError as error:
            raise self._http.unexpected() from error
        return found

    def _judge(self, reply: Reply) -> ConnectorError | None:
        if (left := left_in(reply.headers)) is not None:
            self.left[:] = [left]
        return judge(reply)
