"""/ideas/sources: the feeds that are read for ideas."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.ideas import sources
from lib.i18n import Text, say
from models.actor import Actor
from web.edge import now
from web.forms import act

blueprint = Blueprint("idea_sources", __name__, url_prefix="/ideas/sources")


@blueprint.post("")
def keep() -> ResponseReturnValue:
    """The feed at `address`, called `name` or as it calls itself."""

    def kept(session: Session, who: Actor) -> Text:
        given = request.form
        sources.keep(session, who, given.get("address", ""), name=given.get("name", ""), now=now())
        return say("The feed is kept. It is read within the minute, then every hour.")

    return act(kept, otherwise="ideas.show")


@blueprint.post("/<int:source_id>/pause")
def pause(source_id: int) -> ResponseReturnValue:
    def paused(session: Session, who: Actor) -> Text:
        source = sources.pause(session, who, source_id, now=now())
        return say("%(name)s is not read until it goes on.", name=source.name or source.address)

    return act(paused, otherwise="ideas.show")


@blueprint.post("/<int:source_id>/go-on")
def go_on(source_id: int) -> ResponseReturnValue:
    """Paused or not, it is read next."""

    def goes_on(session: Session, who: Actor) -> Text:
        source = sources.go_on(session, who, source_id, now=now())
        return say("%(name)s is read within the minute.", name=source.name or source.address)

    return act(goes_on, otherwise="ideas.show")


@blueprint.post("/<int:source_id>/forget")
def forget(source_id: int) -> ResponseReturnValue:
    def forgotten(session: Session, who: Actor) -> Text:
        name = sources.forget(session, who, source_id)
        return say("%(name)s is read no more. What it brought stays.", name=name)

    return act(forgotten, otherwise="ideas.show")
