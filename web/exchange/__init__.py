"""In and out: spreadsheets, files for elsewhere, calendars and feeds that others read."""

from flask import Flask

from web.exchange import importing, subscriptions


def set_up(app: Flask) -> None:
    app.register_blueprint(importing.blueprint)
    subscriptions.set_up(app)
