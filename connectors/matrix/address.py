"""Where a room is, and which server its account signs in at."""

from typing import Final
from urllib.parse import quote, urlsplit

from connectors.contract import Account

_LINKS: Final = "https://matrix.to/#/"


def room(account: Account) -> str:
    """`#name:server` or `!number:server`, also out of a matrix.to address."""
    typed = account.handle.strip().removeprefix(_LINKS)
    return typed.partition("?")[0].replace("%23", "#").replace("%3A", ":").replace("%21", "!")


def base_url(account: Account) -> str:
    """The operator's setting, else the address that was typed, else the room's server."""
    typed = account.credentials.values.get("server", "").strip()
    host = urlsplit(typed if "://" in typed else f"https://{typed}").netloc
    return account.settings.get("base_url") or f"https://{host or room(account).partition(':')[2]}"


def server(account: Account) -> str:
    return urlsplit(base_url(account)).netloc


def link(place: str, event: str = "") -> str:
    """The public address of a room, or of one of its messages, for any Matrix app."""
    return _LINKS + "/".join(quote(part, safe="!#$:") for part in (place, event) if part)


def profile(account: Account) -> str:
    return link(room(account)) if room(account) else ""
