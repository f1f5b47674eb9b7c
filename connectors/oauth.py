"""Connecting an account by OAuth 2: the authorization code grant, with state and PKCE (S256).

What a network says of its sign-in; `connectors.signing_in` carries it out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors.contract import Credentials, Field
from connectors.reach import Guard
from lib.i18n import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a sign-in starts from. `settings`: the operator's for this network; `redirect`: our own
    address, to which the network sends the person back; `given`: what was typed for `fields`.
    """

    settings: Mapping[str, str] = field(repr=False)
    redirect: str
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Our app as the network knows it, and its two addresses. `client_secret`: "" for none; it goes
    in the body of a request, or with `basic` in its Authorization header. `scopes`: in the place of
    the network's usual ones, where apps differ in what they may ask for. `guard`: where a person
    typed the server's address.
    """

    client_id: str
    client_secret: str = field(default="", repr=False)
    authorize_url: str
    token_url: str
    basic: bool = False
    scopes: Sequence[str] = ()
    guard: Guard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the person's consent gave us. `refresh_token`: "" for none; `scopes`: None where the
    network does not tell them.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An account that the consent opens. `number`: the network's own id of it, which stays when
    its name changes; it is kept among the credentials as `id`.
    """

    handle: str
    name: str
    number: str
    credentials: Credentials
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """How accounts of a network are connected by signing in there.

    `app`: None until the operator has registered one; may register one itself where the network
    lets apps do that. `accounts`: what the consent opens, asked of the network; several where the
    person has to choose (pages). `registering`: how an app is registered and which settings then
    hold what. `fields`: what must be known before (the server's address); nothing secret. `pkce`
    False only where the network refuses its parameters. `extra`: more parameters of its page.
    `app` and `accounts` raise ConnectorError.
    """

    scopes: Sequence[str]
    app: Callable[[Asked], App | None]
    accounts: Callable[[Asked, Grant], Sequence[Opened]]
    registering: Text
    fields: Sequence[Field] = ()
    pkce: bool = True
    extra: Mapping[str, str] = field(default_factory=dict)
