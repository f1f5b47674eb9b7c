"""A *fake* Facebook page, written from the documentation of Graph v26.0."""

import json
from typing import Any

from connectors.contract import Account, Credentials
from connectors.meta.tests.fake_graph import TOKEN, Call, FakeGraph, Refused

PAGE_ID = "104729"
NAME = "Croix-Verte"


class FakeFacebook(FakeGraph):
    """One page, its posts newest first as Facebook lists them."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[dict[str, Any]] = []
        self.photos: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.tagged: list[dict[str, Any]] = []
        self.videos: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.piece = 1000  # bytes that each answer asks for
        self.becoming: list[str] = []  # the states that the next video shows before it is ready
        self._number = 0

    def account(self, **options: str) -> Account:
        return Account(
            handle="croixverte",
            credentials=Credentials(values={"page_id": PAGE_ID, "access_token": TOKEN}),
            settings={"base_url": self.url},
            options=options,
        )

    def add(self, message: str, at: str | None = None, photos: tuple[str, ...] = ()) -> str:
        number = f"{PAGE_ID}_{self._next()}"
        told: dict[str, Any] = {
            "id": number,
            "created_time": at or self.now(),
            "permalink_url": f"https://www.facebook.com/{PAGE_ID}/posts/{number}",
            "photos": photos,
        }
        if message:
            told["message"] = message
        if photos:
            inside = [{"target": {"id": photo}} for photo in photos]
            album = {"media_type": "album", "subattachments": {"data": inside}}
            told["attachments"] = {"data": [album]}
        self.posts.insert(0, told)
        return number

    def answer(self, call: Call) -> Any:
        number, _, edge = call.path.partition("/")
        if number in self.videos and not edge:
            return self._of_video(call, number)
        if edge not in {"comments", ""} and number != PAGE_ID:
            raise Refused(100, 33, words="Unsupported request")
        return self._written(call, number, edge) if call.method == "POST" else self._read(call)

    def _written(self, call: Call, number: str, edge: str) -> Any:
        match edge:
            case "photos":
                return {"id": self._photo(call)}
            case "videos" if "upload_phase" in call.given:
                return self._in_phases(call)
            case "videos":
                return {"id": self._video(call)}
            case "feed":
                return {"id": self._post(call)}
            case "comments":
                return {"id": self.comment(number, call.given["message"], PAGE_ID, NAME)}
            case _:
                raise Refused(100, 33, words="Unsupported request")

    def _read(self, call: Call) -> Any:
        number, _, edge = call.path.partition("/")
        edges = {
            "published_posts": self.posts,
            "tagged": self.tagged,
            "comments": self.comments.get(number, []),
        }
        if edge:
            return self.page_of(call, edges[edge])
        return {"id": PAGE_ID, "name": NAME} if number == "me" else self._node(number)

    def _post(self, call: Call) -> str:
        media = json.loads(call.given.get("attached_media", "[]"))
        photos = tuple(one["media_fbid"] for one in media)
        if not set(photos) <= set(self.photos):
            raise Refused(100, words="(#100) Invalid photo")
        number = self.add(call.given.get("message", ""), photos=photos)
        if "link" in call.given:
            self.posts[0]["attachments"] = {"data": [{"media_type": "link"}]}
        return number

    def comment(self, number: str, message: str, by: str, name: str, at: str | None = None) -> str:
        own = f"{number.rpartition('_')[2]}_{self._next()}"
        told = {
            "id": own,
            "message": message,
            "created_time": at or self.now(),
            "permalink_url": f"/{PAGE_ID}/posts/{number}?comment_id={own}",
            "from": {"id": by, "name": name},
        }
        self.comments.setdefault(number, []).append(told)
        return own

    def _photo(self, call: Call) -> str:
        if call.given.get("published") != "false":
            raise Refused(100, words="this fake takes photos unpublished only")
        number = self._next()
        self.photos[number] = {"alt": call.given.get("alt_text_custom", ""), **call.files}
        return number

    def _in_phases(self, call: Call) -> Any:
        """A session’s number is its video’s; the pieces are of `piece` bytes."""
        given = call.given
        match given["upload_phase"]:
            case "start":
                number, size = self._next(), int(given["file_size"])
                self.sessions[number] = {"size": size, "data": b""}
                told = {"video_id": number, "upload_session_id": number}
                return {**told, **self._wanted(number)}
            case "transfer":
                return self._piece(given["upload_session_id"], int(given["start_offset"]), call)
            case "finish":
                return self._whole(given["upload_session_id"], given)
            case _:
                raise Refused(100, words="upload_phase")

    def _wanted(self, number: str) -> dict[str, str]:
        session = self.sessions[number]
        begin = len(session["data"])
        end = min(begin + self.piece, session["size"])
        return {"start_offset": str(begin), "end_offset": str(end)}

    def _piece(self, number: str, begin: int, call: Call) -> Any:
        wanted = self._wanted(number)
        if begin != int(wanted["start_offset"]):
            raise Refused(6000, 1_363_037, words="another piece", error_data=wanted)
        self.sessions[number]["data"] += call.files["video_file_chunk"]
        return self._wanted(number)

    def _whole(self, number: str, given: Any) -> Any:
        session = self.sessions[number]
        if number in self.videos:
            raise Refused(100, words="the session has ended")
        if len(session["data"]) != session["size"] or given.get("published") != "false":
            raise Refused(100, words="the video is not whole")
        kept = {"given": given, "published": False, "source": session["data"]}
        self.videos[number], self.becoming = {**kept, "states": self.becoming}, []
        return {"success": True}

    def _video(self, call: Call) -> str:
        if call.given.get("published") != "false":
            raise Refused(100, words="this fake takes videos unpublished only")
        number = self._next()
        told = {"given": call.given, "published": False, "states": self.becoming, **call.files}
        self.videos[number], self.becoming = told, []
        return number

    def _of_video(self, call: Call, number: str) -> dict[str, Any]:
        told = self.videos[number]
        if call.method == "POST":
            if not told["published"]:
                told["post"] = self.add(told["given"].get("description", ""))
            told["published"] = call.given["published"] == "true"
            return {"success": True}
        if call.given["fields"] == "status":
            state = told["states"].pop(0) if told["states"] else "ready"
            return {"id": number, "status": {"video_status": state}}
        shown = {"id": number, "published": told["published"], "permalink_url": f"/reel/{number}"}
        post = told.get("post", "").rpartition("_")[2]
        counted = {"likes": {"summary": {"total_count": 3}}}
        return {**shown, "post_id": post, "created_time": self.now(), **counted}

    def _node(self, number: str) -> dict[str, Any]:
        for told in self.posts:
            if told["id"] == number:
                below = {"summary": {"total_count": len(self.comments.get(number, []))}}
                return {**told, "comments": below, "reactions": {"summary": {"total_count": 7}}}
        raise Refused(100, 33, words=f"Object with ID '{number}' does not exist")

    def _next(self) -> str:
        self._number += 1
        return str(5_000 + self._number)
