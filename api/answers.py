"""What answers hold: for the document, and held against real answers by the tests."""

from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields

from models.channel import Aim
from models.delivery import AttemptOutcome, Likeness, LookOutcome
from models.post import MediaKind
from models.series import Every
from models.tokens import Scope
from models.way import DeliveryState, Move, PostState, Role, Temperature


def _one_of(options: type[StrEnum]) -> fields.String:
    return fields.String(required=True, metadata={"enum": [option.value for option in options]})


def _text(**options: Any) -> fields.String:  # noqa: ANN401
    return fields.String(required=True, **options)


def _whole(**options: Any) -> fields.Integer:  # noqa: ANN401
    return fields.Integer(required=True, **options)


def _instant(*, known: bool = True) -> fields.DateTime:
    return fields.DateTime(required=True, allow_none=not known, format="iso")


def _maybe() -> fields.String:
    return fields.String(required=True, allow_none=True)


def _list(inner: Any) -> fields.List[Any]:  # noqa: ANN401
    return fields.List(inner, required=True)


def _flag() -> fields.Boolean:
    return fields.Boolean(required=True)


class ErrorBody(Schema):
    code = _text()
    message = _text()
    fields_ = fields.Dict(
        keys=fields.String(), values=fields.String(), data_key="fields", required=True
    )
    remedy = _text()


class Error(Schema):
    error = fields.Nested(ErrorBody, required=True)


class MediaOut(Schema):
    id = _whole()
    sha256 = _text()
    filename = _text()
    kind = _one_of(MediaKind)
    mime = _text()
    bytes = _whole()
    width = _whole(metadata={"description": "In pixels; of a video 0 where it is not known."})
    height = _whole()
    seconds = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "A video’s length; null where it could not be measured."},
    )
    codec = _text(metadata={"description": "A video’s; empty where it is not known."})
    created_at = _instant()


class AttachmentOut(Schema):
    id = fields.Integer(required=True, allow_none=True)
    sha256 = _text()
    alt = _text()
    decorative = _flag()
    mime = _maybe()
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)


class DeliverySummary(Schema):
    id = _whole()
    channel = _whole()
    due_at = _instant()
    state = _one_of(DeliveryState)
    url = _maybe()
    why = _list(fields.String())


class PostOut(Schema):
    id = _whole()
    title = _text()
    text = _text()
    link = _text()
    language = _text()
    temperature = _one_of(Temperature)
    pillar = _text()
    goal = _text()
    campaign = _text()
    fresh_until = _instant(known=False)
    wished_at = _instant(known=False)
    channels = _list(fields.Integer())
    variants = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    media = _list(fields.Nested(AttachmentOut))
    thread = _flag()
    comment = _text()
    state = _one_of(PostState)
    revision = _whole(metadata={"description": "Its number, from 1."})
    notes = _list(fields.String())
    moves = _list(_one_of(Move))
    owner = _text()
    created_at = _instant()
    updated_at = _instant()
    deliveries = _list(fields.Nested(DeliverySummary))


class AttemptOut(Schema):
    number = _whole()
    started_at = _instant()
    ended_at = _instant(known=False)
    outcome = _one_of(AttemptOutcome)
    reason = _maybe()
    evidence = _text(metadata={"description": "The network’s own words, secrets taken out."})


class ShownOut(Schema):
    text = _text(metadata={"description": "Its first 300 characters."})
    url = _text()
    at = _instant()
    likeness = _one_of(Likeness)


class LookOut(Schema):
    at = _instant()
    outcome = _one_of(LookOutcome)
    reason = _maybe()
    evidence = _text()
    shown = fields.List(
        fields.Nested(ShownOut),
        required=True,
        allow_none=True,
        metadata={"description": "The account’s newest posts; null where it was asked by key."},
    )


class PartOut(Schema):
    name = _text()
    attempt = _whole(metadata={"description": "The number of the attempt that made it."})
    remote_id = _text()
    url = _text()
    published_at = _instant()


class ReceiptOut(Schema):
    remote_id = _maybe()
    url = _maybe()
    published_at = _instant(known=False)
    extra = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


def _figures() -> fields.Dict:
    """Age (1h, 6h, 24h, 48h, 7d) → metric → value."""
    value = fields.Integer(allow_none=True)
    metrics = fields.Dict(keys=fields.String(), values=value)
    told = "By the age of the post, then by metric; null: the network did not tell, which is not 0."
    return fields.Dict(
        keys=fields.String(), values=metrics, required=True, metadata={"description": told}
    )


class DeliveryOut(Schema):
    id = _whole()
    post = _whole()
    channel = _whole()
    due_at = _instant()
    wall = _text(metadata={"description": "By a clock in `zone`; without offset."})
    zone = _text()
    state = _one_of(DeliveryState)
    attempts = _list(fields.Nested(AttemptOut))
    looks = _list(fields.Nested(LookOut))
    look_at = _instant(known=False)
    parts = _list(fields.Nested(PartOut))
    receipt = fields.Nested(ReceiptOut, required=True, allow_none=True)
    figures = _figures()
    why = _list(fields.String())
    reason = _maybe()
    remedy = _maybe()
    moves = _list(_one_of(Move))
    series = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The series it comes back by."}
    )


class ReturnOut(Schema):
    date = _text(metadata={"description": "By the channel’s calendar; it stays when moved."})
    at = _instant()
    delivery = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null: not written yet."}
    )
    state = fields.String(required=True, allow_none=True, metadata={"enum": [*DeliveryState, None]})


class SeriesOut(Schema):
    id = _whole()
    post = _whole()
    channel = _whole()
    every = _one_of(Every)
    step = _whole()
    first = _text()
    last = _maybe()
    time = _text(metadata={"description": "By a clock in `zone`."})
    zone = _text()
    created_at = _instant()
    ended_at = _instant(known=False)
    ended_why = _maybe()
    next_ = fields.List(fields.Nested(ReturnOut), required=True, data_key="next")


class CapabilitiesOut(Schema):
    max_chars = _whole()
    max_images = _whole()
    image_types = _list(fields.String())
    max_image_bytes = _whole()
    alt_text = _flag()
    threads = _flag()
    titles = _flag()
    links = _flag()
    repeat = _text(metadata={"enum": ["keyed", "findable", "blind"]})


class DaysOffOut(Schema):
    name = _text()
    first = _text(metadata={"format": "date"})
    last = _text(metadata={"format": "date"})


class HoursOffOut(Schema):
    weekday = _whole(metadata={"description": "Monday is 0."})
    start = _whole()
    end = _whole(metadata={"description": "The first hour after; 24 is the end of the day."})


class NoGoOut(Schema):
    days = _list(fields.Nested(DaysOffOut))
    hours = _list(fields.Nested(HoursOffOut))


class HolidaysOut(Schema):
    country = _text(metadata={"description": "ISO 3166-1, two letters."})
    region = _maybe()


class RulesOut(Schema):
    gap_minutes = _whole()
    per_week = _whole()
    daily_cap = _whole()
    quiet_from = _whole()
    quiet_to = _whole()
    no_go = fields.Nested(NoGoOut, required=True)
    holidays = fields.Nested(HolidaysOut, required=True, allow_none=True)
    late = fields.Dict(required=True)


class ChannelOut(Schema):
    id = _whole()
    kind = _text()
    network = _text()
    handle = _text()
    name = _text()
    zone = _text()
    state = _text(metadata={"enum": ["ready", "paused"]})
    reason = _maybe()
    not_before = _instant(known=False)
    expires_at = _instant(known=False)
    capabilities = fields.Nested(CapabilitiesOut, required=True, allow_none=True)
    rules = fields.Nested(RulesOut, required=True)


class PublicationOut(Schema):
    id = _whole()
    channel = _whole()
    delivery = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null: published by other means."}
    )
    remote_id = _text()
    url = _text()
    text = _text(metadata={"description": "Its first 5000 characters."})
    kind = _text(metadata={"enum": ["text", "link", "photo", "video", ""]})
    published_at = _instant()
    gone_at = _instant(known=False)
    figures = _figures()


class MentionOut(Schema):
    id = _whole()
    channel = _whole()
    remote_id = _text()
    url = _text()
    author = _text()
    text = _text()
    written_at = _instant()
    seen_at = _instant()
    publication = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of ours, that it answers."}
    )


class SlotOut(Schema):
    at = _instant()
    wall = _text()
    lift = fields.Float(required=True)
    why = _list(fields.String())


class CellOut(Schema):
    weekday = _whole(metadata={"description": "Monday 0."})
    hour = _whole()
    lift = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    posts = _whole()
    helps = fields.Float(required=True)


class KindOut(Schema):
    kind = _text()
    lift = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    posts = _whole()


class RhythmOut(Schema):
    channel = _whole()
    zone = _text()
    aim = _one_of(Aim)
    state = _text(
        metadata={
            "enum": ["general advice", "learning", "confident", "no measurable effect"],
        }
    )
    sentence = _text()
    gain = fields.Float(required=True)
    helps = fields.Float(required=True)
    posts = _whole()
    kinds = _list(fields.Nested(KindOut))
    cells = _list(fields.Nested(CellOut))
    best = fields.List(
        fields.Float(),
        required=True,
        metadata={"description": "Of each cell the chance that it is its day’s best hour."},
    )


class StopOut(Schema):
    id = _whole()
    channel = fields.Integer(required=True, allow_none=True)
    reason = _text()
    by = _text()
    at = _instant()
    ended_at = _instant(known=False)


class Resumed(Schema):
    ended = _whole(metadata={"description": "How many stops were ended."})


class PersonOut(Schema):
    id = _whole()
    name = _text()


class WorkspaceOut(Schema):
    id = _whole()
    name = _text()
    slug = _text()
    zone = _text()
    language = _text()


class TokenOut(Schema):
    id = _whole()
    name = _text()
    scopes = _list(_one_of(Scope))


class MeOut(Schema):
    user = fields.Nested(PersonOut, required=True)
    workspace = fields.Nested(WorkspaceOut, required=True)
    role = _one_of(Role)
    token = fields.Nested(TokenOut, required=True)


def _page_of(inner: type[Schema]) -> type[Schema]:
    name = inner.__name__.removesuffix("Out") + "Page"
    return Schema.from_dict({"items": _list(fields.Nested(inner)), "next": _maybe()}, name=name)


PostPage = _page_of(PostOut)
DeliveryPage = _page_of(DeliveryOut)
SeriesPage = _page_of(SeriesOut)
ChannelPage = _page_of(ChannelOut)
SlotPage = _page_of(SlotOut)
PublicationPage = _page_of(PublicationOut)
MentionPage = _page_of(MentionOut)
StopPage = _page_of(StopOut)
