"""Calls to one server: who speaks, to which address, and for how long at most."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any, Final

import httpx
from atproto_client import models
from atproto_client.client.raw import ClientRaw
from atproto_client.client.session import get_session_pds_endpoint
from atproto_client.exceptions import ModelError
from atproto_client.models.base import ParamsModelBase
from atproto_client.request import Request
from atproto_core.exceptions import AtProtocolError
from atproto_server.auth.jwt import get_jwt_payload

from connectors.contract import Account, Credentials
from connectors.deadline import Deadline

ENTRYWAY: Final = "https://bsky.social"
CONNECT: Final = 5.0  # seconds
LONGEST: Final = 45.0  # seconds for a whole operation, however many images
_BLOCK: Final = 65_536  # bytes

Opening = (
    models.ComAtprotoServerCreateSession.Response | models.ComAtprotoServerRefreshSession.Response
)


class Unsent(httpx.ConnectTimeout):
    """The operation's time was over before this call left."""


@contextmanager
def server(
    address: str, *, access: str = "", read: float, hear: Callable[[httpx.Headers], None]
) -> Iterator[ClientRaw]:
    """The server at `address`, spoken to as the owner of the access token, for LONGEST at most.

    `read`: seconds of silence, and again for the whole of an answer's body. `hear` is told what
    stands above each answer.
    """
    over = time.monotonic() + LONGEST
    times = httpx.Timeout(read, connect=CONNECT)
    with Deadline(LONGEST) as deadline:
        hooks = _hooks(over, read, hear)
        hooks["request"].append(_held_by(deadline))
        request = Request(timeout=times, event_hooks=hooks)
        if access:
            request.add_additional_header("Authorization", f"Bearer {access}")
        try:
            yield ClientRaw(address, request)
        finally:
            request.close()


def told(
    client: ClientRaw,
    method: str,
    content: bytes | IO[bytes],
    *,
    mime: str,
    size: int | None = None,
) -> dict[str, Any]:
    """The JSON object answered to `content`; the library's own methods cannot send it as it is.

    `size`: of a file, in bytes.
    """
    headers = {"Content-Type": mime} | ({"Content-Length": str(size)} if size is not None else {})
    answer = client.invoke_procedure(method, content=content, headers=headers)
    return _object(answer.content)


def asked(client: ClientRaw, method: str, wanted: ParamsModelBase) -> dict[str, Any]:
    """The JSON object answered to a question, also one that the library finds a part missing in."""
    return _object(client.invoke_query(method, params=wanted).content)


def _object(content: object) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise ModelError("the answer is not a JSON object")
    return content


def entrance(account: Account) -> str:
    """Where the account signs in."""
    return (account.settings.get("base_url") or ENTRYWAY).rstrip("/")


def home(account: Account) -> str:
    """Where the account's posts are written and read back: by an entryway they may come late."""
    address = entrance(account)
    return account.credentials.values.get("pds", address) if address == ENTRYWAY else address


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
    found = get_session_pds_endpoint(session)
    return found if found and found.startswith("https://") else None


def _expiry(access: str) -> datetime | None:
    """None where the token does not tell."""
    try:
        ends = get_jwt_payload(access).exp
        return datetime.fromtimestamp(ends, UTC) if ends else None
    except (AtProtocolError, ValueError, OverflowError, OSError):
        return None


class _Hasty(httpx.SyncByteStream):
    """A body that must have gone or come whole by `over`, even where the other side drips."""

    def __init__(
        self, body: httpx.SyncByteStream, over: float, late: httpx.TimeoutException
    ) -> None:
        self._body, self._over, self._late = body, over, late

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            for at in range(0, len(part), _BLOCK):
                if time.monotonic() > self._over:
                    raise self._late
                yield part[at : at + _BLOCK]

    def close(self) -> None:
        self._body.close()


def _hooks(
    over: float, read: float, hear: Callable[[httpx.Headers], None]
) -> Mapping[str, list[Any]]:
    def hurry(request: httpx.Request) -> None:
        left = over - time.monotonic()
        if left < 1:
            raise Unsent("no time is left")
        times: dict[str, float] = request.extensions["timeout"]
        request.extensions["timeout"] = {what: min(long, left) for what, long in times.items()}
        if isinstance(request.stream, httpx.SyncByteStream):
            late = httpx.WriteTimeout("sending took too long")
            request.stream = _Hasty(request.stream, over, late)

    def watch(response: httpx.Response) -> None:
        hear(response.headers)
        if response.has_redirect_location:  # the library would send a write a second time
            raise httpx.TooManyRedirects("redirected", request=response.request)
        if isinstance(response.stream, httpx.SyncByteStream):
            late = httpx.ReadTimeout("the answer took too long")
            response.stream = _Hasty(response.stream, time.monotonic() + read, late)

    return {"request": [hurry], "response": [watch]}


def _held_by(deadline: Deadline) -> Callable[[httpx.Request], None]:
    """Gives each connection to the deadline: no time-out of the library ends a head that drips."""

    def hold(event: str, info: Mapping[str, Any]) -> None:
        if event != "connection.connect_tcp.complete":
            return
        line: socket.socket | None = info["return_value"].get_extra_info("socket")
        if line is not None and not deadline.hold(line):
            raise Unsent("no time is left")

    def trace(request: httpx.Request) -> None:
        request.extensions["trace"] = hold

    return trace
