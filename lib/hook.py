"""Telling a chat: one JSON message to the address that it gave us."""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import requests

from lib.i18n import Text, say

_PATIENCE: Final = (5, 10)  # seconds to connect, and for the answer


class HookFailed(Exception):
    """The message did not arrive."""

    def __init__(self, reason: Text, remedy: Text) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def tell(url: str, *, text: str, alarm: str, since: datetime) -> None:
    """Raises HookFailed. The address is a secret of its own and is in no message or log."""
    content = {"text": text, "alarm": alarm, "since": since.isoformat()}
    try:
        with requests.post(
            url, json=content, timeout=_PATIENCE, allow_redirects=False, stream=True
        ) as answer:  # whatever else it says is left unread
            status = answer.status_code
    except requests.RequestException as error:
        raise _failed(url, type(error).__name__) from error
    if not 200 <= status < 300:
        raise _failed(url, f"HTTP {status}")


def _failed(url: str, why: str) -> HookFailed:
    host = urlsplit(url).hostname or ""
    return HookFailed(
        say("The web hook at %(host)s did not take it: %(why)s", host=host, why=why),
        say("Check MARRONNIER_ALERT_WEBHOOK_URL."),
    )
