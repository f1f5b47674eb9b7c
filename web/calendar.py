"""/calendar: the month, the week, the day or a list, and moving what stands in it."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import drafting, saved_views
from editorial.calendar_choices import choices
from lib.errors import Refusal
from lib.i18n import Text, moment, say, zone
from lib.zones import Located, wall_time
from models.delivery import Delivery
from scheduler import deciding
from scheduler import queries as scheduled
from web import calendar_asked as asked
from web import ghosts
from web.calendar_feed import fed
from web.calendar_page import draw, frame, page_asked
from web.cards import drawn
from web.compose_form import waits
from web.edge import actor, channels_in_use, now, reading, transaction
from web.errors import status_of
from web.filters import filters
from web.marks import marks, marks_by_day
from web.moves import warnings_of
from web.shades import drawn as drawn_shades
from web.shades import shades, whole

blueprint = Blueprint("calendar", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What is to be moved, and where to: deliveries, or (none given) the post's wish."""

    post_id: int
    deliveries: tuple[int, ...]
    to: Located


@blueprint.get("/calendar")
def show() -> ResponseReturnValue:
    """Asked for nothing in particular: the view that the person starts with."""
    if not request.args and (start := _start()):
        return redirect(f"{url_for('calendar.show')}?{start}")
    page, with_ghosts = page_asked(), ghosts.wanted()
    with reading() as session:
        drawn_here = draw(session, page)
        offered = choices(session, actor())
        occasions = marks(session, page.span.first, page.span.last + timedelta(days=1))
        shaded = shades(session, channels_in_use(), page.span.days, only=page.wanted.channels)
    return render_template(
        "calendar/calendar.html",
        **frame(page, ghosts=with_ghosts),
        **drawn_here,
        choices=offered,
        shades=shaded,
        barred_days=whole(shaded),
        barred=[*drawn_shades(shaded, page.span.view), *(one.to_json() for one in occasions)],
        occasions=occasions,
        occasions_on=marks_by_day(occasions, page.span.days),
        ghosts=with_ghosts,
        may_look=ghosts.may_look(),
    )


def _start() -> str | None:
    with reading() as session:
        return saved_views.start_of(session, actor())


@blueprint.get("/calendar/entries")
def feed() -> ResponseReturnValue:
    """What the calendar widget shows between two wall times (`start`, `end`): of each day the first
    few, and a link to the rest. With If-None-Match 304 while it is the same.
    """
    since, until = asked.between()
    with reading() as session:
        found = fed(session, actor(), since, until, filters(request.args))
    response = jsonify(found)
    response.add_etag(weak=True)  # a strong one is renamed when compressed
    return response.make_conditional(request)


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
