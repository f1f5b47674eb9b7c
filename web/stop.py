"""/stop: the crisis switch."""

from collections.abc import Mapping

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from community import stop as switch
from editorial import queries
from editorial.channels import active
from lib.errors import Invalid
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.permissions import May
from web.edge import actor, back_to, now, reading, transaction
from web.forms import act

blueprint = Blueprint("stop", __name__, url_prefix="/stop")


@blueprint.get("")
def show() -> ResponseReturnValue:
    return _page(wrong={})


@blueprint.post("")
def pull() -> ResponseReturnValue:
    """Scope: `channel` is a channel's id, or empty for everything."""
    try:
        with transaction() as session:
            switch.stop(
                session,
                actor(),
                reason=request.form.get("reason", ""),
                channel_id=_scope(),
                now=now(),
            )
    except Invalid as refusal:
        return _page(wrong=refusal.fields), 422
    flash(str(say("Stopped. Nothing leaves within its scope until a manager resumes.")), "good")
    return back_to("stop.show")


def _scope() -> int | None:
    """The channel's id, None for everything. Raises Invalid for what is neither."""
    given = request.form.get("channel", "")
    if given and not given.isdecimal():
        what = say("It is not clear what to stop.")
        remedy = say("Choose everything, or one channel.")
        raise Invalid(what, remedy=remedy, fields={"channel": remedy})
    return int(given) if given else None


@blueprint.post("/resume")
def resume() -> ResponseReturnValue:
    """`stop`: that stop's id, or empty for all."""

    def resumed(session: Session, who: Actor) -> Text:
        stop_id = request.form.get("stop", type=int)
        ended = switch.resume(session, who, stop_id, now=now())
        return say_n("Resumed.", "%(n)s stops are lifted.", ended)

    return act(resumed, otherwise="stop.show")


def _page(*, wrong: Mapping[str, Text]) -> str:
    who = actor()
    with reading() as session:
        stops = switch.open_stops(session, who)
        channels = active(session, who)
        names = queries.names(session, who)
    return render_template(
        "stop/stop.html",
        stops=stops,
        channels={channel.id: channel.name for channel in channels},
        names=names,
        wrong=wrong,
        may_stop=who.may(May.STOP),
        may_resume=who.may(May.RESUME),
    )
