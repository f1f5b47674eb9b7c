"""Signing in at a network by OAuth 2: leaving for it, coming back, and renewing afterwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from connectors.errors import AuthExpired, ConnectorError, Permanent
from connectors.http import READ, Http, Reply
from connectors.oauth import App, Asked, Grant, OAuth, Opened
from lib.clock import Clock, SystemClock
from lib.i18n import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A person on the way to the network: `url` is where, the rest stays here until they return."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    verifier: str = field(repr=False)


def depart(oauth: OAuth, app: App, asked: Asked) -> Departure:
    """Asks nothing of the network."""
    from authlib.common.security import generate_token  # noqa: PLC0415 - as in _request
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # noqa: PLC0415
    from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415

    state, verifier = generate_token(43), generate_token(64)
    proof = {}
    if oauth.pkce:
        challenge = create_s256_code_challenge(verifier)
        proof = {"code_challenge": challenge, "code_challenge_method": "S256"}
    url = prepare_grant_uri(
        app.authorize_url,
        app.client_id,
        "code",
        redirect_uri=asked.redirect,
        scope=list(app.scopes or oauth.scopes),
        state=state,
        **proof,
        **oauth.extra,
    )
    return Departure(url=url, state=state, verifier=verifier)


def arrive(
    oauth: OAuth,
    app: App,
    asked: Asked,
    *,
    network: str,
    code: str,
    verifier: str,
    clock: Clock | None = None,
) -> Sequence[Opened]:
    """The accounts that the person opened, from the code that they brought back.

    Raises ConnectorError; a code serves once, so that nothing here is worth a second try.
    """
    proof = {"code_verifier": verifier} if oauth.pkce else {}
    told = _asked(
        _Desk(app=app, network=network, refused=_code_refused, clock=clock or SystemClock()),
        "authorization_code",
        hidden=(code, verifier),
        code=code,
        redirect_uri=asked.redirect,
        **proof,
    )
    return oauth.accounts(asked, told)


def renewed(
    app: App,
    refresh_token: str,
    *,
    network: str,
    clock: Clock | None = None,
    read: float = READ,
) -> Grant:
    """A new access. Where the network gives no new refresh token, the old one stays good.

    Raises ConnectorError: AuthExpired where a person has to sign in again.
    """
    clock = clock or SystemClock()
    desk = _Desk(app=app, network=network, refused=_token_refused, clock=clock, read=read)
    told = _asked(desk, "refresh_token", hidden=(refresh_token,), refresh_token=refresh_token)
    return told if told.refresh_token else replace(told, refresh_token=refresh_token)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Where tokens are given out. `refused`: what its refusal means."""

    app: App
    network: str
    refused: Callable[[str, str], ConnectorError]
    clock: Clock
    read: float = READ


def _asked(desk: _Desk, grant: str, *, hidden: tuple[str, ...], **given: str) -> Grant:
    http = Http(
        network=desk.network,
        base_url=desk.app.token_url,
        secrets=(*hidden, desk.app.client_secret),
        judge=lambda reply: _judged(desk, reply),
        clock=desk.clock,
        read=desk.read,
        guard=desk.app.guard,
    )
    body, headers = _request(desk.app, grant, given)
    reply = http.call("POST", "", body=body, headers=headers)
    try:
        return _grant(reply.json(), now=http.clock.now())
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError) as error:
        raise http.unexpected("an answer without a usable access token") from error


def _request(app: App, grant: str, given: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    # Loaded when somebody signs in: counting characters needs none of it.
    from authlib.oauth2.auth import ClientAuth  # noqa: PLC0415
    from authlib.oauth2.rfc6749.parameters import prepare_token_request  # noqa: PLC0415

    how = "client_secret_basic" if app.basic else "client_secret_post"
    opener = ClientAuth(app.client_id, app.client_secret, how if app.client_secret else "none")
    plain = prepare_token_request(grant, **given)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    _, headers, body = opener.prepare("POST", app.token_url, headers, plain)
    return body.encode(), headers


def _grant(told: Any, *, now: datetime) -> Grant:  # noqa: ANN401 - the network's own shape
    if isinstance(told.get("data"), list):  # as Instagram documents its answer (March 2026)
        told = told["data"][0]
    length = told.get("expires_in")
    scopes = told.get("scope")
    return Grant(
        access_token=_word(told["access_token"]),
        refresh_token=_word(told.get("refresh_token"), otherwise=""),
        expires_at=None if length is None else now + timedelta(seconds=int(length)),
        scopes=frozenset(scopes.replace(",", " ").split()) if isinstance(scopes, str) else None,
    )


def _word(given: object, otherwise: str | None = None) -> str:
    """Raises ValueError where there is none and nothing to take instead."""
    if isinstance(given, str) and given:
        return given
    if given is None and otherwise is not None:
        return otherwise
    raise ValueError("no token")


_APP: Final = say(
    "Whoever keeps this installation corrects the app’s id and secret in the settings."
)


def _judged(desk: _Desk, reply: Reply) -> ConnectorError | None:
    evidence = f"{reply.status} {reply.words}"
    if _error(reply) in {"invalid_client", "unauthorized_client"}:
        return AuthExpired(
            say("%(network)s does not know this installation’s app.", network=desk.network),
            remedy=_APP,
            evidence=evidence,
        )
    # X answers `invalid_request`, others 403, where the standard has `invalid_grant`.
    if 400 <= reply.status < 500 and reply.status != 429:
        return desk.refused(desk.network, evidence)
    return None


def _error(reply: Reply) -> str:
    """The code of RFC 6749 section 5.2; "" for none."""
    try:
        told = reply.json()
    except ValueError:
        return ""
    found = told.get("error") if isinstance(told, dict) else ""
    return found if isinstance(found, str) else ""


def _code_refused(network: str, evidence: str) -> ConnectorError:
    return Permanent(
        say("%(network)s did not take the answer that you brought back.", network=network),
        remedy=say("Start again from the channels page, and sign in without delay."),
        evidence=evidence,
    )


def _token_refused(network: str, evidence: str) -> ConnectorError:
    return AuthExpired(
        say("%(network)s no longer renews the access to this account.", network=network),
        remedy=say("Connect the account again."),
        evidence=evidence,
    )
