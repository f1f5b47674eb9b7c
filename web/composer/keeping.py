"""What is typed is kept on the server, until it is saved or not wanted any more."""

from dataclasses import replace
from typing import Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from editorial import drafting, unsaved
from editorial.draft import Draft
from lib.errors import NotAllowed, NotFound, Refusal
from lib.i18n import Text, clock_time, gettext, say, zone
from models.actor import Actor
from models.post import Post
from models.unsaved import Fields, Unsaved
from web.composer import form as compose_form
from web.composer.meanwhile import settled
from web.composer.room import blueprint
from web.composer.sheet import Sheet, stood
from web.edge import actor, now, reading, transaction
from web.errors import status_of
from web.forms import act

_NOT_KEPT: Final = {"csrf_token", "files", "page", "version", "action", "more", "remove", "take"}
_TOO_SOON: Final = 429


@blueprint.post("/compose/unsaved")
def keep() -> ResponseReturnValue:
    """The form as it stands (`page`: its window; `version`: the last it knows of; `?post`)."""
    at = now()
    try:
        with transaction() as session:
            version = unsaved.keep(
                session,
                actor(),
                page=request.form.get("page", ""),
                post_id=request.args.get("post", type=int),
                version=request.form.get("version", 0, type=int),
                fields=_fields(),
                now=at,
            )
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        status = _TOO_SOON if isinstance(refusal, unsaved.TooSoon) else status_of(refusal)
        return jsonify(said=str(refusal)), status
    return jsonify(version=version, said=gettext("kept %(at)s", at=clock_time(at)))


@blueprint.post("/compose/unsaved/discard")
def discard() -> ResponseReturnValue:
    """`page`: the window's name. Goes back to where one writes."""
    page = request.form.get("page", "")

    def discarded(session: Session, who: Actor) -> Text:
        unsaved.forget(session, who, page)
        return say("What you had left unfinished is discarded.")

    return act(discarded, otherwise="compose.new")


def taken_up(page: str, post_id: int | None) -> Sheet:
    """The sheet as it was left. Raises NotFound."""
    with reading() as session:
        kept = unsaved.one(session, actor(), page, post_id=post_id)
        before = drafting.draft_of(session, actor(), post_id) if post_id is not None else None
    return _again(kept, before and before[0], before and before[2])


def _again(kept: Unsaved, post: Post | None, before: Draft | None) -> Sheet:
    given: MultiDict[str, str] = MultiDict((name, value) for name, value in kept.fields)
    form = compose_form.left(given)
    typed = compose_form.typed(form, given, zone=zone(), before=before)
    sheet = Sheet(form=form, draft=typed.draft, reuse=typed.reuse, post=post, page=kept.page)
    sheet = replace(sheet, stood=stood(given.get("stood")), fields=typed.wrong)
    return sheet if before is None else settled(sheet, before, given)


def _fields() -> Fields:
    given = request.form.items(multi=True)
    return [(name, value) for name, value in given if name not in _NOT_KEPT]
