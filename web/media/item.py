"""One item: what is known of it, where it is used, and what people say of it."""

from collections.abc import Mapping
from datetime import date

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.approval.stricter import asked_when_shown
from editorial.media import describing, finding, taking_away, using
from editorial.media.describing import Described
from editorial.queries import names, readable
from lib.errors import Invalid, Refusal
from lib.i18n import Text, say
from models.actor import Actor
from models.consent import CONSENT_WORDS, Consent
from models.post import Media, MediaKind, Post
from web.edge import actor, back_to, house, now, reading, transaction
from web.errors import status_of
from web.forms import act
from web.media.room import blueprint

_DAYS = ("consent_on", "rights_end")


@blueprint.get("/media/<int:media_id>/about")
def about(media_id: int) -> ResponseReturnValue:
    return _shown(media_id)


@blueprint.post("/media/<int:media_id>/about")
def describe(media_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            media = finding.one(session, actor(), media_id)
            with asked_when_shown(session, actor(), media.id, now=now()):
                describing.describe(session, actor(), media, _said())
    except Invalid as refusal:
        return _shown(media_id, refusal)
    flash(str(say("Kept.")), "good")
    return back_to("media.about", media_id=media_id)


@blueprint.post("/media/<int:media_id>/delete")
def delete(media_id: int) -> ResponseReturnValue:
    gone: list[taking_away.Gone] = []

    def taken_away(session: Session, who: Actor) -> Text:
        gone.append(taking_away.take_away(session, who, media_id))
        return say("“%(name)s” is gone.", name=gone[0].filename)

    back = act(taken_away, otherwise="media.about", media_id=media_id)
    if not gone:
        return back
    with reading() as session:  # once the row is gone for good
        taking_away.forget(session, house().files, gone[0])
    return back_to("media.library")


def _shown(media_id: int, refusal: Refusal | None = None) -> ResponseReturnValue:
    with reading() as session:
        media = finding.one(session, actor(), media_id)
        labels = describing.labels_of(session, [media_id])[media_id]
        used = using.uses(session, actor(), media_id)
        seen = readable(actor()).where(Post.id.in_([use.post.id for use in used]))
        page = render_template(
            "media/item.html",
            media=media,
            given=request.form if refusal else _fields(describing.described(media, labels)),
            refusal=refusal,
            wrong=refusal.fields if refusal else {},
            may_change=describing.may_change(actor(), media),
            consents=CONSENT_WORDS,
            known=finding.known_labels(session, actor()),
            people=names(session, actor()),
            uses=used,
            readable={post.id for post in session.scalars(seen)},
            like=finding.looks_like(session, actor(), media),
            parent=_kin(session, Media.id == media.parent_id),
            parts=_kin(session, Media.parent_id == media.id),
            is_image=media.kind is MediaKind.IMAGE,
        )
    return page, 200 if refusal is None else status_of(refusal)


def _kin(session: Session, which: object) -> list[Media]:
    """What it was cut out of, or was cut out of it."""
    found = finding.visible(actor()).where(which)  # type: ignore[arg-type]
    return list(session.scalars(found.order_by(Media.id)))


def _fields(said: Described) -> Mapping[str, str]:
    """As the form's fields hold them."""
    return {
        "alt": said.alt,
        "credit": said.credit,
        "labels": ", ".join(said.labels),
        "consent": said.consent,
        "consent_by": said.consent_by,
        "consent_on": "" if said.consent_on is None else said.consent_on.isoformat(),
        "consent_note": said.consent_note,
        "rights_end": "" if said.rights_end is None else said.rights_end.isoformat(),
        "shared": "y" if said.shared else "",
    }


def _said() -> Described:
    """Raises Invalid for a day that is none."""
    form = request.form
    days, wrong = _days()
    if wrong:
        raise Invalid(
            say("This cannot be kept as it is."),
            remedy=say("Correct what is said beside each field."),
            fields=wrong,
        )
    consent = form.get("consent", "")
    return Described(
        alt=" ".join(form.get("alt", "").split()),
        credit=" ".join(form.get("credit", "").split()),
        labels=tuple(form.get("labels", "").split(",")),
        consent=Consent(consent) if consent in set(Consent) else Consent.UNKNOWN,
        consent_by=" ".join(form.get("consent_by", "").split()),
        consent_note=" ".join(form.get("consent_note", "").split()),
        consent_on=days["consent_on"],
        rights_end=days["rights_end"],
        shared="shared" in form,
    )


def _days() -> tuple[dict[str, date | None], dict[str, Text]]:
    found: dict[str, date | None] = {}
    wrong = {}
    for name in _DAYS:
        given = request.form.get(name, "").strip()
        found[name] = None
        try:
            found[name] = date.fromisoformat(given) if given else None
        except ValueError:
            wrong[name] = say("“%(given)s” is not a day.", given=given[:40])
    return found, wrong
