"""Joins the parts. Nothing imports it; `flask` and the web server find it here."""

import os
import sys

from lib import garbage

with garbage.left_alone():
    from flask import Flask

    import api
    import cli
    import web
    from lib import log, settings
    from models.house import House


def create_app(house: House | None = None) -> Flask:
    """The application; `house` None: as the environment says. A bad setting ends the process."""
    if house is None:
        read = _settings()
        log.set_up(style=read.log_format)
        house = House.of(read)
    app = Flask("marronnier", root_path=str(settings.ROOT))
    app.extensions["marronnier"] = house
    web.set_up(app, house)
    api.set_up(app, house)
    for command in cli.COMMANDS:
        app.cli.add_command(command)
    return app


def _settings() -> settings.Settings:
    try:
        return settings.load(os.environ)  # noqa: TID251 - the one place that reads it
    except settings.BadSetting as bad:
        sys.exit(str(bad))  # names it with its remedy; a traceback would hide both
