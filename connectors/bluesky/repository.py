"""An account's posts on its server: written once, found again, by one key."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from atproto_client import models
from atproto_client.client.raw import ClientRaw
from atproto_client.exceptions import ModelError

from connectors.bluesky import views
from connectors.bluesky.connector import profile
from connectors.bluesky.errors import NEW_APP_PASSWORD, Doing, is_absent, sorting
from connectors.bluesky.limits import left_in
from connectors.bluesky.parts import Part, answer
from connectors.bluesky.record import COLLECTION, record
from connectors.bluesky.session import Opening, entrance, home, renewed, server, told
from connectors.bluesky.text import Mark, Written
from connectors.contract import (
    Account,
    Credentials,
    Left,
    Mention,
    Outgoing,
    PastPost,
    Receipt,
    Sample,
)
from connectors.errors import AccessExpired, AuthExpired, ConnectorError, Permanent
from lib.clock import Clock
from lib.i18n import say


@dataclass(frozen=True, slots=True)
class Repository:
    account: Account
    clock: Clock
    read: float
    heard: dict[timedelta, Left]  # by the window of the limit

    def publish(self, part: Part) -> Receipt:
        access = self._stored("access")
        with self._server(access) as pds:
            return self._standing(pds, part) or self._put(pds, part)

    def answer(self, post: Outgoing, mention_id: str) -> Receipt:
        access = self._stored("access")
        with self._server(access) as pds:
            with self._sorting(Doing.ASKING):
                answers = views.answered(pds, mention_id)
            part = answer(post, answers)
            return self._standing(pds, part) or self._put(pds, part)

    def find(self, part: Part) -> Receipt | None:
        with self._server() as pds:
            return self._standing(pds, part)

    def history(self, *, since: datetime) -> Iterator[PastPost]:
        place = profile(self.account)
        with self._server() as pds, self._sorting(Doing.ASKING):
            for uri, value, at in views.own(pds, self._stored("did"), since=since):
                yield PastPost(
                    remote_id=uri,
                    url=f"{place}/post/{uri.rsplit('/')[-1]}",
                    text=str(value.get("text", "")),
                    published_at=at,
                    kind=views.kind(value),
                )

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        with self._server(self._stored("access")) as pds, self._sorting(Doing.ASKING):
            return views.figures(pds, remote_ids)

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        with self._server(self._stored("access")) as pds, self._sorting(Doing.ASKING):
            return views.mentions(pds, self._stored("did"), since=since)

    def verify(self) -> str:
        access = self._stored("access")
        with self._server(access) as pds, self._sorting(Doing.ASKING):
            session = pds.com.atproto.server.get_session()
        if session.active is False:
            raise AuthExpired(
                say("This account is not active."),
                remedy=say("Open it in Bluesky and make it active again."),
                evidence=session.status,
            )
        return session.handle

    def refresh(self) -> Credentials:
        with server(entrance(self.account), read=self.read, hear=self._hear) as door:
            return renewed(self.account, self._reopened(door) or self._opened(door))

    def _standing(self, pds: ClientRaw, part: Part) -> Receipt | None:
        """The record in this place; None only if the server says that there is none."""
        did = self._stored("did")
        try:
            with self._sorting(Doing.ASKING):
                found = pds.com.atproto.repo.get_record(
                    {"repo": did, "collection": COLLECTION, "rkey": part.place}
                )
                made = datetime.fromisoformat(str(found.value["created_at"]))
                return self._receipt(part, uri=found.uri, cid=found.cid or "", at=made)
        except ConnectorError as error:
            if is_absent(error):
                return None
            raise

    def _put(self, pds: ClientRaw, part: Part) -> Receipt:
        made = record(
            part,
            created_at=self.clock.now(),
            dids=self._dids(pds, part.text),
            blobs=self._blobs(pds, part.post),
        )
        return self._confirmed(pds, part, made)

    def _blobs(self, pds: ClientRaw, post: Outgoing) -> list[Mapping[str, Any]]:
        if post.video is None:
            return [self._uploaded(pds, image.data, image.mime) for image in post.images]
        with post.video.file.open("rb") as file:
            return [self._uploaded(pds, file, post.video.mime, post.video.bytes)]

    def _confirmed(self, pds: ClientRaw, part: Part, made: Mapping[str, Any]) -> Receipt:
        body = {
            "repo": self._stored("did"),
            "collection": COLLECTION,
            "rkey": part.place,
            "record": made,
            "swapRecord": None,  # never over a post that came up in the meantime
        }
        with self._sorting(Doing.WRITING):
            confirmed = models.ComAtprotoRepoPutRecord.Response.model_validate(
                told(
                    pds,
                    "com.atproto.repo.putRecord",
                    json.dumps(body).encode(),
                    mime="application/json",
                )
            )
            at = datetime.fromisoformat(made["createdAt"])
            return self._receipt(part, uri=confirmed.uri, cid=confirmed.cid, at=at)

    def _receipt(self, part: Part, *, uri: str, cid: str, at: datetime) -> Receipt:
        if uri != f"at://{self._stored('did')}/{COLLECTION}/{part.place}":
            raise ModelError(f"the answer is about another post: {uri}")
        return Receipt(
            remote_id=uri,
            url=f"{profile(self.account)}/post/{part.place}",
            published_at=at,
            extra={"cid": cid},
        )

    def _uploaded(
        self, pds: ClientRaw, data: bytes | IO[bytes], mime: str, size: int | None = None
    ) -> Mapping[str, Any]:
        """A file that no post shows yet: the server forgets it if none comes."""
        with self._sorting(Doing.ASKING):
            answer = told(pds, "com.atproto.repo.uploadBlob", data, mime=mime, size=size)
            blob = answer.get("blob")
            if not isinstance(blob, dict):
                raise ModelError("the answer holds no blob")
            return blob

    def _dids(self, pds: ClientRaw, text: Written) -> Mapping[str, str]:
        handles = {facet.target for facet in text.facets if facet.mark is Mark.MENTION}
        found = {handle: self._did(pds, handle) for handle in sorted(handles)}
        return {handle: did for handle, did in found.items() if did}

    def _did(self, pds: ClientRaw, handle: str) -> str | None:
        """None: nobody is called so, and the mention stays plain text."""
        try:
            with self._sorting(Doing.ASKING):
                return pds.com.atproto.identity.resolve_handle({"handle": handle}).did
        except Permanent:
            return None

    def _reopened(self, door: ClientRaw) -> Opening | None:
        """None if there is no refresh token or the server refuses it: the password then decides."""
        token = self.account.credentials.values.get("refresh")
        if not token:
            return None
        try:
            with self._sorting(Doing.OPENING):
                return door.com.atproto.server.refresh_session(
                    headers={"Authorization": f"Bearer {token}"}
                )
        except (AccessExpired, AuthExpired, Permanent):
            return None

    def _opened(self, door: ClientRaw) -> Opening:
        values = self.account.credentials.values
        password = values.get("app_password")
        if not password:
            raise AuthExpired(
                say("There is no app password for this account."), remedy=NEW_APP_PASSWORD
            )
        name = values.get("did") or self.account.handle.removeprefix("@")
        with self._sorting(Doing.OPENING):
            return door.com.atproto.server.create_session(
                {"identifier": name, "password": password}
            )

    def _stored(self, name: str) -> str:
        """Raises AccessExpired: refresh() gives what is missing."""
        found = self.account.credentials.values.get(name)
        if not found:
            raise AccessExpired(say("There is no session with Bluesky yet."))
        return found

    def _server(self, access: str = "") -> AbstractContextManager[ClientRaw]:
        return server(home(self.account), access=access, read=self.read, hear=self._hear)

    def _hear(self, headers: Mapping[str, str]) -> None:
        if (left := left_in(headers)) is not None:
            self.heard[left.window] = left

    def _sorting(self, doing: Doing) -> AbstractContextManager[None]:
        secrets = self.account.credentials.values.values()
        return sorting(doing, self.clock.now, secrets=secrets)
