"""Pages: a view parses, calls one use case, renders."""

from flask import Flask
from jinja2 import StrictUndefined

from models.house import House
from web import (
    channels,
    deliveries,
    errors,
    headers,
    health,
    language,
    layout,
    networks,
    signin,
    stop,
    week,
)


def set_up(app: Flask, house: House) -> None:
    """Registers the pages, sign-in, and what they need, on `app`."""
    app.jinja_env.undefined = StrictUndefined
    signin.set_up(app, house)
    language.set_up(app)
    headers.set_up(app)
    errors.set_up(app)
    layout.set_up(app)
    networks.set_up(app, house)
    for room in (health, week, deliveries, channels, stop):
        app.register_blueprint(room.blueprint)
