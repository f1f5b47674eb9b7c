"""Light or dark: as the device says, unless somebody chose on it."""

from enum import StrEnum
from typing import Final

from flask import Blueprint, Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue

from lib.i18n import Text, say
from web.forms import local_path

blueprint = Blueprint("appearance", __name__)
_COOKIE: Final = "appearance"
_A_YEAR: Final = 31_536_000


class Appearance(StrEnum):
    """`DEVICE`: as the device's own setting, which may change with the hour."""

    DEVICE = "device"
    LIGHT = "light"
    DARK = "dark"

    @property
    def dark_applies(self) -> str:
        """The media query under which the dark colours are taken."""
        return {"device": "(prefers-color-scheme: dark)", "light": "not all", "dark": "all"}[self]


APPEARANCE_WORDS: Final[dict[Appearance, Text]] = {
    Appearance.DEVICE: say("As the device"),
    Appearance.LIGHT: say("Light"),
    Appearance.DARK: say("Dark"),
}


def set_up(app: Flask) -> None:
    app.jinja_env.globals["appearance"] = chosen
    app.jinja_env.globals["appearances"] = APPEARANCE_WORDS
    app.register_blueprint(blueprint)


def chosen() -> Appearance:
    kept = request.cookies.get(_COOKIE)
    return Appearance(kept) if kept in set(Appearance) else Appearance.DEVICE


@blueprint.post("/appearance")
def choose() -> ResponseReturnValue:
    """For this browser: a person may want the phone dark and the desk light."""
    response = redirect(local_path(request.form.get("next", ""), "/account"), code=303)
    wish = request.form.get("appearance")
    if wish in set(Appearance):
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            _COOKIE, wish, max_age=_A_YEAR, samesite="Lax", secure=secure, httponly=True
        )
    return response
