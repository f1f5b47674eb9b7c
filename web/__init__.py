"""Pages: a view parses, calls one use case, renders."""

from flask import Flask
from jinja2 import StrictUndefined

from models.house import House
from scheduler.watch.watchdog import Watchdog
from web import (
    appearance,
    condition,
    errors,
    exchange,
    guests,
    headers,
    language,
    layout,
    networks,
    transfer,
    uploads,
)
from web.channels import icons
from web.reaching import fewer, renewing
from web.rooms import ROOMS
from web.signin import pages as signin


def set_up(app: Flask, house: House) -> None:
    """Registers the pages, sign-in, and what they need, on `app`."""
    app.jinja_env.undefined = StrictUndefined
    language.set_up(app)  # first, so that every refusal is told in the reader's language
    signin.set_up(app, house)
    headers.set_up(app)
    transfer.set_up(app)
    appearance.set_up(app)
    errors.set_up(app)
    uploads.set_up(app)
    layout.set_up(app)
    networks.set_up(app, house)
    fewer.set_up(app)
    renewing.set_up(app)
    icons.set_up(app)
    condition.set_up(app, house)
    app.extensions["watchdog"] = Watchdog(house)  # started by the server, in gunicorn.conf.py
    for room in ROOMS:
        app.register_blueprint(room)
    exchange.set_up(app)
    guests.set_up(app)
