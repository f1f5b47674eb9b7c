"""/: what leaves today, what waits for me, what went wrong."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("week", __name__)


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return render_template("week/week.html")
