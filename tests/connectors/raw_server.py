"""A server that does to each connection exactly what a test says, with a real socket."""

import socket
import struct
import threading
from collections.abc import Callable

Deed = Callable[[socket.socket], None]


def request_of(peer: socket.socket) -> bytes:
    """The whole request: headers, then as much body as they announce."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += _some(peer)
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        (
            int(line[15:])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        body += _some(peer)
    return head + b"\r\n\r\n" + body


def _some(peer: socket.socket) -> bytes:
    block = peer.recv(65_536)
    if not block:
        raise ConnectionResetError
    return block


def reset(peer: socket.socket) -> None:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def answer(status: str, body: bytes = b"{}", *headers: str, length: int | None = None) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body) if length is None else length}",
        *headers,
    ]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


class RawServer:
    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.deed: Deed = lambda _peer: None
        self.released = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def answers(self, content: bytes) -> None:
        def deed(peer: socket.socket) -> None:
            self.requests.append(request_of(peer))
            peer.sendall(content)

        self.deed = deed

    def close(self) -> None:
        self.released.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._listening.accept()
            except OSError:
                return
            try:
                self.deed(peer)
            except OSError:
                pass
            finally:
                peer.close()
