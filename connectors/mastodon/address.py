"""Which server an account lives on, and what it is called there."""

import re
from typing import Final

from connectors.contract import Account

_HANDLE: Final = re.compile(
    r"@?(?P<name>[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)@(?P<server>[^\s/@?#]+)", re.IGNORECASE
)


def name(account: Account) -> str:
    """Without the server; "" where the handle is none."""
    found = _HANDLE.fullmatch(account.handle.strip())
    return found["name"] if found else ""


def server(account: Account) -> str:
    """The host behind the second @; "" where the handle has none."""
    found = _HANDLE.fullmatch(account.handle.strip())
    return found["server"].lower() if found else ""


def base_url(account: Account) -> str:
    """The operator's setting, else the address that was typed, else the handle's server."""
    typed = account.credentials.values.get("server", "").strip().rstrip("/")
    host = typed.split("://", 1)[-1].split("/", 1)[0] or server(account)
    return account.settings.get("base_url") or f"https://{host}"


def profile(account: Account) -> str:
    return f"{base_url(account)}/@{name(account)}" if server(account) else ""
