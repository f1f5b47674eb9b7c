"""The library: search, filters, and what comes in by drop, by paste or by the form."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from editorial.media import MOST_BYTES, finding, videos
from editorial.media.arriving import LARGEST_PIECE
from editorial.media.describing import labels_of
from editorial.queries import names
from web.edge import actor, now, reading
from web.media.asked import KINDS, ONLY, in_address, wanted
from web.media.room import blueprint


@blueprint.get("/media")
def library() -> ResponseReturnValue:
    """`q`, `label`, `kind`, `who`, `only` (several), `page`."""
    return render_template(
        "media/library.html",
        **_found(),
        kinds=KINDS,
        only=ONLY,
        image_bytes=MOST_BYTES,
        video_bytes=videos.MOST_BYTES,
        piece_bytes=LARGEST_PIECE,
    )


@blueprint.get("/media/pick")
def pick() -> ResponseReturnValue:
    """The same as buttons, for the composer's dialog."""
    return render_template("media/pick.html", **_found())


def _found() -> dict[str, Any]:
    asked = wanted(request.args)
    with reading() as session:
        found = finding.find(session, actor(), asked, now=now())
        return {
            "asked": asked,
            "found": found,
            "address": in_address(asked),
            "labels": labels_of(session, [one.id for one in found.items]),
            "known": finding.known_labels(session, actor()),
            "people": names(session, actor()),
        }
