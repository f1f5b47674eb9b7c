"""A *fake* Threads, written from the documentation of its API (v1.0)."""

from typing import Any

from connectors.contract import Account, Credentials
from connectors.meta.tests.fake_containers import FakeContainers
from connectors.meta.tests.fake_graph import TOKEN, Call, Refused

NAME = "croixverte"
METRICS = {"views": 90, "likes": 7, "replies": 2, "reposts": 0, "quotes": 1}


class FakeThreads(FakeContainers):
    """One account."""

    def __init__(self) -> None:
        super().__init__()
        self.mentioning: list[dict[str, Any]] = []
        self.below: dict[str, list[dict[str, Any]]] = {}

    def account(self, **options: str) -> Account:
        return Account(
            handle=NAME,
            credentials=Credentials(values={"access_token": TOKEN}),
            settings={"base_url": self.url},
            options=options,
        )

    def add(
        self, text: str, at: str | None = None, reply_to: str = "", media_type: str = "TEXT_POST"
    ) -> str:
        number = self.number()
        told = {"id": number, "text": text, "at": at or self.now(), "to": reply_to}
        self.posts.insert(0, {**told, "type": media_type})
        return number

    def told_of(self, given: dict[str, str]) -> dict[str, Any]:
        kinds = {"TEXT": "TEXT_POST", "CAROUSEL": "CAROUSEL_ALBUM"}
        return {
            "type": kinds.get(given["media_type"], given["media_type"]),
            "text": given.get("text", ""),
            "alts": self.alts_of(given),
            "link": given.get("link_attachment", ""),
            "to": given.get("reply_to_id", ""),
        }

    def answer(self, call: Call) -> Any:
        written = {"me/threads": self.make, "me/threads_publish": self.publish}
        return written[call.path](call) if call.method == "POST" else self._read(call)

    def _read(self, call: Call) -> Any:
        number, _, edge = call.path.partition("/")
        if edge == "insights":
            return {"data": [_metric(name, value) for name, value in METRICS.items()]}
        edges = {
            "threads": [_shown(told) for told in self.posts if not told["to"]],
            "replies": [_shown(told) for told in self.posts if told["to"]],
            "mentions": self.mentioning,
            "conversation": self.below.get(number, []),
            "threads_publishing_limit": [
                {
                    "quota_usage": len(self.posts),
                    "config": {"quota_total": 250, "quota_duration": 86_400},
                }
            ],
        }
        return self.page_of(call, edges[edge]) if edge else self._node(number)

    def _node(self, number: str) -> Any:
        if number == "me":
            return {"id": "1784", "username": NAME}
        if number == "refresh_access_token":
            return {"access_token": "new", "token_type": "bearer", "expires_in": 5_183_944}
        if number in self.containers:
            return self.state_of(number)
        for told in self.posts:
            if told["id"] == number:
                return _shown(told)
        raise Refused(100, 33, words="does not exist")


def _shown(told: dict[str, Any]) -> dict[str, str]:
    return {
        "id": told["id"],
        "text": told["text"],
        "permalink": f"https://www.threads.com/@{NAME}/post/{told['id']}",
        "timestamp": told["at"],
        "media_type": told["type"],
        **({"link_attachment_url": told["link"]} if told.get("link") else {}),
    }


def _metric(name: str, value: int) -> dict[str, Any]:
    if name == "quotes":  # as the documentation shows some of them
        return {"name": name, "total_value": {"value": value}}
    return {"name": name, "values": [{"value": value}]}
