"""/account/notices/devices: the browsers that are told, added by themselves."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lib.i18n import Text, say
from lib.web_push import point_of, to_text
from models.actor import Actor
from notifying import devices, forgetting
from notifying.devices import Given
from web.edge import house, now, transaction
from web.forms import act

blueprint = Blueprint("devices", __name__, url_prefix="/account/notices/devices")
_BACK = "reaching.show"


@blueprint.post("/key")
def key() -> ResponseReturnValue:
    """The key that a browser ties its address to; made when it is first asked for."""
    with transaction() as session:
        own = forgetting.key_for_new(session, house().settings.keyring, now=now())
    return {"key": to_text(point_of(own))}


@blueprint.post("")
def add() -> ResponseReturnValue:
    def added(session: Session, who: Actor) -> Text:
        devices.add(session, house().settings.keyring, who.user_id, _given(), now=now())
        return say("This device is told from now on.")

    return act(added, otherwise=_BACK)


@blueprint.post("/<int:device_id>/remove")
def remove(device_id: int) -> ResponseReturnValue:
    def removed(session: Session, who: Actor) -> Text:
        devices.remove(session, who.user_id, device_id)
        return say("That device is told nothing any more.")

    return act(removed, otherwise=_BACK)


def _given() -> Given:
    form = request.form
    return Given(
        name=form.get("name", ""),
        endpoint=form.get("endpoint", ""),
        point=form.get("point", ""),
        auth=form.get("auth", ""),
    )
