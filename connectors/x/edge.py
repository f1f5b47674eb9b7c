"""tweepy's requests, carried by our own HTTP edge.

tweepy has no time-out, one fixed host, reads answers of any length, follows redirects, and writes
the token into its debug log. So it is given no token: it shapes requests, and this adapter sends
them to the address, with the key and within the bounds of `connectors.http`.
"""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from tweepy.client import Client

from connectors.http import Http, Reply

_NO_TOKEN: Final = "kept-elsewhere"  # noqa: S105 - tweepy wants one; it is sent nowhere


def client(http: Http) -> Client:
    """Raises ConnectorError out of its calls, and nothing else; answers are the JSON itself."""
    made = Client(bearer_token=_NO_TOKEN, return_type=dict, wait_on_rate_limit=False)
    made.session.trust_env = False
    for scheme in ("https://", "http://"):
        made.session.mount(scheme, _Edge(http))
    return made


class _Edge(BaseAdapter):
    def __init__(self, http: Http) -> None:
        super().__init__()
        self._http = http

    def send(
        self,
        request: requests.PreparedRequest,
        *_how: object,
        **_more: object,  # stream, timeout, verify, …: the edge has its own
    ) -> requests.Response:
        address = urlsplit(request.url or "")
        path = f"{address.path}?{address.query}" if address.query else address.path
        body = request.body or b""
        reply = self._http.call(
            request.method or "GET",
            path,
            body=body if isinstance(body, bytes) else body.encode(),
            headers={"Content-Type": "application/json"} if body else {},
        )
        if not reply.body:  # as an upload's part is answered
            reply = replace(reply, body=b"{}")
        self._must_be_told(reply)
        return _response(request, reply)

    def close(self) -> None:
        """Each call has its own connection."""

    def _must_be_told(self, reply: Reply) -> None:
        try:
            told: Any = reply.json()
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise self._http.unexpected(reply.body[:500])


def _response(request: requests.PreparedRequest, reply: Reply) -> requests.Response:
    made = requests.Response()
    made.status_code = reply.status
    made.headers.update(reply.headers)
    made.url, made.request = request.url or "", request
    made._content = reply.body  # noqa: SLF001 - there is no other way to give it one
    return made
