"""A *fake* web hook: takes what is sent to its one path, and answers as it is told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, bytes]
Gives = Callable[["Asked"], Answer]


@dataclass(frozen=True)
class Asked:
    """One request. `content`: its JSON; `files`: the form's, by name, with their file names."""

    method: str
    path: str
    query: dict[str, str]
    content: Any
    files: dict[str, tuple[str, bytes]]


@dataclass
class FakeHook:
    """`gives` makes the answer; `asked` keeps every request, `posts` those that were taken."""

    path: str
    gives: Gives
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    posts: list[Asked] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.url + self.path

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        if not asked.path.startswith(self.path):
            return 404, b"no such page"
        status, body = self.gives(asked)
        if asked.method == "POST" and status == 200:
            self.posts.append(asked)
        return status, body


@contextmanager
def fake_hook(path: str, gives: Gives) -> Iterator[FakeHook]:
    """Running while the block lasts."""
    hook = FakeHook(path, gives)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            kind = self.headers.get("Content-Type", "")
            status, answer = hook.answer(_asked(self.command, self.path, kind, body))
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _asked(method: str, address: str, kind: str, body: bytes) -> Asked:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    content, files = _content(kind, body)
    return Asked(method, parts.path, query, content, files)


def _content(kind: str, body: bytes) -> tuple[Any, dict[str, tuple[str, bytes]]]:
    if not kind.startswith("multipart/form-data"):
        return (json.loads(body) if body else None), {}
    message = message_from_bytes(
        f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=policy.HTTP
    )
    content, files = None, {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        data: Any = part.get_payload(decode=True)
        if part.get_filename():
            files[name] = (str(part.get_filename()), data)
        else:
            content = json.loads(data)
    return content, files
