"""Signing in at a Mastodon server (OAuth 2): each server is told of this installation by itself."""

import ipaddress
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from connectors.contract import Credentials, Field
from connectors.errors import Permanent
from connectors.http import Http
from connectors.oauth import App, Asked, Grant, OAuth, Opened
from connectors.reach import guard_of
from lib.i18n import say

NAME: Final = "Marronnier"
SCOPES: Final = (
    "read:accounts",
    "read:notifications",
    "read:statuses",
    "write:media",
    "write:statuses",
)
_HOST: Final = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}"
)
SERVER: Final = Field(
    name="server",
    label=say("Server"),
    help=say("Where the account lives: what stands behind the second @, such as mastodon.social."),
    secret=False,
)


def host(typed: str) -> str:
    """From `mastodon.social`, `https://mastodon.social/` or `@name@mastodon.social`.

    Raises Permanent for what is no public server: the request comes from this machine.
    """
    given = typed.strip().lower()
    found = urlsplit(given).netloc if "://" in given else given.rsplit("@", 1)[-1].split("/", 1)[0]
    name = _ascii(found.rstrip("."))
    if _HOST.fullmatch(name) and not _is_address(name):
        return name
    raise Permanent(
        say("“%(typed)s” is not the address of a server.", typed=typed),
        remedy=say("Write it as it stands behind the second @: mastodon.social."),
    )


def app(asked: Asked) -> App | None:
    """The operator's, where one is set; else one that the server makes for us on the spot."""
    settings, base = asked.settings, base_url(asked)
    known = settings.get("client_id", ""), settings.get("client_secret", "")
    number, secret = known if known[0] else _registered(asked, base)
    return App(
        client_id=number,
        client_secret=secret,
        authorize_url=f"{base}/oauth/authorize",
        token_url=f"{base}/oauth/token",
        guard=guard_of(settings),
    )


def accounts(asked: Asked, grant: Grant) -> Sequence[Opened]:
    base, where = base_url(asked), host(asked.given["server"])
    key = {"Authorization": f"Bearer {grant.access_token}"}
    http = Http(
        network="Mastodon",
        base_url=base,
        headers=key,
        secrets=(grant.access_token,),
        guard=guard_of(asked.settings),
    )
    told = http.get("/api/v1/accounts/verify_credentials")
    try:
        name, number = str(told["username"]), str(told["id"])
    except (KeyError, TypeError) as error:
        raise http.unexpected(told) from error
    values = {"access_token": grant.access_token, "server": where}
    handle = f"@{name}@{where}"
    keys = Credentials(values=values, expires_at=grant.expires_at)
    return [Opened(handle=handle, name=handle, number=f"{where}/{number}", credentials=keys)]


def base_url(asked: Asked) -> str:
    """The operator's setting, else the server that was typed."""
    return asked.settings.get("base_url") or f"https://{host(asked.given['server'])}"


def _registered(asked: Asked, base: str) -> tuple[str, str]:
    http = Http(network="Mastodon", base_url=base, guard=guard_of(asked.settings))
    told = http.post(
        "/api/v1/apps",
        {"client_name": NAME, "redirect_uris": asked.redirect, "scopes": " ".join(SCOPES)},
    )
    try:
        return str(told["client_id"]), str(told["client_secret"])
    except (KeyError, TypeError) as error:
        raise http.unexpected("an answer without the app’s id") from error


def _ascii(name: str) -> str:
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:  # no name of a server at all
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.rsplit(".", 1)[-1].isdigit()
    return True


OAUTH: Final = OAuth(
    scopes=SCOPES,
    app=app,
    accounts=accounts,
    registering=say("Nothing has to be registered: each server is told of this installation."),
    fields=(SERVER,),
)
