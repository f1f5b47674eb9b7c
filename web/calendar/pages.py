"""/calendar: the month, the week, the day or a list."""

from datetime import timedelta

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from editorial import saved_views
from editorial.calendar_choices import choices
from web.calendar import asked, ghosts
from web.calendar.drawing import draw, frame, page_asked
from web.calendar.feed import fed
from web.calendar.filters import filters
from web.calendar.marks import marks, marks_by_day
from web.calendar.shades import drawn as drawn_shades
from web.calendar.shades import shades, whole
from web.edge import actor, channels_in_use, reading

blueprint = Blueprint("calendar", __name__)


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
