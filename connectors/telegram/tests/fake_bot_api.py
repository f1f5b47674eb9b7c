"""A *fake* Bot API, written from core.telegram.org/bots/api: keeps the messages it is sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "123456789:AAplanted-planted_planted-planted_pla"
BOT = 123456789
CHAT = -1001234567890
AT = 1_795_000_000  # when every message goes up


@dataclass
class FakeBotApi:
    """`messages`: what readers see. `refuses`: (status, error, parameters) instead of an answer."""

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    refuses: dict[str, tuple[int, str, dict[str, Any]]] = field(default_factory=dict)
    username: str = "croix_verte"
    kind: str = "channel"
    chat: int = CHAT
    member: dict[str, Any] = field(
        default_factory=lambda: {"status": "administrator", "can_post_messages": True}
    )

    def called(self, method: str, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.calls.append((method, given))
        if method in self.refuses:
            status, words, more = self.refuses[method]
            return status, {"ok": False, "error_code": status, "description": words, **more}
        return 200, {"ok": True, "result": getattr(self, f"_{method}")(given)}

    def _getMe(self, _given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Telegram's names
        return {"id": BOT, "is_bot": True, "first_name": "Croix-Verte", "username": "croix_bot"}

    def _getChat(self, _given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        chat = {"id": self.chat, "type": self.kind, "title": "La Croix-Verte"}
        return {**chat, "username": self.username} if self.username else chat

    def _getChatMember(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        assert given["user_id"] == BOT
        return self.member

    def _sendMessage(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        assert 0 < len(given["text"].encode("utf-16-le")) // 2 <= 4096
        return self._message(given["text"])

    def _sendPhoto(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.files.append(given["photo"])
        return self._message(given.get("caption", ""))

    def _sendVideo(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.files.append(given["video"])
        return self._message(given.get("caption", ""))

    def _sendMediaGroup(self, given: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: N802
        media = json.loads(given["media"])
        assert 2 <= len(media) <= 10
        self.files += [given[one["media"].removeprefix("attach://")] for one in media]
        return [self._message(one.get("caption", "")) for one in media]

    def _message(self, text: str) -> dict[str, Any]:
        assert len(text.encode("utf-16-le")) // 2 <= 4096
        made = {
            "message_id": len(self.messages) + 7,
            "date": AT,
            "chat": self._getChat({}),
            "text": text,
        }
        self.messages.append(made)
        return made


def given_in(kind: str, body: bytes) -> dict[str, Any]:
    """The parameters of a JSON call or a form: text as `str`, files as bytes."""
    if kind == "application/json":
        told: dict[str, Any] = json.loads(body)
        return told
    whole = f"Content-Type: {kind}\r\n\r\n".encode() + body
    given: dict[str, Any] = {}
    for part in message_from_bytes(whole, policy=policy.HTTP).iter_parts():
        content: Any = part.get_payload(decode=True)
        name = str(part.get_param("name", header="content-disposition"))
        given[name] = content if part.get_filename() else content.decode()
    return given


@contextmanager
def fake_bot_api() -> Iterator[FakeBotApi]:
    """Running while the block lasts."""
    api = FakeBotApi()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            _, bot, method = self.path.split("/")
            if bot == f"bot{TOKEN}":
                status, told = api.called(method, given_in(self.headers["Content-Type"], body))
            else:
                status, told = 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
            answer = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
