"""The sandbox as a connector sees it: an HTTP network like any other."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from connectors.checks import usual_problems
from connectors.contract import (
    Account,
    Capabilities,
    Kind,
    Outgoing,
    PastPost,
    Problem,
    Receipt,
    Repeat,
)
from connectors.http import READ, Http
from connectors.words import count_graphemes, normalised

MAX_CHARS: Final = 500
CAPABILITIES: Final = Capabilities(
    max_chars=MAX_CHARS,
    count_chars=count_graphemes,
    max_images=4,
    image_types=frozenset({"image/png", "image/jpeg", "image/webp"}),
    max_image_bytes=2_000_000,
    alt_text=True,
    threads=True,
    first_comment=True,
    links=True,
    repeat=Repeat.FINDABLE,
    settle=timedelta(seconds=5),
)
DEFAULT_SERVER: Final = "http://127.0.0.1:5000/sandbox"


def profile(account: Account) -> str:
    """The account's page."""
    return f"{_server(account)}/{account.handle}"


def _server(account: Account) -> str:
    return account.settings.get("base_url", DEFAULT_SERVER).rstrip("/")


class SandboxConnector:
    """Settings: `base_url`. Options: `repeat`; `max_chars`, so that it can play another network;
    `settle`, `look_again` and `timeout` in seconds.
    """

    def __init__(self, account: Account, capabilities: Capabilities = CAPABILITIES) -> None:
        self._capabilities = _as_played(capabilities, account.options)
        self.handle = account.handle
        token = account.credentials.values.get("token", "")
        self.http = Http(
            network="Sandbox",
            base_url=_server(account),
            headers={
                "Authorization": f"Bearer {token}",
                "Longest": str(self._capabilities.max_chars),  # of the network that is played
            },
            secrets=(token,),
            read=float(account.options.get("timeout", READ)),
        )
        self._token = token

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return usual_problems(post, self._capabilities)

    def publish(self, post: Outgoing) -> Receipt:
        return self.receipt_of(post, self.http.post(self.posts, content(post), **self.key(post)))

    def key(self, post: Outgoing) -> Mapping[str, str]:
        """Delivery-Key is only written into the network's log; Idempotency-Key is obeyed."""
        keyed = self._capabilities.repeat is Repeat.KEYED
        return {"Idempotency_Key" if keyed else "Delivery_Key": post.key}

    def verify(self) -> str:
        """Makes the account if there is none of that name."""
        told = self.http.send("PUT", f"/api/{self.handle}", {"token": self._token})
        return str(part(self.http, told.json(), "handle"))

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        for told in self.standing(since):
            receipt = self.receipt(told)
            yield PastPost(
                remote_id=receipt.remote_id,
                url=receipt.url,
                text=str(part(self.http, told, "text")),
                published_at=receipt.published_at,
                kind=_kind(told),
            )

    def standing(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Own posts that answer nothing."""
        for told in self.own(since=since.isoformat()):
            if part(self.http, told, "answers") is None and told.get("mention") is None:
                yield told

    @property
    def posts(self) -> str:
        return f"/api/{self.handle}/posts"

    def own(self, **wanted: str) -> Iterator[Mapping[str, Any]]:
        """Every own post that fits."""
        return self.pages(self.posts, "posts", **wanted)

    def pages(self, path: str, name: str, **wanted: str) -> Iterator[Mapping[str, Any]]:
        """Page by page to the end: an absence must be sure."""
        after: int | None = 0
        while after is not None:
            page = self.http.get(path, after=after, **wanted)
            yield from part(self.http, page, name)
            following = part(self.http, page, "next")
            if following is not None and not (isinstance(following, int) and following > after):
                raise self.http.unexpected(page)
            after = following

    def receipt_of(self, post: Outgoing, told: object) -> Receipt:
        """Raises Ambiguous also where what is told is about another post."""
        if normalised(str(part(self.http, told, "text"))) != normalised(post.text):
            raise self.http.unexpected(told)
        return self.receipt(told)

    def receipt(self, told: object) -> Receipt:
        """Of a post as the network shows it. Raises Ambiguous."""
        return Receipt(
            remote_id=str(part(self.http, told, "id")),
            url=str(part(self.http, told, "url")),
            published_at=instant_of(self.http, told, "published_at"),
        )


def _as_played(capabilities: Capabilities, options: Mapping[str, str]) -> Capabilities:
    def asked(name: str, usual: timedelta) -> timedelta:
        return timedelta(seconds=float(options[name])) if options.get(name) else usual

    return replace(
        capabilities,
        max_chars=int(options.get("max_chars") or capabilities.max_chars),
        settle=asked("settle", capabilities.settle),
        look_again=asked("look_again", capabilities.look_again),
    )


def content(post: Outgoing) -> dict[str, object]:
    return {
        "text": post.text,
        "link": post.link,
        "images": [
            {"data": base64.b64encode(image.data).decode(), "mime": image.mime, "alt": image.alt}
            for image in post.images
        ],
    }


def _kind(told: Mapping[str, Any]) -> Kind:
    if told.get("images"):
        return Kind.PHOTO
    return Kind.LINK if told.get("link") else Kind.TEXT


def instant_of(http: Http, told: object, name: str) -> datetime:
    """As `part`."""
    try:
        return datetime.fromisoformat(str(part(http, told, name)))
    except ValueError as error:
        raise http.unexpected(told) from error


def part(http: Http, told: object, name: str) -> Any:  # noqa: ANN401 - the network's own shape
    """A documented part of an answer. Raises Ambiguous where it is not there."""
    if not isinstance(told, Mapping) or name not in told:
        raise http.unexpected(told)
    return told[name]
