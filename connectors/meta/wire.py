"""facebook-sdk's requests and answers, carried by the house's own HTTP edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from connectors.contract import Image, Video
from connectors.http import Http, Reply
from connectors.multipart import Form, Piece


@dataclass(frozen=True, slots=True)
class Answer:
    """As much of a `requests.Response` as the library looks at."""

    content: Any
    headers: Mapping[str, str]

    def json(self) -> Any:  # noqa: ANN401 - the network's own shape
        return self.content


@dataclass(frozen=True, slots=True)
class Carrier:
    """As much of a `requests.Session` as the library uses, over our own HTTP edge."""

    http: Http

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str | int],
        data: Mapping[str, str] | None,
        files: Mapping[str, Piece] | None,
        **_its_own: object,  # time-out and proxies: ours are stricter
    ) -> Answer:
        body, kind = _encoded(data or {}, files)
        reply = self.http.call(method, urlsplit(url).path, params=params, body=body, headers=kind)
        return Answer(self._json(reply), {"content-type": "application/json"})

    def _json(self, reply: Reply) -> Any:  # noqa: ANN401 - the network's own shape
        try:
            told = reply.json()
        except ValueError as error:
            raise self.http.unexpected(reply.body[:1500].decode(errors="replace")) from error
        if isinstance(told, Mapping) and told.get("error"):  # a refusal that calls itself 200
            raise self.http.unexpected(told)
        return told


def _encoded(
    data: Mapping[str, str], files: Mapping[str, Piece] | None
) -> tuple[bytes | Form, dict[str, str]]:
    if files:
        words = [Piece(name=name, content=text.encode()) for name, text in data.items()]
        return Form([*words, *files.values()]), {}
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if data else {}
    return urlencode(data).encode(), kind


def file(media: Image | Video) -> Piece:
    """As Graph takes files; a video is read as it is sent."""
    content = media.data if isinstance(media, Image) else media.file
    return Piece(name="source", content=content, filename="file", mime=media.mime)
