"""The signed cookie that holds who is signed in."""

from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface

_WHO = "_user_id"  # Flask-Login's


class Sessions(SecureCookieSessionInterface):
    """Whatever a page asks by itself while nobody is signed in leaves the cookie as it is.

    Its answer may come between a sign-in page and the form sent from there, or after it; it would
    take the form's token along, or whoever has just signed in.
    """

    def save_session(self, app: Flask, session: Any, response: Response) -> None:  # noqa: ANN401
        is_nobody_s = _WHO not in session and request.endpoint != "security.logout"
        if is_nobody_s and _asked_by_itself():
            response.vary.add("Cookie")
        else:
            super().save_session(app, session, response)


def _asked_by_itself() -> bool:
    """Browsers say so over HTTPS and on this machine; the composer always does."""
    says = request.headers.get
    return says("Sec-Fetch-Dest") == "empty" or says("X-Requested-With") == "XMLHttpRequest"
