"""A push service on this machine that reads what it is given, as a browser would."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lib.web_push import point_of, to_text

CURVE = ec.SECP256R1()


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Has a key pair and a secret of its own, and decrypts by RFC 8291, not by our code."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    auth: bytes = b"sixteen-bytes-ok"

    @property
    def point(self) -> str:
        return to_text(point_of(self.key))

    def read(self, body: bytes) -> dict[str, Any]:
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size == 4096
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        )
        info = b"WebPush: info\x00" + point_of(self.key) + sender
        secret = HKDF(SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(secret)
        words = AESGCM(key).decrypt(nonce, sealed, None)
        assert words.endswith(b"\x02")
        read: dict[str, Any] = json.loads(words[:-1])
        return read


@dataclass(slots=True, kw_only=True)
class PushService:
    """`answers` are given one after the other, then 201. `came`: what it was asked."""

    url: str
    browser: Browser = field(default_factory=Browser)
    answers: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)


@contextmanager
def push_service() -> Iterator[PushService]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.came.append((dict(self.headers), service.browser.read(body)))
            self.send_response(service.answers.pop(0) if service.answers else 201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Nothing on the test's own output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = PushService(url=f"http://127.0.0.1:{server.server_port}/send/abc")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
