"""/import: a spreadsheet is uploaded, looked at, imported, and taken back if it was a mistake."""

from typing import Final

from flask import Blueprint, Response, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.importing import batches, mapping, parts, undoing
from editorial.importing.files import BadFile
from editorial.importing.foreseeing import Foreseen, Known
from editorial.importing.refusals import refused as refused_cells
from editorial.queries import members
from lib.errors import Invalid, Refusal
from lib.i18n import Text, say
from models.actor import Actor
from models.imported import BatchState, ImportBatch
from models.permissions import May
from web.edge import actor, back_to, now, partial_wanted, reading, transaction
from web.errors import status_of
from web.exchange import kept, steps
from web.exchange.preview import preview, refused_csv
from web.exchange.taking import sheet_of, taken
from web.forms import act, go_back_after, told
from web.streaming import streamed

blueprint = Blueprint("importing", __name__, url_prefix="/import")
_LISTED: Final = 300  # refused cells on the page; the file has all of them
_CHOICES: Final = 60  # columns that can be said; a sheet of a thousand has few that matter
STATE_WORDS: Final = {
    BatchState.READY: say("looked at, not imported"),
    BatchState.RUNNING: say("under way"),
    BatchState.DONE: say("imported"),
    BatchState.UNDONE: say("taken back"),
}
_ENDED: Final = {
    BatchState.READY: say("Every row was looked at."),
    BatchState.DONE: say("The import has ended."),
}


@blueprint.before_request
def _editors_only() -> None:
    actor().must(May.IMPORT)


@blueprint.get("")
def show() -> ResponseReturnValue:
    return _list()


@blueprint.post("")
def upload() -> ResponseReturnValue:
    file = request.files.get("file")
    try:
        batch_id = taken(file.filename or "" if file else "", file.stream if file else None)
    except BadFile as refusal:
        return _list(refusal), status_of(refusal)
    steps.go_on(batch_id)
    return back_to("importing.one", batch_id=batch_id)


@blueprint.get("/<int:batch_id>")
def one(batch_id: int) -> ResponseReturnValue:
    return _page(batch_id)


@blueprint.post("/<int:batch_id>/columns")
def columns(batch_id: int) -> ResponseReturnValue:
    """What each column is: `column-<place>`, empty for one that is left out."""

    def named(session: Session, who: Actor) -> Text:
        batches.name_columns(session, who, batch_id, _said())
        return say("The columns are kept, and the rows are read anew.")

    def again(refusal: Invalid) -> ResponseReturnValue:
        flash(told(refusal), "bad")
        return _page(batch_id, as_said=True), status_of(refusal)

    answer = act(named, otherwise="importing.one", again=again, batch_id=batch_id)
    steps.go_on(batch_id)
    return answer


@blueprint.post("/<int:batch_id>/sheet")
def choose_sheet(batch_id: int) -> ResponseReturnValue:
    """Another sheet of the workbook (`sheet`)."""

    def chosen() -> Text:
        table = sheet_of(batch_id, request.form.get("sheet", ""))
        with kept.spooled(table) as rows, transaction() as session:
            kept.keep_rows(batches.take_sheet(session, actor(), batch_id, table), rows)
        return say("This sheet is read now.")

    answer = go_back_after(chosen, otherwise="importing.one", batch_id=batch_id)
    steps.go_on(batch_id)
    return answer


@blueprint.post("/<int:batch_id>/start")
def start(batch_id: int) -> ResponseReturnValue:
    with transaction() as session:
        batches.start(session, actor(), batch_id)
    steps.go_on(batch_id)
    return back_to("importing.one", batch_id=batch_id)


@blueprint.post("/<int:batch_id>/step")
def step(batch_id: int) -> ResponseReturnValue:
    """Goes on for a second; the part that shows how far it is, or the page when it has ended."""
    batch = steps.go_on(batch_id)
    if batch.state in _ENDED and batch.done >= batch.total:
        flash(str(_ENDED[batch.state]), "good")  # nothing is read out on the way there
    if not partial_wanted():
        return back_to("importing.one", batch_id=batch_id)
    page = Response(render_template("exchange/_progress.html", batch=batch))
    if batch.state is BatchState.DONE or batch.done >= batch.total:
        page.headers["HX-Refresh"] = "true"
    return page


@blueprint.get("/<int:batch_id>/refused.csv")
def refused(batch_id: int) -> ResponseReturnValue:
    """What was wrong, line by line."""
    with reading() as session:
        batch = batches.of(session, actor(), batch_id)
    answer = Response(streamed(refused_csv(batch)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=refused-{batch.id}.csv"
    return answer


@blueprint.post("/<int:batch_id>/undo")
def undo(batch_id: int) -> ResponseReturnValue:
    more = True
    while more:
        with transaction() as session:
            more = undoing.undo_part(session, actor(), batch_id, now=now())

    def told(session: Session, who: Actor) -> Text:
        return undoing.removed_words(batches.of(session, who, batch_id).removed)

    return act(told, otherwise="importing.one", batch_id=batch_id)


def _page(batch_id: int, *, as_said: bool = False) -> str:
    """`as_said`: with the columns of the form, which were refused."""
    with reading() as session:
        batch = batches.of(session, actor(), batch_id)
        stays = undoing.kept(session, actor(), batch)
        left = undoing.has_left(session, actor(), batch)
        people = members(session, actor())
        wrong = refused_cells(session, actor(), batch, most=_LISTED)
    previewed = preview(batch) if batch.state is BatchState.READY else []
    return render_template(
        "exchange/import.html",
        batch=batch,
        by=people.get(batch.by_id),
        previewed=previewed,
        samples=steps.first_lines(batch, 1),
        sample=mapping.sample,
        column_words=mapping.COLUMN_WORDS,
        places=_by_place(batch) | (_said() if as_said else {}),
        choices=_CHOICES,
        refused=wrong,
        only=request.args.get("only") == "refused",
        stays=stays,
        left=left,
        cut_off=parts.is_cut_off(batch, kept.spool_of(batch)),
        state_words=STATE_WORDS,
        is_imported=lambda outlook: isinstance(outlook, Foreseen),
        is_known=lambda outlook: isinstance(outlook, Known),
    )


def _list(refusal: Refusal | None = None) -> str:
    with reading() as session:
        found = batches.newest(session, actor())
        people = members(session, actor())
    return render_template(
        "exchange/imports.html",
        found=found,
        people=people,
        refusal=refusal,
        state_words=STATE_WORDS,
    )


def _said() -> dict[int, str]:
    """What the form says of the columns that it shows."""
    given = ((name.removeprefix("column-"), what) for name, what in request.form.items())
    return {int(place): what for place, what in given if _is_place(place)}


def _is_place(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) < 6


def _by_place(batch: ImportBatch) -> dict[int, str]:
    return {place: name for name, place in batch.columns.items()}
