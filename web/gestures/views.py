"""/calendar/move, place and undo: answers to the calendar's script, in JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.drafting import visible
from lib.errors import Invalid, NotAllowed, NotFound, Refusal
from lib.i18n import Text, moment, say, zone
from lib.zones import Located, wall_time
from web.calendar.cards import drawn
from web.edge import actor, reading, transaction
from web.errors import status_of
from web.gestures import asked, undo
from web.gestures.asked import Wanted
from web.gestures.better import better, on_a_good_hour
from web.gestures.moving import move as do_move
from web.gestures.moving import place as do_place

blueprint = Blueprint("gestures", __name__, url_prefix="/calendar")
_BY_CHOICE = say("It stays there, by your choice.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """`token` takes it back. `told`: what whoever did it is to know; `better`: a good time then."""

    token: str
    told: Sequence[Text]
    better: datetime | None


@blueprint.post("/move")
def move() -> ResponseReturnValue:
    """Where it stands now, or why it does not move."""
    return _answer(asked.moved, do_move)


@blueprint.post("/place")
def place() -> ResponseReturnValue:
    """The same for a post of the pool."""
    return _answer(asked.placed, do_place)


@blueprint.post("/undo")
def take_back() -> ResponseReturnValue:
    """What that `token` was given for is as it was before."""
    try:
        with transaction() as session:
            title = visible(session, actor(), undo.take_back(session, asked.token())).title
    except Refusal as refusal:
        return _refused(refusal)
    return jsonify(said=str(say("“%(title)s” is back where it was.", title=title)))


def _answer(
    read: Callable[[], Wanted], act: Callable[[Session, Wanted], Sequence[Text]]
) -> ResponseReturnValue:
    wanted: Wanted | None = None
    try:
        wanted = read()
        with transaction() as session:
            wanted = on_a_good_hour(session, wanted)
            done = _done(session, wanted, act)
    except Refusal as refusal:
        return _refused(refusal, wanted)
    return jsonify(
        **drawn(wall_time(wanted.to.at, zone())),
        said=" ".join(str(words) for words in (_said(wanted.to), *done.told)),
        undo=done.token,
        better=_told(done.better),
    )


def _done(
    session: Session, wanted: Wanted, act: Callable[[Session, Wanted], Sequence[Text]]
) -> Done:
    then = undo.before(session, wanted.post_id)
    warned = act(session, wanted)
    token = undo.token(session, then)
    if not warned:
        return Done(token=token, told=(), better=None)
    return Done(token=token, told=(*warned, _BY_CHOICE), better=better(session, wanted))


def _refused(refusal: Refusal, wanted: Wanted | None = None) -> ResponseReturnValue:
    """With the nearest time that could be had, where the time was what was wrong."""
    told: dict[str, Any] = {"message": str(refusal.message), "remedy": str(refusal.remedy)}
    if wanted is not None and not isinstance(refusal, NotFound | NotAllowed):
        told["better"] = _told(_other(wanted)) if isinstance(refusal, Invalid) else None
        if wanted.changes_channel:
            told["change"] = url_for("compose.edit", post_id=wanted.post_id)
    return jsonify(error={"code": refusal.code, **told}), status_of(refusal)


def _other(wanted: Wanted) -> datetime | None:
    with reading() as session:
        return better(session, wanted)


def _told(at: datetime | None) -> dict[str, str] | None:
    if at is None:
        return None
    wall = wall_time(at, zone()).isoformat(timespec="minutes")
    return {"wall": wall, "words": str(say("Rather %(at)s", at=moment(at)))}


def _said(to: Located) -> Text:
    at = moment(to.at)
    if to.moved:
        return say("Moved to %(at)s: the time you chose does not exist that day.", at=at)
    if to.doubled:
        return say("Moved to %(at)s, the first of the two.", at=at)
    return say("Moved to %(at)s.", at=at)
