"""/compose and /posts/<id>/edit: writing a post, with what each channel makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Final

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import drafting, media, review
from editorial.channels import active
from editorial.composing import Look, looks
from editorial.diff import Change, diff
from editorial.drafting import Draft
from editorial.labels import labels
from editorial.marronniers import coming
from editorial.media import Kept
from editorial.wordings import looks_of_wordings
from lib.errors import Changed, Invalid, NotAllowed, NotFound, Refusal
from lib.i18n import Text, say, zone
from models.content import Attachment, Content
from models.media_files import media_of
from models.post import PRIORITY_WORDS, Post
from models.way import PostState, Temperature
from scheduler import seasons
from scheduler.slots.offering import Offer
from web import compose_form, reuse_form
from web.compose_form import PostForm, Typed
from web.edge import actor, back_to, house, now, place, reading, transaction
from web.errors import status_of
from web.reuse_form import ReuseTyped
from web.times import offers_for

blueprint = Blueprint("compose", __name__)
# What leaves was not changed, or it would be a draft again: there is nothing to submit.
_PAST_SUBMITTING: Final = (PostState.IN_REVIEW, PostState.APPROVED)
_MORNING: Final = time(9)
_MONTHS: Final = tuple(date(2024, month, 1) for month in range(1, 13))
_REUSED: Final = ("wordings", "seasons", "rest_days", "most_uses", "reread_months", "expires_on")
_ANCHORS: Final = (
    *("title", "text", "link", "channels", "media"),
    *("relevant_from", "embargo_until", "fresh", "wished"),
    *_REUSED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the composer shows. `post` None: a new one. `theirs`: what was saved meanwhile."""

    form: PostForm
    draft: Draft
    reuse: ReuseTyped
    post: Post | None = None
    number: int | None = None
    refusal: Refusal | None = None
    theirs: list[Change] = field(default_factory=list)
    fields: Mapping[str, Text] = field(default_factory=dict)
    offers: Sequence[Offer] = ()


@blueprint.get("/compose")
def new() -> ResponseReturnValue:
    draft = Draft(title="", language=place().workspace.language, wished_at=_wished())
    return _shown(_sheet(draft))


@blueprint.post("/compose")
def create() -> ResponseReturnValue:
    return _save(None)


@blueprint.get("/posts/<int:post_id>/edit")
def edit(post_id: int) -> ResponseReturnValue:
    with reading() as session:
        post, revision, draft = drafting.draft_of(session, actor(), post_id)
    return _shown(_sheet(draft, post=post, number=revision.number))


@blueprint.post("/posts/<int:post_id>/edit")
def update(post_id: int) -> ResponseReturnValue:
    return _save(post_id)


@blueprint.post("/compose/looks")
def preview() -> ResponseReturnValue:
    """The part of the page that says what each channel makes of the text, while one types."""
    content = compose_form.typed(
        compose_form.sent(), request.form, zone=zone(), before=None
    ).draft.content
    with reading() as session:
        found = looks(session, actor(), house(), content)
        others = looks_of_wordings(session, actor(), house(), content)
        names = media_of(session, actor().workspace_id, content)
    return render_template(
        "compose/looks.html", looks=found, others=others, content=content, media=names
    )


def _save(post_id: int | None) -> ResponseReturnValue:
    form = compose_form.sent()
    before = _before(post_id)
    typed = compose_form.typed(form, request.form, zone=zone(), before=before and before[1])
    sheet = Sheet(form=form, draft=typed.draft, reuse=typed.reuse, post=before and before[0])
    if (shown := _not_yet_saved(sheet, post_id)) is not None:
        return shown
    try:
        post, draft = _stored(typed, post_id, compose_form.seen(form))
    except (NotFound, NotAllowed):
        raise
    except Changed as refusal:
        return _overtaken(sheet, refusal)
    except Refusal as refusal:
        return _shown(replace(sheet, refusal=refusal, fields=refusal.fields))
    for said in (*typed.said, *_outside(post)):
        flash(str(said))
    if request.form.get("action") != "submit" or post.state in _PAST_SUBMITTING:
        is_draft = post.state is PostState.DRAFT
        flash(str(say("Saved as a draft.") if is_draft else say("Saved.")), "good")
        return back_to("posts.show", post_id=post.id)
    return _submitted(post, draft)


def _not_yet_saved(sheet: Sheet, post_id: int | None) -> ResponseReturnValue | None:
    """The same sheet with one field more, an image less, or good times beside it."""
    if "more" in request.form:
        return _shown(sheet)
    if "remove" in request.form:
        return _shown(_without(sheet, request.form["remove"]))
    if "suggest" in request.form or "take" in request.form:
        return _with_times(sheet, post_id)
    return None


def _stored(typed: Typed, post_id: int | None, seen: int | None) -> tuple[Post, Draft]:
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
        if post_id is None:
            return drafting.create(session, actor(), draft, now=now()), draft
        post = drafting.edit(session, actor(), post_id, draft, seen=seen, now=now())
        return post, draft


def _outside(post: Post) -> list[Text]:
    """That its wished time is not on the days of what it was written for."""
    if post.wished_at is None:
        return []
    with reading() as session:
        return list(seasons.outside(session, post.id, post.wished_at, zone()))


def _submitted(post: Post, draft: Draft) -> ResponseReturnValue:
    """In a transaction of its own: what was written is kept even if it is not ready."""
    try:
        with transaction() as session:
            review.submit(session, actor(), post.id, now=now())
    except Refusal as refusal:
        with reading() as session:
            saved, revision, _ = drafting.draft_of(session, actor(), post.id)
        sheet = _sheet(draft, post=saved, number=revision.number)
        flash(str(say("It is saved as a draft.")), "good")
        return _shown(replace(sheet, refusal=refusal, fields=refusal.fields))
    flash(str(say("Submitted for review.")), "good")
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


def _overtaken(sheet: Sheet, refusal: Changed) -> ResponseReturnValue:
    """Both texts side by side; saving once more replaces the other's knowingly."""
    if sheet.post is None:
        raise refusal
    with reading() as session:
        _, revision, theirs = drafting.draft_of(session, actor(), sheet.post.id)
        names = {channel.id: channel.name for channel in active(session, actor())}
    changes = diff(sheet.draft.content, theirs.content, channel_names=names)
    return _shown(replace(sheet, refusal=refusal, theirs=changes, number=revision.number))


def _with_times(sheet: Sheet, post_id: int | None) -> ResponseReturnValue:
    """Without scripts: the good times below the form, or the one that was taken in it."""
    taken = compose_form.taken(request.form.get("take"), zone()).at
    if taken is not None:
        sheet.form.wished.data = compose_form.wall(taken, zone())
    draft = replace(sheet.draft, wished_at=taken or sheet.draft.wished_at)
    return _shown(replace(sheet, draft=draft, offers=offers_for(draft, post_id)))


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


def _sheet(draft: Draft, *, post: Post | None = None, number: int | None = None) -> Sheet:
    form = compose_form.filled(draft, zone=zone(), revision=number)
    reuse = reuse_form.filled(draft.reuse)
    return Sheet(form=form, draft=draft, reuse=reuse, post=post, number=number)


def _shown(sheet: Sheet) -> ResponseReturnValue:
    content: Content = sheet.draft.content
    with reading() as session:
        context = _around(session, content)
        found: list[Look] = looks(session, actor(), house(), content)
        occasion = coming.of_post(session, actor(), sheet.post.id) if sheet.post else None
        others = looks_of_wordings(session, actor(), house(), content)
    number = compose_form.seen(sheet.form) if sheet.number is None else sheet.number
    page = render_template(
        "compose/compose.html",
        sheet=sheet,
        form=sheet.form,
        draft=sheet.draft,
        post=sheet.post,
        occasion=occasion,
        seen="" if number is None else number,
        looks=found,
        others=others,
        months=_MONTHS,
        content=content,
        fields=sheet.fields,
        refusal=sheet.refusal,
        temperatures=list(Temperature),
        priorities=PRIORITY_WORDS,
        anchor=_anchor,
        offers=sheet.offers,
        wall=compose_form.wall,
        zone=zone(),
        **context,
    )
    return page, 200 if sheet.refusal is None else status_of(sheet.refusal)


def _around(session: Session, content: Content) -> dict[str, Any]:
    return {
        "channels": active(session, actor()),
        "media": media_of(session, actor().workspace_id, content),
        "known": labels(session, actor()),
    }


def _anchor(name: str) -> str:
    """The id of the field that a refusal speaks of."""
    plain = name.split("@")[0].split("[")[0]
    if name.startswith("variants["):
        return f"variant-{name[9:-1]}"
    return plain if plain in _ANCHORS else "media" if plain == "images" else "post-form"


def _wished() -> datetime | None:
    """From `?wished=2026-12-01`, the calendar's day: at nine."""
    given = request.args.get("wished", "")
    return compose_form.taken(f"{given}T{_MORNING}", zone()).at if given else None
