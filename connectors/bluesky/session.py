"""Calls to one server: who speaks, to which address, and for how long at most."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import httpx
from atproto_client import models
from atproto_client.client.raw import ClientRaw
from atproto_client.exceptions import ModelError
from atproto_client.request import Request
from atproto_core.did_doc import DidDocument, is_valid_did_doc
from atproto_core.exceptions import AtProtocolError
from atproto_server.auth.jwt import get_jwt_payload

from connectors.contract import Account, Credentials

ENTRYWAY: Final = "https://bsky.social"
LONGEST: Final = 45.0  # seconds for a whole operation, however many images
_TIMES: Final = httpx.Timeout(15, connect=5)
_LONGEST_CALL: Final = 20.0

Opening = (
    models.ComAtprotoServerCreateSession.Response | models.ComAtprotoServerRefreshSession.Response
)


class Unsent(httpx.ConnectTimeout):
    """The operation's time was over before this call left."""


@contextmanager
def server(address: str, *, access: str = "") -> Iterator[ClientRaw]:
    """The server at `address`, spoken to as the owner of the access token, for LONGEST at most."""
    over = time.monotonic() + LONGEST
    request = Request(timeout=_TIMES, event_hooks=_hooks(over))
    if access:
        request.add_additional_header("Authorization", f"Bearer {access}")
    try:
        yield ClientRaw(address, request)
    finally:
        request.close()


def told(client: ClientRaw, method: str, content: bytes, *, mime: str) -> dict[str, Any]:
    """The JSON object answered to `content`; the library's own methods cannot send it as it is."""
    answer = client.invoke_procedure(method, content=content, headers={"Content-Type": mime})
    if not isinstance(answer.content, dict):
        raise ModelError("the answer is not a JSON object")
    return answer.content


def entrance(account: Account) -> str:
    """Where the account signs in."""
    return (account.settings.get("base_url") or ENTRYWAY).rstrip("/")


def home(account: Account) -> str:
    """Where the account's posts are written and read back: by an entryway they may come late."""
    return account.credentials.values.get("pds") or entrance(account)


def renewed(account: Account, session: Opening) -> Credentials:
    values = {
        **account.credentials.values,
        "access": session.access_jwt,
        "refresh": session.refresh_jwt,
        "did": session.did,
    }
    pds = _pds(session) if entrance(account) == ENTRYWAY else None
    return Credentials(
        values={**values, "pds": pds} if pds else values, expires_at=_expiry(session.access_jwt)
    )


def _pds(session: Opening) -> str | None:
    if not isinstance(session.did_doc, dict) or not is_valid_did_doc(session.did_doc):
        return None
    found = DidDocument.from_dict(session.did_doc).get_pds_endpoint()
    return found if found and found.startswith("https://") else None


def _expiry(access: str) -> datetime | None:
    """None where the token does not tell."""
    try:
        told = get_jwt_payload(access).exp
    except (AtProtocolError, ValueError):
        return None
    return datetime.fromtimestamp(told, UTC) if told else None


class _Hasty(httpx.SyncByteStream):
    """A body that must have come whole by `over`, even from a server that drips."""

    def __init__(self, body: httpx.SyncByteStream, over: float) -> None:
        self._body = body
        self._over = over

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            if time.monotonic() > self._over:
                raise httpx.ReadTimeout("the answer took too long")
            yield part

    def close(self) -> None:
        self._body.close()


def _hooks(over: float) -> Mapping[str, list[Any]]:
    def hurry(request: httpx.Request) -> None:
        left = over - time.monotonic()
        if left < 1:
            raise Unsent("no time is left")
        times: dict[str, float] = request.extensions["timeout"]
        request.extensions["timeout"] = {what: min(long, left) for what, long in times.items()}
        request.extensions["over"] = min(over, time.monotonic() + _LONGEST_CALL)

    def watch(response: httpx.Response) -> None:
        if response.has_redirect_location:  # the library would send a write a second time
            raise httpx.TooManyRedirects("redirected", request=response.request)
        body = response.stream
        if isinstance(body, httpx.SyncByteStream):
            response.stream = _Hasty(body, response.request.extensions["over"])

    return {"request": [hurry], "response": [watch]}
