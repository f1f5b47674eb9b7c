"""What the *fakes* of Instagram and Threads share: containers, their states, their publishing."""

from typing import Any

from connectors.meta.tests.fake_graph import Call, FakeGraph, Refused


class FakeContainers(FakeGraph):
    """`becoming`: the states that the next containers show one after another before they are
    ready. `posts` newest first, as both networks list them.
    """

    status = "status"

    def __init__(self) -> None:
        super().__init__()
        self.containers: dict[str, dict[str, Any]] = {}
        self.posts: list[dict[str, Any]] = []
        self.becoming: list[dict[str, str]] = []
        self._number = 0

    def number(self) -> str:
        self._number += 1
        return str(17_000 + self._number)

    def make(self, call: Call) -> dict[str, str]:
        number = self.number()
        self.containers[number] = {"given": dict(call.given), "states": self.becoming}
        self.becoming = []
        return {"id": number}

    def state_of(self, number: str) -> dict[str, str]:
        container = self.containers[number]
        if container["states"]:
            return {"id": number, **container["states"].pop(0)}
        return {"id": number, self.status: "PUBLISHED" if "post" in container else "FINISHED"}

    def publish(self, call: Call) -> dict[str, str]:
        container = self.containers.get(call.given["creation_id"])
        if container is None:
            raise Refused(24, 4_279_009, words="Media Not Found")
        if "post" in container:
            raise Refused(9_007, 2_207_027, words="already published")
        told = {"id": self.number(), "at": self.now(), **self.told_of(container["given"])}
        container["post"] = told["id"]
        self.posts.insert(0, told)
        return {"id": told["id"]}

    def told_of(self, given: dict[str, str]) -> dict[str, Any]:
        raise NotImplementedError

    def alts_of(self, given: dict[str, str]) -> tuple[str, ...]:
        """What is kept of the descriptions, of a carousel those of its pictures."""
        if "children" in given:
            children = given["children"].split(",")
            return tuple(self.containers[child]["given"].get("alt_text", "") for child in children)
        return (given.get("alt_text", ""),) if {"image_url", "alt_text"} & given.keys() else ()
