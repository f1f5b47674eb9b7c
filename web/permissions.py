"""/permissions: who may what, drawn from the tables that enforce it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from editorial.matrix import matrix
from models.way import ROLE_WORDS
from web.edge import actor

blueprint = Blueprint("permissions", __name__)


@blueprint.get("/permissions")
def show() -> ResponseReturnValue:
    """The same for everybody who is signed in; one's own role is marked."""
    return render_template(
        "permissions/permissions.html",
        sections=matrix(),
        role_words=ROLE_WORDS,
        mine=actor().role,
    )
