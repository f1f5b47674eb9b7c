"""The Bot API, whose addresses hold the token: nothing of them may be shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from connectors.contract import Account
from connectors.errors import Ambiguous
from connectors.http import READ, Http, Reply
from connectors.multipart import Form
from connectors.telegram.calls import Call
from connectors.telegram.errors import judged, not_a_token
from lib.clock import Clock
from lib.i18n import say

SERVER: Final = "https://api.telegram.org"
UPLOAD: Final = 27.0  # seconds of silence; a whole call stays below a minute
_TOKEN: Final = re.compile(r"\d+:[\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bot:
    account: Account
    clock: Clock

    def ask(self, call: Call) -> Any:  # noqa: ANN401 - the network's own shape
        """Its `result`. Raises ConnectorError."""
        token, body = self._token(), call.body()
        sends_files = isinstance(body, Form)
        http = self._http(token, UPLOAD if sends_files else READ)
        kind = {} if sends_files else {"Content-Type": "application/json"}
        reply = http.call("POST", f"/bot{token}/{call.method}", body=body, headers=kind)
        return _result(http, reply)

    def _token(self) -> str:
        """Raises AuthExpired for what is none: it would be a part of the address."""
        token = self.account.credentials.values.get("bot_token", "")
        if not _TOKEN.fullmatch(token):
            raise not_a_token()
        return token

    def _http(self, token: str, read: float) -> Http:
        return Http(
            network="Telegram",
            base_url=self.account.settings.get("base_url", SERVER),
            secrets=(token, token.partition(":")[2]),
            judge=lambda reply: judged(reply, self.clock),
            clock=self.clock,
            read=float(self.account.options.get("timeout", read)),
        )


def part(told: object, name: str) -> Any:  # noqa: ANN401 - the network's own shape
    """A documented part of a result. Raises Ambiguous where it is not there."""
    if not isinstance(told, Mapping) or name not in told:
        raise unexpected(f"no {name}")
    return told[name]


def unexpected(evidence: str) -> Ambiguous:
    words = say("%(network)s answered something else than expected.", network="Telegram")
    return Ambiguous(words, evidence=evidence)


def _result(http: Http, reply: Reply) -> Any:  # noqa: ANN401 - the network's own shape
    try:
        told = reply.json()
    except ValueError as error:
        raise http.unexpected(reply.body[:500]) from error
    if not isinstance(told, Mapping) or told.get("ok") is not True or "result" not in told:
        raise http.unexpected(told)
    return told["result"]
