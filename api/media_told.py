"""What is asked and answered of the media library."""

from collections.abc import Sequence

from marshmallow import Schema, fields
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.answering import flag, instant, list_of, one_of, page_of, whole, words
from api.errors import Json
from api.fields import Day, Flag, OneOf, Several, Words
from api.present import instant as shown
from api.requests import Page, Strict
from editorial.media.describing import labels_of
from models.consent import Consent
from models.media_library import MediaUse
from models.post import Media, MediaKind


class MediaOut(Schema):
    id = whole()
    sha256 = words()
    filename = words()
    kind = one_of(MediaKind)
    mime = words()
    bytes = whole()
    width = whole(metadata={"description": "In pixels; of a video 0 where it is not known."})
    height = whole()
    seconds = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "A video’s length; null where it could not be measured."},
    )
    codec = words(metadata={"description": "A video’s; empty where it is not known."})
    alt = words(metadata={"description": "Offered as the description in each post."})
    credit = words()
    labels = list_of(fields.String())
    consent = one_of(Consent)
    consent_by = words(metadata={"description": "Who said so."})
    consent_on = fields.Date(required=True, allow_none=True)
    consent_note = words()
    rights_end = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The last day on which it may be shown; null: no end is known."},
    )
    shared = flag()
    parent = fields.Integer(
        required=True, allow_none=True, metadata={"description": "What it was cut out of."}
    )
    uses = whole(metadata={"description": "How many posts show it."})
    created_at = instant()


MediaPage = page_of(MediaOut)


class MediaQuery(Page):
    q = Words(200, metadata={"description": "Words of the name, description, credit or labels."})
    label = Words(60)
    kind = OneOf(MediaKind)
    without_credit = Words(5, metadata={"enum": ["true"]})
    unused = Words(5, metadata={"enum": ["true"]})
    rights_ending = Words(
        5, metadata={"enum": ["true"], "description": "Within 30 days, or ended already."}
    )


class MediaChange(Strict):
    alt = Words(5000)
    credit = Words(300)
    labels = Several(Words(60), metadata={"description": "These and no others."})
    consent = OneOf(Consent)
    consent_by = Words(120)
    consent_on = Day(allow_none=True)
    consent_note = Words(500)
    rights_end = Day(allow_none=True)
    shared = Flag()


def told(session: Session, found: Sequence[Media]) -> list[Json]:
    ids = [one.id for one in found]
    labels, uses = labels_of(session, ids), _uses(session, ids)
    return [_media(one, labels[one.id], uses.get(one.id, 0)) for one in found]


def _uses(session: Session, ids: Sequence[int]) -> dict[int, int]:
    counted = select(MediaUse.media_id, func.count()).where(MediaUse.media_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(counted.group_by(MediaUse.media_id))}


def _media(one: Media, labels: Sequence[str], uses: int) -> Json:
    same = ("id", "sha256", "filename", "mime", "bytes", "width", "height", "codec", "alt")
    said = ("credit", "consent_by", "consent_note", "shared")
    return {
        **{name: getattr(one, name) for name in (*same, *said)},
        "kind": one.kind.value,
        "seconds": None if one.length_ms is None else one.length_ms / 1000,
        "labels": list(labels),
        "consent": one.consent.value,
        "consent_on": _day(one.consent_on),
        "rights_end": _day(one.rights_end),
        "parent": one.parent_id,
        "uses": uses,
        "created_at": shown(one.created_at),
    }


def _day(day: object) -> str | None:
    return None if day is None else str(day)
