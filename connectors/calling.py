"""Calls to an address that an association typed for its own programs: followed nowhere, hurried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from connectors.errors import ConnectorError, Permanent
from connectors.http import CONNECT, Http, Reply
from connectors.reach import Guard
from lib.i18n import Text, say

READ: Final = 10.0  # seconds; see connectors.http.Http
GONE: Final = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`status` None: there was no answer. `why`: it was not taken; None: it was.

    `final`: it asks never to be called again, or can never be.
    """

    status: int | None = None
    why: Text | None = None
    final: bool = False


@dataclass
class _Judge:
    """Keeps the answer's number, and has every answer but a 2xx refused."""

    status: int | None = field(default=None)

    def __call__(self, reply: Reply) -> ConnectorError | None:
        self.status = reply.status
        return None if 200 <= reply.status < 300 else ConnectorError(_refusal(reply.status))


def call(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    guard: Guard,
    connect: float = CONNECT,
    read: float = READ,
) -> Answer:
    """One POST of JSON, of whose answer no more than the head is read. Raises nothing.

    A call takes `connect` + 2 * `read` seconds at most, beside what `guard` takes for the name.
    """
    parts = urlsplit(address)
    judge = _Judge()
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    http = Http(
        network=parts.hostname or address,
        base_url=f"{parts.scheme}://{parts.netloc}",
        judge=judge,
        connect=connect,
        read=read,
        reads=False,
        guard=guard,
    )
    sent = {"Content-Type": "application/json", **headers}
    try:
        http.call("POST", path, body=body, headers=sent)
    except Permanent:  # no answer is one: the address leads inside, or nowhere
        return Answer(why=_CANNOT, final=True)
    except ConnectorError as error:
        if judge.status is not None and 200 <= judge.status < 300:
            return Answer(status=judge.status)
        return Answer(status=judge.status, why=error.reason, final=judge.status == GONE)
    return Answer(status=judge.status)


_CANNOT: Final = say(
    "The address leads into the network in which Marronnier runs, or cannot be used."
)


def _refusal(status: int) -> Text:
    match status:
        case 410:
            return say("It answered that it is gone for good (410).")
        case _ if 300 <= status < 400:
            return say(
                "It answered with a redirect (%(status)s), which is not followed: "
                "write the address to which it leads.",
                status=str(status),
            )
        case _:
            return say("It answered %(status)s instead of 200.", status=str(status))
