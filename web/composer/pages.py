"""The composer's addresses."""

from dataclasses import replace
from datetime import datetime, time
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from editorial import drafting, unsaved
from editorial.draft import Draft
from lib.i18n import zone
from web.composer import form as compose_form
from web.composer import keeping
from web.composer.room import blueprint
from web.composer.saving import save
from web.composer.sheet import sheet_of, shown
from web.edge import actor, place, reading

_MORNING: Final = time(9)


@blueprint.get("/compose")
def new() -> ResponseReturnValue:
    """`unsaved`: the window whose text is taken up again; `wished`: a day of the calendar."""
    if page := request.args.get("unsaved"):
        return shown(keeping.taken_up(page, None))
    draft = Draft(title="", language=place().workspace.language, wished_at=_wished())
    with reading() as session:
        left = unsaved.left(session, actor(), None)
    return shown(replace(sheet_of(draft), left=left))


@blueprint.post("/compose")
def create() -> ResponseReturnValue:
    return save(None)


@blueprint.get("/posts/<int:post_id>/edit")
def edit(post_id: int) -> ResponseReturnValue:
    if page := request.args.get("unsaved"):
        return shown(keeping.taken_up(page, post_id))
    with reading() as session:
        post, revision, draft = drafting.draft_of(session, actor(), post_id)
        left = unsaved.left(session, actor(), post_id)
    return shown(replace(sheet_of(draft, post=post, number=revision.number), left=left))


@blueprint.post("/posts/<int:post_id>/edit")
def update(post_id: int) -> ResponseReturnValue:
    return save(post_id)


def _wished() -> datetime | None:
    """From `?wished=2026-12-01`, the calendar's day: at nine."""
    given = request.args.get("wished", "")
    return compose_form.taken(f"{given}T{_MORNING}", zone()).at if given else None
