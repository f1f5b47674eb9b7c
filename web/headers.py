"""Security headers. Pages carry no inline script and no inline style."""

import secrets
from typing import Final

from flask import Flask, Response, g, request

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; media-src 'self'; font-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def set_up(app: Flask) -> None:
    app.after_request(_headers)
    app.jinja_env.globals["csp_nonce"] = nonce


def nonce() -> str:
    """For style sheets that a library makes at run time, such as the calendar's."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    made: str = g.csp_nonce
    return made


def _headers(response: Response) -> Response:
    # setdefault: a view may be stricter, or need one thing more (the API's document).
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce()))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response
