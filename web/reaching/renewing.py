"""/renewed-device: a browser was given a new address by its push service, and says so by itself.

It does so while no page is open and perhaps long after the session ended, so it proves who it is by
its old address and the secret that was agreed with it, which its push service does not know.
"""

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue

from lib.log import storable
from notifying import devices
from notifying.devices import Given
from web.edge import house, transaction

blueprint = Blueprint("renewing", __name__, url_prefix="/renewed-device")


def set_up(app: Flask) -> None:
    app.extensions["csrf"].exempt(blueprint)
    app.register_blueprint(blueprint)


@blueprint.post("")
def renew() -> ResponseReturnValue:
    """404: no such device is told, so the browser may give its new address up."""
    form = request.form
    given = Given(
        name="",
        endpoint=storable(form.get("endpoint", "")),
        point=form.get("point", ""),
        auth=form.get("auth", ""),
    )
    old, secret = storable(form.get("old", "")), form.get("secret", "")
    with transaction() as session:
        devices.renew(session, house().settings.keyring, given, old=old, secret=secret)
    return "", 204
