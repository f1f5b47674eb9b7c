"""A *fake* authorization server of the standard's letter (RFC 6749, 7636), and what it opens.

It keeps what a real one keeps: a code serves once, for the app, the address and the proof that it
was given for; a refresh token serves once and gives the next.
"""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

APP = {"client_id": "the-app", "client_secret": "the-secret-of-the-app"}


class Accounts:
    """What stands on the server. `pages`: answers to `GET path` with a valid token."""

    def __init__(self) -> None:
        self.codes: dict[str, dict[str, str]] = {}
        self.access: set[str] = set()
        self.refresh: set[str] = set()
        self.asked: list[dict[str, str]] = []
        self.headers: list[str] = []
        self.pages: dict[str, Any] = {}
        self.made: dict[str, Any] = {}  # answers to `POST path` of JSON
        self.written: list[dict[str, str]] = []
        self.expires_in: object = 7200
        self.scope = "post.write"
        self.answer: tuple[int, object] | None = None  # in the place of tokens
        self._count = 0
        self.url = ""

    def consent(self, url: str) -> str:
        """The person says yes on the network's page: the query that they bring back."""
        query = dict(parse_qsl(urlsplit(url).query))
        assert query["response_type"] == "code"
        assert query["client_id"] == APP["client_id"]
        self._count += 1
        code = f"code-{self._count}-of-a-person"
        self.codes[code] = query
        return f"code={code}&state={query['state']}"

    def token(self, asked: dict[str, str], header: str) -> tuple[int, object]:
        self.asked.append(asked)
        self.headers.append(header)
        if self.answer is not None:
            return self.answer
        if not _is_the_app(asked, header):
            return 401, {"error": "invalid_client"}
        if asked["grant_type"] == "refresh_token":
            return self._renewed(asked.get("refresh_token", ""))
        return self._exchanged(asked)

    def _exchanged(self, asked: dict[str, str]) -> tuple[int, object]:
        query = self.codes.pop(asked["code"], None)
        if query is None or query["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if "code_challenge" in query:
            digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
            proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if query["code_challenge_method"] != "S256" or proof != query["code_challenge"]:
                return 400, {"error": "invalid_grant"}
        elif "code_verifier" in asked:
            return 401, {"error": "invalid_client"}  # as LinkedIn answers
        return self._tokens()

    def _renewed(self, token: str) -> tuple[int, object]:
        if token not in self.refresh:
            return 400, {"error": "invalid_grant"}
        self.refresh.discard(token)
        return self._tokens()

    def _tokens(self) -> tuple[int, object]:
        self._count += 1
        access, refresh = f"access-{self._count}-secret", f"refresh-{self._count}-secret"
        self.access.add(access)
        self.refresh.add(refresh)
        return 200, {
            "token_type": "bearer",
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": self.expires_in,
            "scope": self.scope,
        }


def _is_the_app(asked: dict[str, str], header: str) -> bool:
    if header:
        told = base64.b64decode(header.removeprefix("Basic ")).decode()
        return told == f"{APP['client_id']}:{APP['client_secret']}"
    return {name: asked.get(name) for name in APP} == APP


@contextmanager
def oauth_server() -> Iterator[Accounts]:
    accounts = Accounts()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path in accounts.made:
                accounts.written.append(json.loads(body))
                self._tell(200, accounts.made[self.path])
                return
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            self._tell(*accounts.token(asked, self.headers.get("Authorization", "")))

        def do_GET(self) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if token not in accounts.access:
                self._tell(401, {"error": "invalid_token"})
            elif self.path in accounts.pages:
                self._tell(200, accounts.pages[self.path])
            else:
                self._tell(404, {})

        def _tell(self, status: int, content: object) -> None:
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    accounts.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield accounts
    finally:
        server.shutdown()
        server.server_close()
