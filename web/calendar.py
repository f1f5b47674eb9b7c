"""/calendar: the month, the week, the day or a list, and moving what stands in it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import drafting
from editorial.channels import active
from lib.errors import Refusal
from lib.i18n import Text, moment, say, zone
from lib.zones import Located, wall_time
from models.delivery import Delivery
from models.way import Temperature
from scheduler import deciding
from scheduler import queries as scheduled
from web import calendar_asked as asked
from web import ghosts
from web.calendar_cards import standing
from web.cards import by_day, drawn, hours
from web.compose_form import waits
from web.edge import actor, now, reading, transaction
from web.errors import status_of
from web.filters import STAGE_WORDS, filters
from web.marks import marks, marks_by_day
from web.moves import warnings_of
from web.shades import drawn as drawn_shades
from web.shades import shades
from web.spans import View, span

blueprint = Blueprint("calendar", __name__)
VIEW_WORDS: Final = {
    View.MONTH: say("Month"),
    View.WEEK: say("Week"),
    View.DAY: say("Day"),
    View.LIST: say("List"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What is to be moved, and where to: deliveries, or (none given) the post's wish."""

    post_id: int
    deliveries: tuple[int, ...]
    to: Located


@blueprint.get("/calendar")
def show() -> ResponseReturnValue:
    shown = span(asked.view(), asked.day())
    wanted = filters(request.args)
    since, until = shown.bounds(zone())
    with reading() as session:
        found = standing(session, actor(), since, until, wanted)
        channels = active(session, actor())
        occasions = marks(session, shown.first, shown.last + timedelta(days=1))
        shaded = shades(session, channels, shown.days, only=wanted.channels)
    days = by_day(found)
    return render_template(
        "calendar/calendar.html",
        span=shown,
        days=days,
        hours=hours(days),
        occasions=occasions,
        occasions_on=marks_by_day(occasions, shown.days),
        count=len(found),
        filters=wanted,
        channels=channels,
        views=VIEW_WORDS,
        temperatures=list(Temperature),
        stages=STAGE_WORDS,
        today=wall_time(now(), zone()),
        zone=zone(),
        shades=shaded,
        barred=drawn_shades(shaded, shown.view),
        ghosts=ghosts.wanted(),
        may_look=ghosts.may_look(),
    )


@blueprint.get("/calendar/entries")
def feed() -> ResponseReturnValue:
    """What the calendar widget shows between two wall times (`start`, `end`)."""
    since, until = asked.between()
    with reading() as session:
        found = standing(session, actor(), since, until, filters(request.args))
        behind = marks(session, *(wall_time(at, zone()).date() for at in (since, until)))
    return jsonify([one.to_json() for one in (*found, *behind)])


@blueprint.post("/calendar/move")
def move() -> ResponseReturnValue:
    """Answers the widget in JSON: where it stands now, or why it does not move."""
    try:
        wanted = _moved()
        with transaction() as session:
            warned = _move(session, wanted)
    except Refusal as refusal:
        told = {"message": str(refusal.message), "remedy": str(refusal.remedy)}
        return jsonify(error={"code": refusal.code, **told}), status_of(refusal)
    said = " ".join(str(words) for words in (_said(wanted.to), *warned))
    return jsonify(**drawn(wall_time(wanted.to.at, zone())), said=said)


def _move(session: Session, wanted: Moved) -> list[Text]:
    """What whoever moved it is to know."""
    if wanted.deliveries:
        return warnings_of(_move_deliveries(session, wanted))
    _, revision, draft = drafting.draft_of(session, actor(), wanted.post_id)
    wished = replace(draft, wished_at=wanted.to.at)
    drafting.edit(session, actor(), wanted.post_id, wished, seen=revision.number, now=now())
    return list(waits(wished))


def _move_deliveries(session: Session, wanted: Moved) -> list[Delivery]:
    """All or none; those a few minutes apart stay so."""
    found = [scheduled.delivery(session, actor(), one) for one in wanted.deliveries]
    shift = wanted.to.at - min(delivery.due_at for delivery in found)
    return [
        deciding.move(session, actor(), delivery.id, delivery.due_at + shift, now=now())
        for delivery in found
    ]


def _moved() -> Moved:
    given = request.get_json(silent=True)
    match given:
        case {"post": int(post), "deliveries": list(ids), "wall": str(wall)} if all(
            isinstance(one, int) for one in ids
        ):
            return Moved(post_id=post, deliveries=tuple(ids), to=asked.located(wall, "wall"))
    raise asked.wrong("wall", say("It is not said what moves, or where to."))


def _said(to: Located) -> Text:
    at = moment(to.at)
    if to.moved:
        return say("Moved to %(at)s: the time you chose does not exist that day.", at=at)
    if to.doubled:
        return say("Moved to %(at)s, the first of the two.", at=at)
    return say("Moved to %(at)s.", at=at)
