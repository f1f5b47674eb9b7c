"""/review/<token>: what somebody without an account reads and says; and the making of its links."""

from flask import Flask

from web.guests import limits, links, pages, pictures, saying
from web.guests.room import blueprint, private_too

__all__ = ["pages", "pictures", "saying"]


def set_up(app: Flask) -> None:
    """Their forms carry no token of a session: see docs/decisions/0030-guests-links.md."""
    app.register_blueprint(links.blueprint)
    app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(blueprint)
    app.after_request(private_too)
    limits.set_up(app)
