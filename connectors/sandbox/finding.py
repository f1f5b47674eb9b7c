"""The sandbox where own posts can be looked through, and readers' doings too."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from connectors.contract import Mention, Outgoing, Receipt, Repeat, Sample
from connectors.sandbox.connector import SandboxConnector, content, instant_of, part
from connectors.words import fingerprint

_AT_ONCE: Final = 100  # posts measured in one call
_FIGURES: Final = ("likes", "shares", "comments")


class FindingSandbox(SandboxConnector):
    """Figures: likes, shares, comments."""

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        return self.found(post, since, below=None)

    def found(self, post: Outgoing, since: datetime, *, below: str | None) -> Receipt | None:
        """Where it stands below that post of ours; None: on its own."""
        for told in self._candidates(post, since):
            if part(self.http, told, "answers") == below and told.get("mention") is None:
                return self.receipt(told)
        return None

    def _candidates(self, post: Outgoing, since: datetime) -> Iterator[Mapping[str, Any]]:
        """By the key where it is obeyed, else by content."""
        if self.capabilities.repeat is Repeat.KEYED:
            return self.own(key=post.key)
        wanted = fingerprint(post.text, post.link)
        recent = self.own(since=since.isoformat())
        return (told for told in recent if _print_of(told) == wanted)

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Without posts that are not there any more."""
        found: dict[str, Sequence[Sample]] = {}
        for begin in range(0, len(remote_ids), _AT_ONCE):
            found |= self._measured(remote_ids[begin : begin + _AT_ONCE])
        return found

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        return list(self._mentions(since))

    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        told = self.http.post(
            f"{self._heard}/{mention_id}/answers", content(post), **self.key(post)
        )
        return self.receipt_of(post, told)

    @property
    def _heard(self) -> str:
        return f"/api/{self.handle}/mentions"

    def _measured(self, numbers: Sequence[str]) -> dict[str, Sequence[Sample]]:
        told = self.http.get(f"/api/{self.handle}/figures", ids=",".join(numbers))
        figures = part(self.http, told, "figures")
        return {
            number: [Sample(metric=name, value=part(self.http, one, name)) for name in _FIGURES]
            for number in numbers
            if (one := figures.get(number)) is not None
        }

    def _mentions(self, since: datetime) -> Iterator[Mention]:
        for told in self.pages(self._heard, "mentions", since=since.isoformat()):
            yield Mention(
                mention_id=self._words(told, "id"),
                url=self._words(told, "url"),
                author=self._words(told, "author"),
                text=self._words(told, "text"),
                written_at=instant_of(self.http, told, "written_at"),
                on=self._words(told, "on"),
            )

    def _words(self, told: Mapping[str, Any], name: str) -> str:
        found = part(self.http, told, name)
        return "" if found is None else str(found)


def _print_of(told: Mapping[str, Any]) -> str:
    return fingerprint(str(told.get("text", "")), str(told.get("link", "")))
