"""What is answered of channels: what they carry, their rules and times, what stands on them."""

from marshmallow import Schema, fields

from api.answering import figures, flag, instant, list_of, maybe, one_of, page_of, whole, words
from models.channel import Aim


class CapabilitiesOut(Schema):
    max_chars = whole()
    max_images = whole()
    image_types = list_of(fields.String())
    max_image_bytes = whole()
    alt_text = flag()
    threads = flag()
    titles = flag()
    links = flag()
    repeat = words(metadata={"enum": ["keyed", "findable", "blind"]})


class DaysOffOut(Schema):
    name = words()
    first = words(metadata={"format": "date"})
    last = words(metadata={"format": "date"})


class HoursOffOut(Schema):
    weekday = whole(metadata={"description": "Monday is 0."})
    start = whole()
    end = whole(metadata={"description": "The first hour after; 24 is the end of the day."})


class NoGoOut(Schema):
    days = list_of(fields.Nested(DaysOffOut))
    hours = list_of(fields.Nested(HoursOffOut))


class HolidaysOut(Schema):
    country = words(metadata={"description": "ISO 3166-1, two letters."})
    region = maybe()


class RulesOut(Schema):
    gap_minutes = whole()
    per_week = whole()
    daily_cap = whole()
    quiet_from = whole()
    quiet_to = whole()
    no_go = fields.Nested(NoGoOut, required=True)
    holidays = fields.Nested(HolidaysOut, required=True, allow_none=True)
    late = fields.Dict(required=True)


class ElsewhereOut(Schema):
    zone = words()
    share = fields.Float(required=True, metadata={"description": "0.3: three in ten."})


class ChannelOut(Schema):
    id = whole()
    kind = words()
    network = words()
    handle = words()
    name = words()
    zone = words()
    audience = list_of(fields.Nested(ElsewhereOut))
    state = words(metadata={"enum": ["ready", "paused"]})
    reason = maybe()
    not_before = instant(known=False)
    expires_at = instant(known=False)
    capabilities = fields.Nested(CapabilitiesOut, required=True, allow_none=True)
    rules = fields.Nested(RulesOut, required=True)


class PublicationOut(Schema):
    id = whole()
    channel = whole()
    delivery = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null: published by other means."}
    )
    remote_id = words()
    url = words()
    text = words(metadata={"description": "Its first 5000 characters."})
    kind = words(metadata={"enum": ["text", "link", "photo", "video", ""]})
    published_at = instant()
    gone_at = instant(known=False)
    figures = figures()


class MentionOut(Schema):
    id = whole()
    channel = whole()
    remote_id = words()
    url = words()
    author = words()
    text = words()
    written_at = instant()
    seen_at = instant()
    publication = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of ours, that it answers."}
    )


class SlotOut(Schema):
    at = instant()
    wall = words()
    lift = fields.Float(required=True)
    why = list_of(fields.String())


class CellOut(Schema):
    weekday = whole(metadata={"description": "Monday 0."})
    hour = whole()
    lift = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    posts = whole()
    helps = fields.Float(required=True)


class KindOut(Schema):
    kind = words()
    lift = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    posts = whole()


class RhythmOut(Schema):
    channel = whole()
    zone = words()
    aim = one_of(Aim)
    state = words(
        metadata={
            "enum": ["general advice", "learning", "confident", "no measurable effect"],
        }
    )
    sentence = words()
    gain = fields.Float(required=True)
    helps = fields.Float(required=True)
    posts = whole()
    kinds = list_of(fields.Nested(KindOut))
    cells = list_of(fields.Nested(CellOut))
    best = fields.List(
        fields.Float(),
        required=True,
        metadata={"description": "Of each cell the chance that it is its day’s best hour."},
    )


ChannelPage = page_of(ChannelOut)
SlotPage = page_of(SlotOut)
PublicationPage = page_of(PublicationOut)
MentionPage = page_of(MentionOut)
