"""A *fake* of LinkedIn's REST interface, written from its documentation.

It reads `commentary` as LinkedIn does: a reserved character that is not escaped ends the post that
readers see, and the answer is a success all the same. A field that is not documented is refused.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "access-token-of-a-person"
ORG = "urn:li:organization:5515"
PERSON = "urn:li:person:abc"
POST = {
    *("author", "commentary", "visibility", "distribution", "lifecycleState"),
    *("isReshareDisabledByAuthor", "content"),
}
_LITTLE = re.compile(r"\\([\\|{}@\[\]()<>#*_~])|([\\|{}@\[\]()<>#*_~])|(.)", re.DOTALL)


def seen(commentary: str) -> str:
    """What readers see."""
    shown = ""
    for escaped, reserved, plain in _LITTLE.findall(commentary):
        if reserved:
            break
        shown += escaped or plain
    return shown


class FakeLinkedIn:
    def __init__(self) -> None:
        self.tokens = {TOKEN}
        self.posts: list[dict[str, Any]] = []
        self.images: dict[str, bytes] = {}
        self.comments: list[dict[str, Any]] = []
        self.videos: dict[str, dict[str, Any]] = {}
        self.becoming = ["AVAILABLE"]  # the states of a video, at each look; the last one stays
        self.part = 4 * 1024 * 1024  # bytes
        self.answers: dict[str, list[tuple[int, Any, Mapping[str, str]]]] = {}
        self.requests: list[str] = []
        self.loses: list[str] = []  # calls that are done, and whose answer is lost, once each
        self.headers: list[Mapping[str, str]] = []
        self.upload = ""  # the address given for pictures; "" for its own
        self.tells_next = True
        self.url = ""
        self._count = 7_000_000_000_000_000_000

    def answers_once(
        self, call: str, status: int, content: Any, headers: Mapping[str, str] | None = None
    ) -> None:
        self.answers.setdefault(call, []).append((status, content, headers or {}))

    def alts(self, post: Mapping[str, Any]) -> tuple[str, ...]:
        content = post.get("content", {})
        shown = content.get("multiImage", {}).get("images", [])
        shown = shown or ([content["media"]] if "media" in content else [])
        return tuple(one.get("altText", "") for one in shown)

    def put(self, text: str, at: datetime | None = None, **more: Any) -> dict[str, Any]:
        """Published by other means; `text` is a `commentary`."""
        ms = int((at or datetime.now(UTC)).timestamp() * 1000)
        made = {"id": self._new("share"), "author": ORG, "commentary": text, "publishedAt": ms}
        self.posts.append({**made, "lifecycleState": "PUBLISHED", **more})
        return self.posts[-1]

    def handle(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Any:
        parts = urlsplit(address)
        call = f"{method} {parts.path}"
        self.requests.append(call)
        self.headers.append(headers)
        if self.answers.get(call):
            return self.answers[call].pop(0)
        if call.startswith("PUT /parts/"):
            if "Authorization" in headers:
                return 400, {"message": "the address is signed already"}, {}
        elif headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401, {"status": 401, "code": "INVALID_ACCESS_TOKEN"}, {}
        if parts.path.startswith("/rest/") and not re.fullmatch(
            r"20\d{4}", headers.get("LinkedIn-Version", headers.get("Linkedin-Version", ""))
        ):
            return 400, {"code": "VERSION_MISSING"}, {}
        try:
            return self._answer(call, parts.query, body)
        except Refused as refused:
            return 422, {"message": str(refused), "status": 422}, {}

    def _answer(self, call: str, query: str, body: bytes) -> Any:
        given = {name: values[0] for name, values in parse_qs(query).items()}
        match call:
            case "POST /rest/posts":
                return self._create(json.loads(body))
            case "GET /rest/posts":
                newest = sorted(self.posts, key=lambda one: -one["publishedAt"])
                return self._listed(
                    [one for one in newest if one["author"] == given["author"]], given
                )
            case "POST /rest/images":
                return self._initialize(json.loads(body))
            case "POST /rest/videos":
                return self._video(given["action"], json.loads(body))
            case _:
                return self._of_people(call, query, body)

    def _of_people(self, call: str, query: str, body: bytes) -> Any:
        given = {name: values[0] for name, values in parse_qs(query).items()}
        match call:
            case "GET /v2/userinfo":
                return 200, {"sub": "abc", "name": "Jeanne Dupont"}, {}
            case "GET /v2/me":
                name = {"localizedFirstName": "Jeanne", "localizedLastName": "Dupont"}
                return 200, {"id": "abc", **name}, {}
            case "GET /rest/organizationAcls":
                administered = given["role"] == "ADMINISTRATOR"
                found = [{"organization": ORG}] if administered else [{"organizationTarget": ORG}]
                return self._listed(found, given)
            case "GET /rest/organizations/5515":
                name = {"vanityName": "croix-verte", "localizedName": "Croix-Verte"}
                return 200, {"id": 5515, **name}, {}
            case "GET /rest/organizationalEntityShareStatistics":
                return self._figures(query)
            case _:
                return self._below(call, given, body)

    def _below(self, call: str, given: Mapping[str, str], body: bytes) -> Any:
        if call.startswith("PUT /parts/"):
            number, first = call.split("/")[2:]
            return self._take_part(number, first, body)
        if call.startswith("GET /rest/videos/"):
            number = unquote(call.rsplit("/", 1)[-1])
            return 200, {"id": number, "status": self._state_of(number)}, {}
        if call.startswith("PUT /upload/"):
            self.images[f"urn:li:image:{call.rsplit('/', 1)[-1]}"] = body
            return 201, b"", {}
        above = re.fullmatch(r"(GET|POST) /rest/socialActions/([^/]+)/comments", call)
        if above is None:
            return 404, {"code": "RESOURCE_NOT_FOUND"}, {}
        number = unquote(above[2])
        if above[1] == "POST":
            return self._comment(number, json.loads(body))
        return self._listed([one for one in self.comments if one["object"] == number], given)

    def _create(self, body: Mapping[str, Any]) -> Any:
        _only(body, POST)
        if body["visibility"] != "PUBLIC" or body["lifecycleState"] != "PUBLISHED":
            raise Refused("visibility, lifecycleState")
        _only(
            body["distribution"],
            {"feedDistribution", "targetEntities", "thirdPartyDistributionChannels"},
        )
        self._must_be_content(body.get("content", {}))
        if any(one["commentary"] == body["commentary"] for one in self.posts):
            wrong = [{"code": "DUPLICATE_POST", "description": "Duplicate post is detected"}]
            message = "Content is a duplicate of urn:li:share:1"
            return 422, {"message": message, "errorDetails": {"inputErrors": wrong}}, {}
        made = {**body, "id": self._new("share"), "publishedAt": _now()}
        self.posts.append(made)
        return 201, b"", {"x-restli-id": made["id"]}

    def _must_be_content(self, content: Mapping[str, Any]) -> None:
        _only(content, {"media", "multiImage", "article"})
        shown = content.get("multiImage", {}).get("images", [])
        if "multiImage" in content and not 2 <= len(shown) <= 20:
            raise Refused("multiImage: two to twenty")
        for one in [*shown, *([content["media"]] if "media" in content else [])]:
            if one["id"].startswith("urn:li:video:"):
                _only(one, {"id", "title"})
                if one["id"] not in self.videos or self._state_of(one["id"]) != "AVAILABLE":
                    raise Refused("video is not ready")
                continue
            _only(one, {"id", "altText", "title"})
            if one["id"] not in self.images:
                raise Refused("image is not uploaded")
        if "article" in content:
            _only(content["article"], {"source", "title", "description", "thumbnail"})
            if not content["article"]["title"]:
                raise Refused("article.title")

    def _initialize(self, body: Mapping[str, Any]) -> Any:
        _only(body, {"initializeUploadRequest"})
        _only(body["initializeUploadRequest"], {"owner"})
        number = self._new("image")
        own = f"{self.url}/upload/{number.rsplit(':', 1)[-1]}?signed=yes"
        return 200, {"value": {"uploadUrl": self.upload or own, "image": number}}, {}

    def _video(self, action: str, body: Mapping[str, Any]) -> Any:
        _only(body, {f"{action}Request"})
        asked = body[f"{action}Request"]
        if action == "finalizeUpload":
            return self._finalize(asked)
        _only(asked, {"owner", "fileSizeBytes", "uploadCaptions", "uploadThumbnail"})
        size, number = asked["fileSizeBytes"], self._new("video")
        told = [
            {
                "uploadUrl": f"{self.url}/parts/{number}/{first}?signed=yes",
                "firstByte": first,
                "lastByte": min(first + self.part, size) - 1,
            }
            for first in range(0, size, self.part)
        ]
        self.videos[number] = {"parts": {}, "told": told, "whole": None}
        value = {"video": number, "uploadToken": "", "uploadInstructions": told[::-1]}
        return 200, {"value": value}, {}

    def _take_part(self, number: str, first: str, body: bytes) -> Any:
        told = next(one for one in self.videos[number]["told"] if one["firstByte"] == int(first))
        if len(body) != told["lastByte"] - told["firstByte"] + 1:
            raise Refused("not the bytes that were announced")
        mark = f"/ambry-video/{number}/{first}"
        self.videos[number]["parts"][mark] = body
        return 200, b"", {"ETag": f'"{mark}"'}

    def _finalize(self, asked: Mapping[str, Any]) -> Any:
        _only(asked, {"video", "uploadToken", "uploadedPartIds"})
        video = self.videos[asked["video"]]
        if video["whole"] is not None:
            return 400, {"message": "the upload is finalized already", "status": 400}, {}
        if len(asked["uploadedPartIds"]) != len(video["told"]):
            raise Refused("parts are missing")
        video["whole"] = b"".join(video["parts"][mark] for mark in asked["uploadedPartIds"])
        return 200, b"", {}

    def _state_of(self, number: str) -> str:
        if self.videos[number]["whole"] is None:
            return "WAITING_UPLOAD"
        return self.becoming.pop(0) if len(self.becoming) > 1 else self.becoming[0]

    def _comment(self, number: str, body: Mapping[str, Any]) -> Any:
        _only(body, {"actor", "object", "message"})
        made = {**body, "commentUrn": self._new("comment"), "created": {"time": _now()}}
        self.comments.append(made)
        return 201, b"", {"x-restli-id": made["commentUrn"]}

    def _figures(self, query: str) -> Any:
        asked = re.search(r"(shares|ugcPosts)=List\(([^)]*)\)", query)
        if asked is None:
            raise Refused("List() is not as Rest.li writes it")
        figures = {"likeCount": 3, "commentCount": 0, "impressionCount": 120}
        kind = "share" if asked[1] == "shares" else "ugcPost"
        found = [
            {kind: unquote(one), "totalShareStatistics": figures} for one in asked[2].split(",")
        ]
        return 200, {"elements": found}, {}

    def _listed(self, found: list[Any], given: Mapping[str, str]) -> Any:
        first, count = int(given["start"]), int(given["count"])
        paging: dict[str, Any] = {"start": first, "count": count}
        if self.tells_next:
            more = first + count < len(found)
            paging["links"] = [{"rel": "next", "href": "/more"}] if more else []
        return 200, {"elements": found[first : first + count], "paging": paging}, {}

    def _new(self, kind: str) -> str:
        self._count += 1
        return f"urn:li:{kind}:{self._count}"


class Refused(Exception):
    pass


def _only(body: Mapping[str, Any], known: set[str]) -> None:
    if body.keys() - known:
        raise Refused(f"unknown: {body.keys() - known}")


def _now() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)


@contextmanager
def fake_linkedin() -> Iterator[FakeLinkedIn]:
    fake = FakeLinkedIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._do("GET")

        def do_POST(self) -> None:
            self._do("POST")

        def do_PUT(self) -> None:
            self._do("PUT")

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
