"""A *fake* Graph, written from Meta's documentation: what it knows of HTTP, forms and tokens.

Each network's fake is a class of it that answers the calls. It proves that a connector sends what
is documented, not that Meta takes it.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

TOKEN = "EAAGsecret/of+ours"
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Call:
    method: str
    path: str  # without the version
    version: str
    given: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict)


class Refused(Exception):
    """An error object as Graph gives it."""

    def __init__(self, code: int, subcode: int = 0, words: str = "no", status: int = 400, **more):
        super().__init__(words)
        self.status, self.headers = status, more.pop("headers", {})
        error = {"message": words, "type": "OAuthException", "code": code, **more}
        self.content: Any = {"error": {**error, **({"error_subcode": subcode} if subcode else {})}}


LOST = object()


def written(at: datetime) -> str:
    """As Graph writes instants."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def stamp(seconds: int = 0) -> str:
    return written(NOW + timedelta(seconds=seconds))


def now_stamp() -> str:
    return written(datetime.now(UTC))


class FakeGraph:
    """`calls`: all that came with the right token. `next_up`: what befalls the calls whose
    `METHOD path` matches, each once; an exception refuses, LOST does what was asked and loses the
    answer, anything else is answered. `now` stamps what is published.
    """

    version = "v26.0"

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.next_up: list[tuple[str, Any]] = []
        self.page_size = 2
        self.now: Callable[[], str] = now_stamp
        self.tokens = {TOKEN}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def befalls(self, calls: str, what: Any) -> None:
        self.next_up.append((calls, what))

    def answer(self, call: Call) -> Any:
        raise NotImplementedError

    def writes(self) -> list[Call]:
        return [call for call in self.calls if call.method == "POST"]

    def page_of(self, call: Call, everything: list[Any]) -> dict[str, Any]:
        """The page asked for, with the address of the next one as Graph writes it."""
        start = int(call.given.get("after", 0))
        end = start + self.page_size
        page: dict[str, Any] = {"data": everything[start:end]}
        if end < len(everything):
            asked = urlencode({"access_token": TOKEN, **call.given, "after": end})
            page["paging"] = {"next": f"https://graph.facebook.com/x?{asked}"}
        return page

    def take(self, call: Call) -> Any:
        if call.given.get("access_token") not in self.tokens:
            raise Refused(190, words="Invalid OAuth access token", status=401)
        given = {name: text for name, text in call.given.items() if name != "access_token"}
        call = Call(call.method, call.path, call.version, given, call.files)
        self.calls.append(call)
        for place, (pattern, what) in enumerate(self.next_up):
            if re.search(pattern, f"{call.method} {call.path}"):
                del self.next_up[place]
                return self._struck(call, what)
        return self.answer(call)

    def _struck(self, call: Call, what: Any) -> Any:
        if isinstance(what, Exception):
            raise what
        if what is LOST:
            self.answer(call)
            return b"<html>Bad gateway"
        return what


Fake = TypeVar("Fake", bound=FakeGraph)


@contextmanager
def running(kind: type[Fake]) -> Iterator[Fake]:
    fake = kind()
    try:
        yield fake
    finally:
        fake.close()


def _handler(fake: FakeGraph) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._respond({}, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kind = self.headers.get("Content-Type", "")
            self._respond(*_form(kind, body))

        def _respond(self, form: Mapping[str, str], files: Mapping[str, bytes]) -> None:
            address = urlsplit(self.path)
            version, path = re.fullmatch(r"/(?:(v[\d.]+)/)?(.*)", address.path).groups()  # type: ignore[union-attr]
            given = {**dict(parse_qsl(address.query, keep_blank_values=True)), **form}
            call = Call(self.command, path, version or "", given, files)
            try:
                status, headers, content = 200, {}, fake.take(call)
            except Refused as refused:
                status, headers, content = refused.status, refused.headers, refused.content
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            for name, text in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    return Handler


def _form(kind: str, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    if not kind.startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    form: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for part in message.get_payload():
        name = str(part.get_param("name", header="Content-Disposition"))  # type: ignore[union-attr]
        content: bytes = part.get_payload(decode=True)  # type: ignore[union-attr, assignment]
        if part.get_filename():  # type: ignore[union-attr]
            files[name] = content
        else:
            form[name] = content.decode()
    return form, files
