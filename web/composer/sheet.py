"""What the composer shows, and the page made of it."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import unsaved
from editorial.besides import beside
from editorial.channels import active
from editorial.composing import looks
from editorial.draft import Draft
from editorial.labels import labels
from editorial.marronniers import coming
from editorial.merging import Clash
from editorial.wordings import looks_of_wordings
from lib.errors import Refusal
from lib.i18n import Text, zone
from models.media_files import media_of
from models.post import PRIORITY_WORDS, Post
from models.unsaved import Unsaved
from models.way import Temperature
from scheduler.slots.offering import Offer
from web.composer import beside as beside_it
from web.composer import form as compose_form
from web.composer import reuse as reuse_form
from web.composer.foretelling import foretold_for
from web.composer.form import PostForm
from web.composer.reuse import ReuseTyped
from web.edge import actor, house, reading
from web.errors import status_of

_MONTHS: Final = tuple(date(2024, month, 1) for month in range(1, 13))
_REUSED: Final = ("wordings", "seasons", "rest_days", "most_uses", "reread_months", "expires_on")
_ANCHORS: Final = (
    *("title", "text", "link", "channels", "media", "tags.campaign", "tags.medium"),
    *("relevant_from", "embargo_until", "fresh", "wished"),
    *_REUSED,
)
_LONGEST_BASE: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the composer shows. `post` None: a new one. `clashes`: what was saved meanwhile.

    `stood`: what stood beside the text when the person began. `page`: this window's name, "" for a
    new one. `left`: what the person left unfinished here before.
    """

    form: PostForm
    draft: Draft
    reuse: ReuseTyped
    post: Post | None = None
    number: int | None = None
    stood: Mapping[str, str] | None = None
    page: str = ""
    left: Sequence[Unsaved] = ()
    refusal: Refusal | None = None
    clashes: Sequence[Clash] = ()
    fields: Mapping[str, Text] = field(default_factory=dict)
    offers: Sequence[Offer] = ()


def sheet_of(draft: Draft, *, post: Post | None = None, number: int | None = None) -> Sheet:
    """As it is saved, or new."""
    form = compose_form.filled(draft, zone=zone(), revision=number)
    reuse = reuse_form.filled(draft.reuse)
    stood = beside(draft) if post is not None else None
    return Sheet(form=form, draft=draft, reuse=reuse, post=post, number=number, stood=stood)


def stood(given: str | None) -> Mapping[str, str] | None:
    """What the form carries of the fields beside the text; None where it carries nothing."""
    try:
        found = json.loads((given or "")[:_LONGEST_BASE])
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return {str(name): str(value) for name, value in found.items()}


def shown(sheet: Sheet) -> ResponseReturnValue:
    content = sheet.draft.content
    page = sheet.page or request.form.get("page", "")[:40] or secrets.token_urlsafe(16)
    with reading() as session:
        context = _around(session, sheet)
        kept_version = unsaved.version_of(session, actor(), page)
    number = compose_form.seen(sheet.form) if sheet.number is None else sheet.number
    made = render_template(
        "compose/compose.html",
        sheet=sheet,
        form=sheet.form,
        draft=sheet.draft,
        post=sheet.post,
        seen="" if number is None else number,
        stood="" if sheet.stood is None else json.dumps(dict(sheet.stood), ensure_ascii=False),
        page=page,
        who=f"{actor().workspace_id}-{actor().user_id}",
        kept_version=kept_version,
        months=_MONTHS,
        content=content,
        fields={compose_form.IN_FORM.get(name, name): said for name, said in sheet.fields.items()},
        refusal=sheet.refusal,
        temperatures=list(Temperature),
        priorities=PRIORITY_WORDS,
        anchor=anchor,
        offers=sheet.offers,
        wall=compose_form.wall,
        zone=zone(),
        **context,
    )
    return made, 200 if sheet.refusal is None else status_of(sheet.refusal)


def _around(session: Session, sheet: Sheet) -> dict[str, Any]:
    who, content = actor(), sheet.draft.content
    return {
        "channels": active(session, who),
        "media": media_of(session, who.workspace_id, content),
        "known": labels(session, who),
        **beside_it.beside(session, sheet.draft, post_id=sheet.post.id if sheet.post else None),
        "post_id": sheet.post.id if sheet.post else None,
        "foretold": foretold_for(session, sheet.draft, sheet.post.id if sheet.post else None),
        "looks": looks(session, who, house(), content),
        "others": looks_of_wordings(session, who, house(), content),
        "occasion": coming.of_post(session, who, sheet.post.id) if sheet.post else None,
    }


def anchor(name: str) -> str:
    """The id of the field that a refusal speaks of."""
    plain = name.split("@")[0].split("[")[0]
    if name.startswith("variants["):
        return f"variant-{name[9:-1]}"
    return plain if plain in _ANCHORS else "media" if plain == "images" else "post-form"
