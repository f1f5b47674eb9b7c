"""Saving what was typed; what another saved meanwhile is never replaced unseen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flask import flash, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import drafting, media, review, unsaved
from editorial.draft import Draft
from editorial.media import Kept
from lib.errors import Changed, Invalid, NotAllowed, NotFound, Refusal
from lib.i18n import Text, say, zone
from models.content import Attachment
from models.post import Post
from models.way import PostState
from scheduler import seasons
from web.composer import beside
from web.composer import form as compose_form
from web.composer.form import Typed
from web.composer.meanwhile import overtaken, settled
from web.composer.sheet import Sheet, sheet_of, shown, stood
from web.edge import actor, back_to, house, now, reading, transaction
from web.posts.times import offers_for

_SUBMITTED: Final = say("Submitted for review.")
# What leaves was not changed, or it would be a draft again: there is nothing to submit.
_PAST_SUBMITTING: Final = (PostState.IN_REVIEW, PostState.APPROVED)


def save(post_id: int | None) -> ResponseReturnValue:
    """The form that was sent: saved, saved and submitted, or shown again with what it lacks."""
    typed, sheet = _sent(post_id)
    if (again := _not_yet_saved(sheet, post_id)) is not None:
        return again
    try:
        post, draft = _stored(typed, sheet, post_id)
    except (NotFound, NotAllowed):
        raise
    except Changed as refusal:
        return shown(overtaken(sheet, refusal))
    except Refusal as refusal:
        return shown(replace(sheet, refusal=refusal, fields=refusal.fields))
    for said in (*typed.said, *_outside(post), *_near(draft, post)):
        flash(str(said))
    if request.form.get("action") != "submit" or post.state in _PAST_SUBMITTING:
        is_draft = post.state is PostState.DRAFT
        flash(str(say("Saved as a draft.") if is_draft else say("Saved.")), "good")
        return back_to("posts.show", post_id=post.id)
    return _submitted(post, draft)


def _sent(post_id: int | None) -> tuple[Typed, Sheet]:
    form = compose_form.sent()
    before = _before(post_id)
    typed = compose_form.typed(form, request.form, zone=zone(), before=before and before[1])
    sheet = Sheet(form=form, draft=typed.draft, reuse=typed.reuse, post=before and before[0])
    sheet = replace(sheet, stood=stood(request.form.get("stood")))
    if before is None:
        return typed, sheet
    sheet = settled(sheet, before[1], request.form)
    return replace(typed, draft=sheet.draft), sheet


def _not_yet_saved(sheet: Sheet, post_id: int | None) -> ResponseReturnValue | None:
    """The same sheet with one field more, an image less, good times or no advice beside it."""
    if "more" in request.form:
        return shown(sheet)
    if beside.COOKIE in request.form:
        return beside.remembered(make_response(shown(sheet)))
    if "remove" in request.form:
        return shown(_without(sheet, request.form["remove"]))
    if "suggest" in request.form or "take" in request.form:
        return _with_times(sheet, post_id)
    return None


def _stored(typed: Typed, sheet: Sheet, post_id: int | None) -> tuple[Post, Draft]:
    if typed.wrong:
        raise Invalid(
            say("The post cannot be saved as it is."),
            remedy=say("Correct what is said beside each field."),
            fields=typed.wrong,
        )
    taken = _taken_in()
    with transaction() as session:
        added = _uploaded(session, typed.draft, taken)
        draft = replace(typed.draft, media=(*typed.draft.media, *added))
        unsaved.forget(session, actor(), request.form.get("page", ""))
        if post_id is None:
            return drafting.create(session, actor(), draft, now=now()), draft
        seen = compose_form.seen(sheet.form)
        post = drafting.edit(
            session, actor(), post_id, draft, seen=seen, stood=sheet.stood, now=now()
        )
        return post, draft


def _outside(post: Post) -> list[Text]:
    """That its wished time is not on the days of what it was written for."""
    if post.wished_at is None:
        return []
    with reading() as session:
        return list(seasons.outside(session, post.id, post.wished_at, zone()))


def _near(draft: Draft, post: Post) -> list[Text]:
    """What else says nearly the same, or leaves in the same hour."""
    with reading() as session:
        found = beside.told(session, draft, post_id=post.id)
    return [
        say(
            "On %(channel)s, “%(title)s” says nearly the same.",
            channel=one.channel,
            title=one.title,
        )
        if one.alike
        else say(
            "On %(channel)s, “%(title)s” leaves in the same hour.",
            channel=one.channel,
            title=one.title,
        )
        for one in found
    ]


def _submitted(post: Post, draft: Draft) -> ResponseReturnValue:
    """In a transaction of its own: what was written is kept even if it is not ready."""
    try:
        with transaction() as session:
            state = review.submit(session, actor(), post.id, now=now()).state
    except Refusal as refusal:
        with reading() as session:
            saved, revision, _ = drafting.draft_of(session, actor(), post.id)
        sheet = sheet_of(draft, post=saved, number=revision.number)
        flash(str(say("It is saved as a draft.")), "good")
        return shown(replace(sheet, refusal=refusal, fields=refusal.fields))
    is_approved = state is PostState.APPROVED
    done = say("Nobody is asked here: it is approved.") if is_approved else _SUBMITTED
    flash(str(done), "good")
    return back_to("posts.show", post_id=post.id)


def _taken_in() -> list[Kept]:
    """Files sent with the form itself; outside of any transaction, for it takes a while."""
    return [
        media.take_in(
            house().files,
            actor().workspace_id,
            file.stream,
            filename=file.filename,
        )
        for file in request.files.getlist("files")
        if file.filename
    ]


def _uploaded(session: Session, draft: Draft, taken: Sequence[Kept]) -> list[Attachment]:
    """Pictures sent with the form itself, by a browser without scripts."""
    known = {attachment.sha256 for attachment in draft.media}
    kept = [media.enter(session, actor(), one, now=now()) for one in taken]
    return [Attachment(sha256=one.sha256) for one in kept if one.sha256 not in known]


def _with_times(sheet: Sheet, post_id: int | None) -> ResponseReturnValue:
    """Without scripts: the good times below the form, or the one that was taken in it."""
    taken = compose_form.taken(request.form.get("take"), zone()).at
    if taken is not None:
        sheet.form.wished.data = compose_form.wall(taken, zone())
    draft = replace(sheet.draft, wished_at=taken or sheet.draft.wished_at)
    return shown(replace(sheet, draft=draft, offers=offers_for(draft, post_id)))


def _without(sheet: Sheet, sha256: str) -> Sheet:
    kept = tuple(image for image in sheet.draft.media if image.sha256 != sha256)
    return replace(
        sheet,
        draft=replace(sheet.draft, media=kept),
        number=compose_form.seen(sheet.form),
    )


def _before(post_id: int | None) -> tuple[Post, Draft] | None:
    if post_id is None:
        return None
    with reading() as session:
        post, _, draft = drafting.draft_of(session, actor(), post_id)
    return post, draft
