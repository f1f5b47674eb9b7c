"""Who else is at a post: a line that asks for itself every ten seconds."""

import hashlib

from flask import render_template, request
from flask.typing import ResponseReturnValue

from editorial import company
from web.composer.room import blueprint
from web.edge import actor, now, transaction


@blueprint.post("/posts/<int:post_id>/here")
def here(post_id: int) -> ResponseReturnValue:
    """`writing`: in the composer, which was opened on the version `seen`. 204: as was `told`."""
    writing = "writing" in request.form
    with transaction() as session:
        others = company.here(session, actor(), post_id, writing=writing, now=now())
        seen = request.form.get("seen", type=int) if writing else None
        newer = None if seen is None else company.overtook(session, actor(), post_id, seen=seen)
    # Words that did not change are not put there again: they would be read out again.
    told = hashlib.sha256(f"{others} {newer}".encode()).hexdigest()[:16]
    if told == request.form.get("told"):
        return "", 204
    return render_template("compose/here.html", others=others, newer=newer, told=told)
