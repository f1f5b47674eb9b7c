"""In and out: spreadsheets, files for elsewhere, calendars and feeds that others read."""

from flask import Flask

from web.exchange import channel_feed, exporting, importing, subscriptions


def set_up(app: Flask) -> None:
    app.register_blueprint(importing.blueprint)
    app.register_blueprint(exporting.blueprint)
    app.register_blueprint(channel_feed.blueprint)
    subscriptions.set_up(app)
