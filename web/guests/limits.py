"""How often a guest's link is opened: for whoever tries links, and for a link gone round."""

from typing import Final

from flask import Flask, request
from flask_limiter.util import get_remote_address

from editorial.guests.opening import digest_of

PAGES: Final = "120 per minute"
ANSWERS: Final = "20 per minute"
PICTURES: Final = "600 per minute"
_SHARED: Final = {
    "guests.show": PAGES,
    "guests.one": PAGES,
    "guests.again": PAGES,
    "guests.agree": ANSWERS,
    "guests.refuse": ANSWERS,
    "guests.comment": ANSWERS,
    "guests.picture": PICTURES,
}


def set_up(app: Flask) -> None:
    """By address and by link, counted as failed sign-ins are."""
    limiter = next(iter(app.extensions["limiter"]))
    for endpoint, rate in _SHARED.items():
        view = app.view_functions[endpoint]
        for key in (get_remote_address, _link):
            view = limiter.shared_limit(rate, scope=f"guests {rate}", key_func=key)(view)
        app.view_functions[endpoint] = view


def _link() -> str:
    return digest_of((request.view_args or {}).get("token", ""))
