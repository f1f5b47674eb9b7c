"""A *fake* PDS for what a real one does not do on demand: hang, lie, break off."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.connectors.raw_server import RawServer, answer, request_of

DID = "did:plc:abcdefghijklmnopqrstuvwx"
Deed = Callable[[socket.socket], None]


def told(status: str, content: Any, *headers: str) -> bytes:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return answer(status, body, "Content-Type: application/json", *headers)


def refused(name: str, words: str = "so it is", status: str = "400 Bad Request") -> bytes:
    return told(status, {"error": name, "message": words})


ABSENT = refused("RecordNotFound", "Could not locate record: at://x")


class FakePds(RawServer):
    """Answers each method (`putRecord`) as told: bytes to send, or what to do to the peer."""

    def __init__(self) -> None:
        super().__init__()
        self.replies: dict[str, bytes | Deed] = {"getRecord": ABSENT}
        self.deed = self._reply

    def calls(self, method: str) -> list[bytes]:
        return [request for request in self.requests if method_of(request) == method]

    def _reply(self, peer: socket.socket) -> None:
        request = request_of(peer)
        self.requests.append(request)
        reply = self.replies.get(method_of(request), refused("MethodNotImplemented"))
        if isinstance(reply, bytes):
            peer.sendall(reply)
        else:
            reply(peer)


def method_of(request: bytes) -> str:
    address = request.split(b" ", 2)[1].split(b"?")[0]
    return address.rsplit(b".", 1)[-1].decode()


@contextmanager
def fake_pds() -> Iterator[FakePds]:
    server = FakePds()
    try:
        yield server
    finally:
        server.close()
