"""A line that loses answers: stands between a connector and its server, in tests."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit, urlunsplit

IsWrite = Callable[[str, str], bool]  # method, path
_HEAD_END: Final = b"\r\n\r\n"
_PATIENCE: Final = 60.0  # seconds


class Fault(StrEnum):
    """What befalls a request. The first two reach the server, so the post is up."""

    ANSWER_CUT = "answer cut"
    ANSWER_NEVER = "answer never"
    ERROR_500 = "error 500"
    ECHO_500 = "error 500 that repeats the request"
    ECHO_400 = "error 400 that repeats the request"
    ECHO_401 = "error 401 that repeats the request"
    ECHO_404 = "error 404 that repeats the request"
    RATE_LIMITED = "rate limited"
    REDIRECT = "redirect"
    WEB_PAGE = "web page"
    TRUNCATED = "truncated"


def _canned(status: str, body: bytes, *headers: str, missing: int = 0) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) + missing}"]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


_ECHOES: Final = {
    Fault.ECHO_500: "500 Internal Server Error",
    Fault.ECHO_400: "400 Bad Request",
    Fault.ECHO_401: "401 Unauthorized",
    Fault.ECHO_404: "404 Not Found",
}
_CANNED: Final = {
    Fault.ERROR_500: _canned("500 Internal Server Error", b"{}", "Content-Type: application/json"),
    Fault.RATE_LIMITED: _canned(
        "429 Too Many Requests", b"{}", "Content-Type: application/json", "Retry-After: 30"
    ),
    Fault.REDIRECT: _canned("307 Temporary Redirect", b"", "Location: /elsewhere"),
    Fault.WEB_PAGE: _canned("200 OK", b"<!doctype html><p>Welcome", "Content-Type: text/html"),
    Fault.TRUNCATED: _canned("200 OK", b'{"id":', "Content-Type: application/json", missing=900),
}


def is_write(method: str, _path: str) -> bool:
    return method not in {"GET", "HEAD", "OPTIONS"}


class FaultyLine:
    """`url` leads to `target`. `writes`: how many writing requests came by.

    `fault` befalls every write while it is set; every request if `on_reads_too`.
    """

    def __init__(self, target: str, is_write: IsWrite = is_write) -> None:
        self.fault: Fault | None = None
        self.on_reads_too = False
        self.writes = 0
        self._target = urlsplit(target)
        self._is_write = is_write
        self._listening = socket.create_server(("127.0.0.1", 0))
        place = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.url = urlunsplit(self._target._replace(scheme="http", netloc=place))
        self._closed = threading.Event()
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def close(self) -> None:
        """From now on connections are refused."""
        if self._closed.is_set():
            return
        self._closed.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                peer, _ = self._listening.accept()
                self._start(self._serve, peer)

    def _serve(self, peer: socket.socket) -> None:
        peer.settimeout(_PATIENCE)
        with peer, suppress(OSError):
            head, body = _request(peer)
            method, path = head.split(b" ", 2)[:2]
            writes = self._is_write(method.decode(), path.decode())
            self.writes += writes
            struck = self.fault if writes or self.on_reads_too else None
            self._answer(peer, head + _HEAD_END + body, struck)

    def _answer(self, peer: socket.socket, request: bytes, fault: Fault | None) -> None:
        match fault:
            case None:
                for block in self._carried(request):
                    peer.sendall(block)
            case Fault.ANSWER_CUT:
                b"".join(self._carried(request))
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case Fault.ANSWER_NEVER:
                b"".join(self._carried(request))
                peer.recv(1)  # until the other side gives up
            case echo if echo in _ECHOES:
                # backwards: a secret that stands behind its name is hidden by its look alone
                said = b" ".join(reversed(request.split()))
                peer.sendall(_canned(_ECHOES[echo], said))
            case canned:
                peer.sendall(_CANNED[canned])

    def _carried(self, request: bytes) -> Iterator[bytes]:
        """The server's whole answer; one connection for each, so that its end is the end."""
        request = re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", request, count=1)
        request = request.replace(_HEAD_END, b"\r\nConnection: close" + _HEAD_END, 1)
        where = (self._target.hostname or "127.0.0.1", self._target.port or 80)
        with socket.create_connection(where, timeout=_PATIENCE) as server:
            server.sendall(request)
            while block := server.recv(65_536):
                yield block


def _request(peer: socket.socket) -> tuple[bytes, bytes]:
    got = b""
    while _HEAD_END not in got:
        got += _some(peer)
    head, _, body = got.partition(_HEAD_END)
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    while len(body) < (int(length[1]) if length else 0):
        body += _some(peer)
    return head, body


def _some(peer: socket.socket) -> bytes:
    block = peer.recv(65_536)
    if not block:
        raise ConnectionResetError
    return block
