"""What a person may do with one delivery: say how an unsure one ended, send again, let go."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.approval.stricter import asked_when_late
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from scheduler import deciding
from web.edge import now
from web.forms import act
from web.posts.moves import asked_again

blueprint = Blueprint("deliveries", __name__, url_prefix="/deliveries")


@blueprint.post("/<int:delivery_id>/resolve")
def resolve(delivery_id: int) -> ResponseReturnValue:
    """The two buttons: `outcome` is live (at `url`, if it is told) or resend."""

    def resolved(session: Session, actor: Actor) -> Text:
        match request.form.get("outcome"):
            case "live":
                seen = request.form.get("url", "")
                deciding.resolve(session, actor, delivery_id, "live", url=seen, now=now())
                return say("Noted as live. It is not sent again.")
            case "resend":
                return _again(session, actor, delivery_id)
            case _:
                raise Invalid(
                    say("It is not said what became of the post."),
                    remedy=say("Choose “It is live” or “Send it again”."),
                )

    return act(resolved, otherwise="week.show")


def _again(session: Session, actor: Actor, delivery_id: int) -> Text:
    with asked_when_late(session, actor, now=now()):
        found = deciding.resolve(session, actor, delivery_id, "resend", now=now())
    return next(iter(asked_again(session, actor, [found])), say("It leaves again in a moment."))


@blueprint.post("/<int:delivery_id>/cancel")
def cancel(delivery_id: int) -> ResponseReturnValue:
    def cancelled(session: Session, actor: Actor) -> Text:
        deciding.cancel(session, actor, delivery_id, now=now())
        return say("Cancelled: it does not leave.")

    return act(cancelled, otherwise="week.show")
