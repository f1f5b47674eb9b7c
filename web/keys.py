"""/keys: what can be done with the keyboard alone."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.edge import actor, partial_wanted

blueprint = Blueprint("keys", __name__)


@blueprint.get("/keys")
def show() -> ResponseReturnValue:
    """A page, or its list alone for the dialogue that `?` opens."""
    actor()
    return render_template("keys/list.html" if partial_wanted() else "keys/page.html")
