"""Pages: a view parses, calls one use case, renders."""

from flask import Flask
from jinja2 import StrictUndefined

from models.house import House
from web import errors, headers, health, language, layout, signin, week


def set_up(app: Flask, house: House) -> None:
    """Registers the pages, sign-in, and what they need, on `app`."""
    app.jinja_env.undefined = StrictUndefined
    signin.set_up(app, house)
    language.set_up(app)
    headers.set_up(app)
    errors.set_up(app)
    layout.set_up(app)
    for blueprint in (health.blueprint, week.blueprint):
        app.register_blueprint(blueprint)
