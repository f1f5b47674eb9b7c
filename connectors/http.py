"""The shared HTTP edge of connectors: one call, and what its failure means for the post.

Only what surely did not reach the network is Retryable; whatever happens after the first byte of
a request has left is Ambiguous, on reads too, so that no step of a publish is taken for refused.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any, Final

import requests
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError

from connectors.body import blocks, parsed, said, unpacked
from connectors.causes import causes, never_left
from connectors.deadline import Deadline, timed_session
from connectors.errors import (
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Permanent,
    RateLimited,
    Retryable,
)
from connectors.multipart import Flow
from connectors.reach import Guard, Inside, guarded, refused
from lib.clock import Clock, SystemClock
from lib.i18n import say
from lib.log import HIDDEN, redact

CONNECT: Final = 5.0  # seconds
READ: Final = 20.0  # seconds of silence, and for the whole of an answer's body
REFUSALS: Final = frozenset({400, 404, 410, 413, 415, 422})  # “not accepted”, by RFC 9110


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole answer. `words`: what the network says of it, safe to show, "" for nothing."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    words: str = ""

    def json(self) -> Any:  # noqa: ANN401 - the network's own shape
        """Raises ValueError."""
        return parsed(self.body)


Judge = Callable[[Reply], ConnectorError | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Http:
    """Calls to one network at `base_url`, for one account.

    `secrets` are hidden wherever the network repeats them. `documented`: the 4xx that this network
    documents as “not accepted”. `judge` looks at every answer first and may name its error (None:
    the usual table). `guard`: where a person typed the address (`reach.guard_of`). `connect` and
    `read` are in seconds; a whole call takes `connect` + 2 * `read` at most. `reads` False: an
    answer's head says all, and its body, however long, stays where it is.
    """

    network: str
    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: Sequence[str] = field(default=(), repr=False)
    documented: frozenset[int] = REFUSALS
    judge: Judge = lambda _reply: None
    clock: Clock = field(default_factory=SystemClock)
    connect: float = CONNECT
    read: float = READ
    reads: bool = True
    guard: Guard | None = None

    def get(self, path: str, **params: str | int) -> Any:  # noqa: ANN401 - the network's own shape
        """The JSON found there. Raises ConnectorError."""
        return self._json(self.call("GET", path, params=params))

    def post(self, path: str, content: object, **headers: str) -> Any:  # noqa: ANN401 - as above
        """Sends `content` as JSON; gives the JSON answered. Raises ConnectorError."""
        return self._json(self.send("POST", path, content, **headers))

    def send(self, method: str, path: str, content: object, **headers: str) -> Reply:
        """One write of JSON. In `headers` the name's underscores stand for hyphens."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        body = json.dumps(content).encode()
        return self.call(
            method, path, body=body, headers={"Content-Type": "application/json", **sent}
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        body: bytes | Flow = b"",
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> Reply:
        """One request, followed nowhere and never repeated; a Flow brings its own content type.

        Raises ConnectorError.
        """
        try:
            reply = self._exchange(method, path, body, headers or {}, params or {})
        except (requests.RequestException, HTTPError, OSError) as error:
            raise self._transport(error) from error
        self.raise_for_reply(reply)
        return reply

    def raise_for_reply(self, reply: Reply) -> None:
        """The one place where answers become errors."""
        error = self.judge(reply) or self._usual(reply)
        if error is not None:
            raise error

    def _usual(self, reply: Reply) -> ConnectorError | None:
        evidence = f"{reply.status} {self._hidden(_start(reply))}"
        match reply.status:
            case 200 | 201 | 202 | 203 | 204:
                return None
            case 401:
                return AuthExpired(
                    say("%(network)s no longer accepts this account’s key.", network=self.network),
                    remedy=say("Connect the account again."),
                    evidence=evidence,
                )
            case 429:
                return RateLimited(
                    say("%(network)s asks us to slow down.", network=self.network),
                    until=retry_at(reply.headers.get("Retry-After"), now=self.clock.now()),
                    evidence=evidence,
                )
            case status if status == 403 or status in self.documented:
                return self._refusal(reply, evidence)
            case status:
                return Ambiguous(
                    say(
                        "%(network)s did not confirm (answer %(status)s).",
                        network=self.network,
                        status=str(status),
                    ),
                    evidence=evidence,
                )

    def _refusal(self, reply: Reply, evidence: str) -> Permanent:
        if reply.status == 403:
            reason = say(
                "%(network)s does not allow this account to do that. %(words)s",
                network=self.network,
                words=reply.words,
            )
            remedy = say("Check the account’s rights on the network.")
        else:
            reason = say(
                "%(network)s refused this (answer %(status)s). %(words)s",
                network=self.network,
                status=str(reply.status),
                words=reply.words,
            )
            remedy = say("Change the post accordingly, then send it again.")
        return Permanent(reason, remedy=remedy, evidence=evidence)

    def _json(self, reply: Reply) -> Any:  # noqa: ANN401 - the network's own shape
        try:
            return reply.json()
        except ValueError as error:
            raise self.unexpected(_start(reply)) from error

    def unexpected(self, evidence: object = "") -> Ambiguous:
        """For a 2xx answer whose content is not what the network documents."""
        return Ambiguous(
            say("%(network)s answered something else than expected.", network=self.network),
            evidence=self._hidden(str(evidence)),
        )

    def _hidden(self, words: str) -> str:
        for secret in filter(None, self.secrets):
            words = words.replace(secret, HIDDEN)
        return redact(words)

    def _exchange(
        self,
        method: str,
        path: str,
        body: bytes | Flow,
        headers: Mapping[str, str],
        params: Mapping[str, str | int],
    ) -> Reply:
        kind = {"Content-Type": body.content_type} if isinstance(body, Flow) else {}
        # A session for each call: a connection kept open may be closed by the other side at the
        # very moment we write, and that would be one more way not to know.
        within = Deadline(self.connect + 2 * self.read)
        with guarded(self.guard), within, timed_session() as session:
            session.auth = _untouched
            answer = session.request(
                method,
                self.base_url.rstrip("/") + path,
                params=params,
                # as a file: sent block by block, for the connect time-out covers each block sent
                data=_flowing(body),
                headers={**_ASKED, **kind, **self.headers, **headers},
                timeout=(self.connect, self.read),
                allow_redirects=False,
                stream=True,
            )
            with answer:
                body = self._body(answer)
                within.must_not_be_over()
                return self._reply(answer, body)

    def _body(self, answer: requests.Response) -> bytes:
        if not self.reads:
            return b""
        return unpacked(answer, b"".join(blocks(answer, self.read)))

    def _reply(self, answer: requests.Response, body: bytes) -> Reply:
        return Reply(
            status=answer.status_code,
            headers=CaseInsensitiveDict(answer.headers),
            body=body,
            words=self._hidden(said(body)),
        )

    def _transport(self, error: Exception) -> ConnectorError:
        evidence = self._hidden(f"{type(error).__name__}: {error}")
        if isinstance(error, _MALFORMED):
            return Permanent(
                say("The address of %(network)s cannot be used.", network=self.network),
                remedy=say("Correct the server’s address in this channel’s settings."),
                evidence=evidence,
            )
        if any(isinstance(cause, Inside) for cause in causes(error)):
            return refused(self.network, evidence)
        if never_left(error):
            return Retryable(
                say("%(network)s could not be reached.", network=self.network), evidence=evidence
            )
        return Ambiguous(
            say("%(network)s did not confirm: the answer was lost.", network=self.network),
            evidence=evidence,
        )


_ASKED: Final = {"Accept": "application/json", "Accept-Encoding": "identity"}
_MALFORMED: Final = (
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidHeader,
)


def _flowing(body: bytes | Flow) -> BytesIO | Flow | None:
    if isinstance(body, Flow):
        return body
    return BytesIO(body) if body else None


def _start(reply: Reply) -> str:
    return reply.body[:1500].decode(errors="replace")


def _untouched(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from putting a password of ~/.netrc in the place of our token."""
    return request


def retry_at(header: str | None, *, now: datetime) -> datetime | None:
    """The instant of a Retry-After (seconds or a date), UTC; None where it is not told."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return now + timedelta(seconds=min(int(header), 30 * 86_400))
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
