"""/export: posts as a file for elsewhere, everything or what the calendar's filters show."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.channels import active
from editorial.exporting import files, posts
from editorial.exporting.paper import Printed, drawn
from editorial.exporting.posts import Exported, Place, Wanted
from editorial.queries import members
from editorial.trail import noting
from lib.errors import Invalid
from lib.i18n import say, zone
from lib.settings import ROOT
from lib.zones import locate, wall_time
from models.audit_chain import canonical
from models.way import DELIVERY_WORDS, STATE_WORDS
from scheduler.calendar.entries import Entry, Stretch, posts_between
from scheduler.calendar.narrowing import Stage, states_at
from web.calendar import asked
from web.calendar.filters import Filters, filters
from web.calendar.spans import Span, View, span
from web.edge import actor, now, place, reading, transaction
from web.exchange.filter_words import filter_words
from web.streaming import streamed

blueprint = Blueprint("exporting", __name__, url_prefix="/export")
FORMATS: Final = {
    "csv": say("CSV, for any spreadsheet"),
    "xlsx": say("Workbook (.xlsx)"),
    "json": say("JSON, for programs, with every delivery"),
}
_TYPES: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
FONTS: Final = ROOT / "static" / "vendor"
_MOST_PRINTED: Final = 1_500
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
def show() -> ResponseReturnValue:
    wanted, today = filters(request.args), wall_time(now(), zone()).date()
    with reading() as session:
        channels = active(session, actor())
        people = members(session, actor())
        count = posts.count(session, actor(), Wanted())
    return render_template(
        "exchange/export.html",
        wanted=wanted,
        words=filter_words(wanted, channels, people),
        formats=FORMATS,
        count=count,
        first=today.replace(day=1),
        last=_month_end(today),
        today=today,
    )


@blueprint.get("/file")
def file() -> ResponseReturnValue:
    """`format`; `from` and `until` (days, both counted) or `all`; the calendar's filters."""
    wanted = _wanted(filters(request.args))
    asked_kind = request.args.get("format", "csv")
    kind = asked_kind if asked_kind in FORMATS else "csv"
    with transaction() as session:
        where = posts.place(session, actor())
        _note(session, kind)
    found = posts.posts(reading, actor(), wanted)
    if kind == "xlsx":
        return _workbook(found, where)
    write = files.as_json if kind == "json" else files.as_csv
    answer = Response(streamed(write(found, where)), content_type=_TYPES[kind])
    answer.headers["Content-Disposition"] = f"attachment; filename={_name(kind)}"
    return answer


@blueprint.get("/paper.pdf")
def paper() -> ResponseReturnValue:
    """`view` week or month, `date` a day of it; the calendar's filters."""
    shown = span(View.LIST if request.args.get("view") == "month" else View.WEEK, asked.day())
    with transaction() as session:
        found = _printed(session, shown)
        _note(session, "pdf")
    here = place().workspace
    below = str(say("%(name)s, printed %(at)s", name=here.name, at=now()))
    body = drawn(_heading(shown), below, list(found.items()), fonts=FONTS)
    answer = Response(body, content_type="application/pdf")
    name = f"{here.slug}-{shown.first}.pdf"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _note(session: Session, kind: str) -> None:
    """On the trail: who took posts out, and how they were narrowed."""
    narrowed = {name: ", ".join(request.args.getlist(name))[:100] for name in request.args}
    told = {name: given for name, given in narrowed.items() if name != "format" and given}
    workspace_id = actor().workspace_id
    noting.taken_out(session, workspace_id, "posts", format=kind, narrowed=canonical(told)[:300])


def _heading(shown: Span) -> str:
    title = shown.title if shown.view is View.LIST else f"{shown.title} {shown.last.year}"
    return title[:1].upper() + title[1:]


def _printed(session: Session, shown: Span) -> dict[date, list[Printed]]:
    """Raises Invalid for more than a few can read on paper."""
    since, until = shown.bounds(zone())
    wanted = filters(request.args)
    stretch = Stretch(since=since, until=until)
    found = posts_between(session, actor(), stretch, most=_MOST_PRINTED + 1, only=wanted)
    if len(found) > _MOST_PRINTED:
        raise Invalid(
            say("More than %(most)s posts are too many for paper.", most=_MOST_PRINTED),
            remedy=say("Filter the calendar, or take a week."),
        )
    days: dict[date, list[Printed]] = {day: [] for day in shown.days}
    for entry in found:
        wall = wall_time(entry.at, zone())
        days[wall.date()].append(_on_paper(entry, wall))
    return days


def _on_paper(entry: Entry, wall: datetime) -> Printed:
    state = STATE_WORDS[entry.post_state] if entry.state is None else DELIVERY_WORDS[entry.state]
    return Printed(
        wall=wall,
        title=entry.title,
        temperature=entry.temperature,
        state=str(state),
        channels=", ".join(channel.name for channel in entry.channels),
    )


def _workbook(found: Iterator[Exported], where: Place) -> Response:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as written:
        files.write_xlsx(Path(written.name), found, where)
        opened = Path(written.name).open("rb")  # the file goes once it was sent  # noqa: SIM115
    return send_file(opened, mimetype=_XLSX, as_attachment=True, download_name=_name("xlsx"))


def _name(kind: str) -> str:
    return f"{place().workspace.slug}-{wall_time(now(), zone()):%Y-%m-%d}.{kind}"


def _wanted(shown: Filters) -> Wanted:
    """Raises Invalid for what is no day."""
    unplaced = (None,) if Stage.REVIEW in shown.stages else ()
    span = {} if request.args.get("all") else {"since": _start("from"), "until": _start("until", 1)}
    return Wanted(
        channels=shown.channels,
        temperatures=shown.temperatures,
        states=(*unplaced, *states_at(shown.stages)),
        pillars=shown.pillars,
        campaigns=shown.campaigns,
        owners=shown.owners,
        text=shown.text,
        **span,
    )


def _start(name: str, later: int = 0) -> datetime | None:
    """The instant at which that day begins, `later` days after it."""
    given = request.args.get(name)
    if not given:
        return None
    wall = wall_time(asked.located(given[:10], name).at, zone()).replace(tzinfo=None)
    return locate(wall + timedelta(days=later), zone()).at


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
