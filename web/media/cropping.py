"""A part of a picture, chosen with the pointer or by four numbers."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from editorial.media import cropping, finding
from editorial.media.cropping import SHAPES, Box
from lib.errors import Invalid, NotFound, Refusal
from lib.i18n import say
from models.post import Media, MediaKind
from web.edge import actor, back_to, house, now, reading, transaction
from web.errors import status_of
from web.media.room import blueprint

_SIDES = ("left", "top", "width", "height")


@blueprint.get("/media/<int:media_id>/crop")
def crop(media_id: int) -> ResponseReturnValue:
    return _shown(_picture(media_id))


@blueprint.post("/media/<int:media_id>/crop")
def cut(media_id: int) -> ResponseReturnValue:
    """`left`, `top`, `width`, `height` in pixels; `shape`: for its name alone."""
    whole = _picture(media_id)
    shape = request.form.get("shape", "")
    try:
        kept = cropping.cut(
            house().files,
            whole,
            _box(),
            shape=shape if shape in {one.name for one in SHAPES} else "free",
        )
    except Invalid as refusal:
        return _shown(whole, refusal)
    with transaction() as session:
        parent = finding.one(session, actor(), media_id)
        part = cropping.enter_part(session, actor(), parent, kept, now=now())
    flash(str(say("The part is an item of its own; choose it in a post like any other.")), "good")
    return back_to("media.about", media_id=part.id)


def _picture(media_id: int) -> Media:
    with reading() as session:
        media = finding.one(session, actor(), media_id)
    if media.kind is not MediaKind.IMAGE:
        raise NotFound
    return media


def _box() -> Box:
    """What is no number is none that fits."""
    given = [request.form.get(side, "") for side in _SIDES]
    numbers = [
        int(one) if one.isascii() and one.isdecimal() and len(one) < 7 else -1 for one in given
    ]
    return Box(left=numbers[0], top=numbers[1], width=numbers[2], height=numbers[3])


def _shown(media: Media, refusal: Refusal | None = None) -> ResponseReturnValue:
    whole = {"left": 0, "top": 0, "width": media.width, "height": media.height, "shape": "free"}
    page = render_template(
        "media/crop.html",
        media=media,
        shapes=SHAPES,
        refusal=refusal,
        wrong=refusal.fields if refusal else {},
        given=request.form if refusal else whole,
        least=cropping.LEAST,
    )
    return page, 200 if refusal is None else status_of(refusal)
