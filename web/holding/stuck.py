"""What helps where somebody away holds a post up: a deputy, or going on without them."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.approval import sparing
from editorial.holding import absences
from lib.i18n import Text, say
from models.actor import Actor
from models.way import PostState
from web.edge import now
from web.forms import act

blueprint = Blueprint("stuck", __name__)


@blueprint.post("/holding/stand-in")
def stand_in() -> ResponseReturnValue:
    """`absence`, and its `deputy` from now on."""

    def named(session: Session, who: Actor) -> Text:
        absence = request.form.get("absence", 0, type=int)
        deputy = request.form.get("deputy", 0, type=int)
        absences.stand_in(session, who, absence, deputy, now=now())
        return say("It is kept who stands in. They are asked from now on.")

    return act(named, otherwise="holding.show")


@blueprint.post("/posts/<int:post_id>/without")
def go_on(post_id: int) -> ResponseReturnValue:
    """`person`: who is not waited for."""

    def without(session: Session, who: Actor) -> Text:
        person = request.form.get("person", 0, type=int)
        post = sparing.go_on_without(session, who, post_id, person, now=now())
        if post.state is PostState.APPROVED:
            return say("It goes on without them, and is approved by what was agreed.")
        return say("It goes on without them.")

    return act(without, otherwise="holding.show")
