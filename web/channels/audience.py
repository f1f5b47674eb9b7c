"""Where else a channel's public lives."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.audience import speaks_to
from lib.i18n import Text, say
from models.actor import Actor
from web.forms import act

blueprint = Blueprint("audience", __name__, url_prefix="/channels")


@blueprint.post("/<int:channel_id>/audience")
def keep(channel_id: int) -> ResponseReturnValue:
    """Each `elsewhere` (a zone; empty: none) with its `percent`."""
    zones, percents = request.form.getlist("elsewhere"), request.form.getlist("percent")
    pairs = zip(zones, percents, strict=False)
    parts = [(zone.strip(), percent.strip()) for zone, percent in pairs if zone.strip()]

    def kept(session: Session, who: Actor) -> Text:
        speaks_to(session, who, channel_id, parts)
        return say("General advice counts their hours now, and each time is told by their clocks.")

    return act(kept, otherwise="channels.one", channel_id=channel_id)
