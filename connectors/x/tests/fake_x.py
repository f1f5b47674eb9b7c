"""A *fake* of X's API v2, written from its published schema; strict about what it is sent.

A body with a field that the schema has not, a wrong type, or a number that is none, is refused with
400, as is a header or an address that X does not document.
"""

import base64
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ID = re.compile(r"[0-9]{1,19}")
ME = {"id": "2244994945", "name": "Croix-Verte", "username": "croixverte"}
TOKEN = "access-token-of-a-person"
EPOCH = 1_288_834_974_657


class FakeX:
    """What stands there. `answers`: by “METHOD path”, given once each in the place of its own."""

    def __init__(self) -> None:
        self.tokens = {TOKEN}
        self.posts: list[dict[str, Any]] = []
        self.media: dict[str, dict[str, Any]] = {}
        self.mentions: list[dict[str, Any]] = []
        self.answers: dict[str, list[tuple[int, Any, Mapping[str, str]]]] = {}
        self.requests: list[str] = []
        self.loses: list[str] = []  # calls that are done, and whose answer is lost, once each
        self.queries: list[tuple[str, dict[str, str]]] = []
        self.bodies: list[tuple[str, Any]] = []  # what was written, by “METHOD path”
        self.page = 100
        self.states = ["succeeded"]  # of a video, at each look; the last one stays
        self.token: Callable[[dict[str, str], str], tuple[int, object]] | None = None
        self.url = ""
        self._count = 0

    def answers_once(
        self, call: str, status: int, content: Any, headers: Mapping[str, str] | None = None
    ) -> None:
        self.answers.setdefault(call, []).append((status, content, headers or {}))

    def alts(self, post: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(self.media[one]["alt"] for one in post["media"])

    def handle(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Any:
        parts = urlsplit(address)
        call = f"{method} {parts.path}"
        self.requests.append(call)
        if self.answers.get(call):
            return self.answers[call].pop(0)
        if call == "POST /2/oauth2/token" and self.token is not None:
            asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            return *self.token(asked, headers.get("Authorization", "")), {}
        if headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401, {"title": "Unauthorized", "type": "about:blank", "status": 401}, {}
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.queries.append((parts.path, query))
        if body:
            self.bodies.append((call, json.loads(body)))
        try:
            return self._answer(call, query, json.loads(body) if body else None)
        except Refused as refused:
            return 400, {"title": "Invalid Request", "errors": [{"message": str(refused)}]}, {}

    def _answer(self, call: str, query: dict[str, str], body: Any) -> Any:
        match call:
            case "POST /2/tweets":
                return self._create(body)
            case "POST /2/media/upload":
                return self._upload(body)
            case "POST /2/media/metadata":
                return self._describe(body)
            case "GET /2/users/me":
                return 200, {"data": ME}, {}
            case "GET /2/tweets":
                return self._figures(query)
            case "POST /2/media/upload/initialize":
                return self._begin(body)
            case _ if call.startswith("POST /2/media/upload/"):
                number, what = call.split("/")[4:6]
                return self._go_on(number, what, body)
            case _:
                return self._listed(call, query)

    def _listed(self, call: str, query: dict[str, str]) -> Any:
        if call == "GET /2/media/upload":
            must_have_only(query, {"command", "media_id"})
            info = (
                {"state": self.states.pop(0)} if len(self.states) > 1 else {"state": self.states[0]}
            )
            return 200, {"data": {"id": query["media_id"], "processing_info": info}}, {}
        if call == f"GET /2/users/{ME['id']}/tweets":
            return self._pages(list(reversed(self.posts)), query, {"exclude"})
        if call == f"GET /2/users/{ME['id']}/mentions":
            status, told, headers = self._pages(self.mentions, query, {"expansions"})
            users = [{"id": "99", "username": "voisine", "name": "La voisine"}]
            return status, {**told, "includes": {"users": users}}, headers
        return 404, {"title": "Not Found Error"}, {}

    def _create(self, body: Any) -> Any:
        must_be(body, {"text": str, "media": dict, "reply": dict})
        media = body.get("media", {"media_ids": []})
        must_be(media, {"media_ids": list})
        if "media" in body and not 1 <= len(media["media_ids"]) <= 4:
            raise Refused("media_ids: one to four")
        for one in media["media_ids"]:
            if self.media.get(one, {"data": None})["data"] is None:
                raise Refused("Your media IDs are invalid.")
        reply = body.get("reply", {})
        must_be(reply, {"in_reply_to_tweet_id": str})
        if not body.get("text") and "media" not in body:
            raise Refused("text is missing")
        if any(p["typed"] == body.get("text") and not p["media"] for p in self.posts):
            detail = "You are not allowed to create a Tweet with duplicate content."
            return 403, {"detail": detail, "type": "about:blank", "title": "Forbidden"}, {}
        made = self.put(
            body.get("text", ""), media["media_ids"], reply.get("in_reply_to_tweet_id", "")
        )
        told = {name: made[name] for name in ("id", "text")}
        return 201, {"data": {**told, "edit_history_tweet_ids": [made["id"]]}}, LEFT

    def put(
        self, typed: str, media: list[str], after: str = "", at: datetime | None = None
    ) -> dict[str, Any]:
        """As X keeps it: links become t.co's, and a picture's address stands at the end."""
        text = typed
        urls: list[dict[str, Any]] = []
        for place, address in enumerate(re.findall(r"https?://\S+|\bexemple\.fr\S*", typed)):
            short = f"https://t.co/short{place}"
            text = text.replace(address, short)
            whole = address if "://" in address else f"http://{address}"
            urls.append({"url": short, "expanded_url": whole, "start": 0, "end": 0})
        if media:
            text = f"{text} https://t.co/picture".strip()
            address = "https://x.com/croixverte/status/1/photo/1"
            entity = {"url": "https://t.co/picture", "expanded_url": address, "media_key": "3_1"}
            urls.append(entity)
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        made: dict[str, Any] = {
            "id": self.new_id(at),
            "typed": typed,
            "text": escaped,
            "media": media,
            "entities": {"urls": urls},
            "author_id": ME["id"],
        }
        if after:
            made["referenced_tweets"] = [{"type": "replied_to", "id": after}]
        self.posts.append(made)
        return made

    def new_id(self, at: datetime | None = None) -> str:
        self._count += 1
        ms = int((at or datetime.now(UTC)).timestamp() * 1000) - EPOCH
        return str((ms << 22) + self._count)

    def _upload(self, body: Any) -> Any:
        must_be(body, {"media": str, "media_category": str})
        if {"media", "media_category"} - body.keys() or body["media_category"] != "tweet_image":
            raise Refused("media, media_category")
        data = base64.b64decode(body["media"], validate=True)
        made = self.new_id()
        self.media[made] = {"data": data, "alt": ""}
        return 200, {"data": {"id": made, "media_key": f"3_{made}", "size": len(data)}}, {}

    def _begin(self, body: Any) -> Any:
        must_be(body, {"media_category": str, "media_type": str, "total_bytes": int})
        if body["media_category"] != "tweet_video":
            raise Refused("media_category")
        made = self.new_id()
        self.media[made] = {"segments": {}, "size": body["total_bytes"], "alt": "", "data": None}
        return 200, {"data": {"id": made, "expires_after_secs": 86_400}}, {}

    def _go_on(self, number: str, what: str, body: Any) -> Any:
        video = self.media[number]
        if what == "append":
            must_be(body, {"media": str, "segment_index": int})
            data = base64.b64decode(body["media"], validate=True)
            if len(data) > 5_000_000:
                raise Refused("segment too large")
            video["segments"][body["segment_index"]] = data
            return 200, b"", {}
        whole = b"".join(data for _, data in sorted(video["segments"].items()))
        if what != "finalize" or len(whole) != video["size"]:
            raise Refused("the video is not whole")
        video["data"] = whole
        return 200, {"data": {"id": number, "processing_info": {"state": "pending"}}}, {}

    def _describe(self, body: Any) -> Any:
        must_be(body, {"id": str, "metadata": dict})
        must_be(body["metadata"], {"alt_text": dict})
        must_be(body["metadata"]["alt_text"], {"text": str})
        text = body["metadata"]["alt_text"]["text"]
        if body["id"] not in self.media or not 1 <= len(text) <= 1000:
            raise Refused("alt_text")
        self.media[body["id"]]["alt"] = text
        return 200, {"data": {"id": body["id"], "associated_metadata": {}}}, {}

    def _figures(self, query: dict[str, str]) -> Any:
        must_have_only(query, {"ids", "tweet.fields"})
        ids = query["ids"].split(",")
        if not all(ID.fullmatch(one) for one in ids) or len(ids) > 100:
            raise Refused("ids")
        figures = {"like_count": 3, "reply_count": 0, "retweet_count": 1, "quote_count": 0}
        standing = {one["id"] for one in self.posts}
        found = [{"id": one, "public_metrics": figures} for one in ids if one in standing]
        return 200, ({"data": found} if found else {"errors": [{"title": "Not Found"}]}), {}

    def _pages(self, posts: list[dict[str, Any]], query: dict[str, str], more: set[str]) -> Any:
        known = {"max_results", "start_time", "tweet.fields", "pagination_token", *more}
        must_have_only(query, known)
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", query["start_time"]):
            raise Refused("start_time")
        since = datetime.fromisoformat(query["start_time"])
        new = [one for one in posts if _at(one) >= since]
        first = int(query.get("pagination_token", "0"))
        page = [
            {name: value for name, value in one.items() if name not in {"typed", "media"}}
            for one in new[first : first + self.page]
        ]
        meta: dict[str, Any] = {"result_count": len(page)}
        if first + self.page < len(new):
            meta["next_token"] = str(first + self.page)
        return 200, ({"data": page, "meta": meta} if page else {"meta": meta}), {}


LEFT = {
    "x-rate-limit-limit": "100",
    "x-rate-limit-remaining": "99",
    "x-rate-limit-reset": "1795000000",
    "x-app-limit-24hour-limit": "10000",
    "x-app-limit-24hour-remaining": "9876",
    "x-app-limit-24hour-reset": "1795080000",
}


class Refused(Exception):
    pass


def must_be(body: Any, kinds: Mapping[str, type]) -> None:
    if not isinstance(body, dict):
        raise Refused("not an object")
    for name, value in body.items():
        if name not in kinds or not isinstance(value, kinds[name]):
            raise Refused(f"unknown or of another type: {name}")


def must_have_only(query: Mapping[str, str], known: set[str]) -> None:
    if query.keys() - known:
        raise Refused(f"unknown: {query.keys() - known}")


def _at(post: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(((int(post["id"]) >> 22) + EPOCH) / 1000, UTC)


@contextmanager
def fake_x() -> Iterator[FakeX]:
    fake = FakeX()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._do("GET")

        def do_POST(self) -> None:
            self._do("POST")

        def _do(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, content, headers = fake.handle(method, self.path, body, dict(self.headers))
            call = f"{method} {urlsplit(self.path).path}"
            if call in fake.loses:
                fake.loses.remove(call)
                self.close_connection = True
                return
            sent = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
