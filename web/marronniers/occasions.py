"""What is done with one occasion of the year: its draft in one press, or not this time."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.marronniers import coming, keeping, writing
from editorial.marronniers.coming import Coming
from editorial.marronniers.stages import STAGE_WORDS
from editorial.marronniers.words import left_words
from editorial.queries import members
from lib.errors import NotAllowed, NotFound, Refusal
from lib.i18n import Text, say, zone
from lib.zones import wall_time
from models.actor import Actor
from models.permissions import May
from web.edge import actor, back_to, now, transaction
from web.forms import act, local_path, told

blueprint = Blueprint("occasions", __name__, url_prefix="/marronniers")


@blueprint.post("/<int:marronnier_id>/<first>/write")
def write(marronnier_id: int, first: str) -> ResponseReturnValue:
    """Its draft, opened in the composer."""
    try:
        with transaction() as session:
            post = writing.write(session, actor(), marronnier_id, _day(first), now=now())
            whose = _whose(session, post.owner_id, marronnier_id)
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        flash(told(refusal), "bad")
        return redirect(_back(), code=303)
    flash(str(say("It is yours to write. What is known is filled in.")), "good")
    if whose:
        flash(str(say("%(name)s sees to it: say that you are writing.", name=whose)))
    return back_to("compose.edit", post_id=post.id)


@blueprint.post("/<int:marronnier_id>/<first>/skip")
def skip(marronnier_id: int, first: str) -> ResponseReturnValue:
    """Not this time, for the reason `why`."""

    def skipped(session: Session, who: Actor) -> Text:
        given = request.form.get("why", "")
        writing.skip(session, who, marronnier_id, _day(first), why=given, now=now())
        return say("Not this time. It can be taken back among the marronniers.")

    return act(skipped, otherwise="marronniers.show")


@blueprint.post("/<int:marronnier_id>/<first>/take-back")
def take_back(marronnier_id: int, first: str) -> ResponseReturnValue:
    def taken_back(session: Session, who: Actor) -> Text:
        writing.take_back(session, who, marronnier_id, _day(first), now=now())
        return say("It is proposed again.")

    return act(taken_back, otherwise="marronniers.show")


def proposed(session: Session, who: Actor) -> list[Coming]:
    """For this week's page."""
    return coming.proposed(session, who, today=today())


def occasion_words() -> Mapping[str, object]:
    """What templates/marronniers/parts.html tells occasions with."""
    return {
        "stage_words": STAGE_WORDS,
        "left_words": left_words,
        "today": today(),
        "may_skip": actor().may(May.KEEP_MARRONNIERS),
    }


def _whose(session: Session, writer_id: int, marronnier_id: int) -> str | None:
    """Who sees to it, if that is somebody else than who writes."""
    owner = keeping.one(session, actor(), marronnier_id).owner_id
    return None if owner == writer_id else members(session, actor()).get(owner)


def today() -> date:
    return wall_time(now(), zone()).date()


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise NotFound(say("“%(given)s” is not a day.", given=given[:40])) from error


def _back() -> str:
    return local_path(request.form.get("next", ""), url_for("marronniers.show"))
