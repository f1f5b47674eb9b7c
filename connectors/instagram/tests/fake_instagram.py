"""A *fake* Instagram, written from the documentation of its platform (Graph v26.0)."""

from typing import Any

from connectors.contract import Account, Credentials
from connectors.meta.tests.fake_containers import FakeContainers
from connectors.meta.tests.fake_graph import TOKEN, Call, Refused

NAME = "croixverte"


class FakeInstagram(FakeContainers):
    """One professional account, as `me` or as number 1784."""

    status = "status_code"

    def __init__(self) -> None:
        super().__init__()
        self.comments: dict[str, list[dict[str, Any]]] = {}

    def account(self, token: str = TOKEN, account_id: str = "1784", **options: str) -> Account:
        values = {"access_token": token, **({"account_id": account_id} if account_id else {})}
        return Account(
            handle=f"@{NAME}",
            credentials=Credentials(values=values),
            settings={"base_url": self.url},
            options=options,
        )

    def add(self, caption: str, at: str | None = None, media_type: str = "") -> str:
        number = self.number()
        told = {"id": number, "caption": caption, "at": at or self.now(), "type": media_type}
        self.posts.insert(0, told)
        return number

    def comment(self, number: str, text: str, by: str, at: str | None = None) -> dict[str, Any]:
        told = {"id": self.number(), "text": text, "username": by, "timestamp": at or self.now()}
        self.comments.setdefault(number, []).append(told)
        return told

    def told_of(self, given: dict[str, str]) -> dict[str, Any]:
        shown = "VIDEO" if "video_url" in given else "IMAGE"
        kind = "CAROUSEL_ALBUM" if "children" in given else shown
        return {"caption": given.get("caption", ""), "alts": self.alts_of(given), "type": kind}

    def make(self, call: Call) -> dict[str, str]:
        if not {"image_url", "video_url", "children"} & set(call.given):
            raise Refused(100, 2_207_023, words="The media type is unknown")
        return super().make(call)

    def answer(self, call: Call) -> Any:
        number, _, edge = call.path.partition("/")
        if call.method == "GET":
            return self._read(call, number, edge)
        if edge in {"comments", "replies"}:
            return {"id": self.comment(number, call.given["message"], NAME)["id"]}
        return {"media": self.make, "media_publish": self.publish}[edge](call)

    def _read(self, call: Call, number: str, edge: str) -> Any:
        limit = {"quota_usage": len(self.posts), "config": {"quota_total": 50}}
        edges = {
            "media": [_shown(told) for told in self.posts],
            "comments": self.comments.get(number, []),
            "content_publishing_limit": [limit],
        }
        return self.page_of(call, edges[edge]) if edge else self._node(number)

    def _node(self, number: str) -> Any:
        if number in {"me", "1784"}:
            return {"id": "1784", "username": NAME}
        if number == "refresh_access_token":
            return {"access_token": "new", "token_type": "bearer", "expires_in": 5_183_944}
        if number in self.containers:
            return self.state_of(number)
        for told in self.posts:
            if told["id"] == number:
                return {**_shown(told), "comments_count": len(self.comments.get(number, []))}
        raise Refused(100, 33, words="does not exist")


def _shown(told: dict[str, Any]) -> dict[str, str]:
    url = f"https://www.instagram.com/p/{told['id']}/"
    shown = {"id": told["id"], "permalink": url, "timestamp": told["at"]}
    if told["type"]:
        shown["media_type"] = told["type"]
    return {**shown, "caption": told["caption"]} if told["caption"] else shown
