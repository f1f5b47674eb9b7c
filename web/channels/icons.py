"""The icons of the networks, each drawn by its plug-in."""

from flask import Blueprint, Flask, Response, send_file, url_for
from flask.typing import ResponseReturnValue

from connectors import registry
from lib.errors import NotFound, Refusal

blueprint = Blueprint("icons", __name__, url_prefix="/networks")


def set_up(app: Flask) -> None:
    """Templates have `icon_of(kind)`: the icon's address, "" where the network has none."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["icon_of"] = icon_of


def icon_of(kind: str) -> str:
    try:
        icon = registry.plugin(kind).icon
    except Refusal:  # a plug-in that cannot be used shows none
        return ""
    return url_for("icons.show", kind=kind) if icon is not None and icon.is_file() else ""


@blueprint.get("/<kind>/icon.svg")
def show(kind: str) -> ResponseReturnValue:
    icon = registry.plugin(kind).icon
    if icon is None or not icon.is_file():
        raise NotFound
    answer: Response = send_file(icon, mimetype="image/svg+xml", max_age=86_400)
    # A picture, also where somebody opens it by itself.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
