"""Files sent with one form: by the composer, and by browsers without scripts."""

import io

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from editorial import media
from editorial.media.finding import looks_like, one
from editorial.media.taking import known
from lib.errors import Invalid
from lib.i18n import say
from models.content import Attachment
from web.edge import actor, back_to, house, now, reading, transaction
from web.errors import status_of
from web.forms import told
from web.media.room import blueprint


@blueprint.post("/media")
def upload() -> ResponseReturnValue:
    """One picture or video (`file`): its part of the composer's form, or why it is not taken."""
    file = request.files.get("file")
    try:
        taken = media.take_in(
            house().files,
            actor().workspace_id,
            file.stream if file else io.BytesIO(),
            filename=(file.filename if file else "") or "",
        )
        with transaction() as session:
            kept = media.enter(session, actor(), taken, now=now())
            like = looks_like(session, actor(), kept)
    except Invalid as refusal:
        return render_template("compose/not_taken.html", refusal=refusal), status_of(refusal)
    image = Attachment(sha256=kept.sha256, alt=kept.alt)
    page = render_template(
        "compose/image.html", image=image, media=kept, fields={}, remark=taken.remark, like=like
    )
    return page, 201


@blueprint.get("/media/<int:media_id>/in-a-post")
def in_a_post(media_id: int) -> ResponseReturnValue:
    """The composer's part for an item of the library, with its own text alternative to begin."""
    with reading() as session:
        kept = one(session, actor(), media_id)
    image = Attachment(sha256=kept.sha256, alt=kept.alt)
    return render_template("compose/image.html", image=image, media=kept, fields={})


@blueprint.post("/media/add")
def add() -> ResponseReturnValue:
    """Several files (`files`), then back to the library with what became of each."""
    for file in request.files.getlist("files"):
        if file.filename:
            _add(file)
    return back_to("media.library")


def _add(file: FileStorage) -> None:
    name = (file.filename or "")[-60:]
    try:
        taken = media.take_in(
            house().files, actor().workspace_id, file.stream, filename=file.filename or ""
        )
        with transaction() as session:
            was_there = known(session, actor(), taken.sha256) is not None
            media.enter(session, actor(), taken, now=now())
    except Invalid as refusal:
        flash(f"{name}: {told(refusal)}", "bad")
        return
    said = (
        say("It was in the media library already.")
        if was_there
        else say("It is in the media library.")
    )
    flash(f"{name}: {said} {taken.remark or ''}", "good")
