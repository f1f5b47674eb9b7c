"""What is asked and answered about remarks."""

from marshmallow import Schema, fields

from api.answering import flag, instant, list_of, maybe, one_of, whole, words
from api.fields import OneOf, Share, Whole, Words
from api.requests import Strict
from editorial.commenting.adding import LONGEST
from models.comment import Thread

_FIELD = (
    "`text`, `variant:<channel id>`, `link`, `comment` or `media:<sha256>`; null: the whole post."
)
_START = "Where the quote begins, in code points."


class RemarksAsked(Strict):
    thread = OneOf(Thread, metadata={"description": "One of both."})


class RemarkIn(Strict):
    body = Words(LONGEST, load_default="")
    thread = OneOf(
        Thread,
        load_default=Thread.TEAM,
        metadata={"description": "Guests read what stands in theirs, and nothing else."},
    )
    parent = Whole(metadata={"description": "The remark that it answers."})
    revision = Whole(metadata={"description": "The number that was read; left out: the newest."})
    field = Words(120, metadata={"description": _FIELD})
    quote = Words(LONGEST, metadata={"description": "The passage, exactly as it stands there."})
    start = Whole(least=0, metadata={"description": _START})
    x = Share(metadata={"description": "Of a picture, from the left, 0 to 1."})
    y = Share(metadata={"description": "From the top."})
    replacement = Words(LONGEST, metadata={"description": "What is suggested instead."})


class Why(Strict):
    reason = Words(LONGEST, required=True)


class SaidOut(Schema):
    id = whole()
    by = words()
    guest = flag()
    body = words()
    at = instant()


class RemarkOut(SaidOut):
    post = whole()
    thread = one_of(Thread)
    revision = whole(metadata={"description": "The number of the version that was read."})
    field = fields.String(required=True, allow_none=True, metadata={"description": _FIELD})
    quote = maybe()
    start = fields.Integer(
        required=True, allow_none=True, metadata={"description": _START + " Now; null: nowhere."}
    )
    x = fields.Float(required=True, allow_none=True)
    y = fields.Float(required=True, allow_none=True)
    replacement = maybe()
    may_be_taken = flag()
    taken = flag()
    settled_at = instant(known=False)
    answers = list_of(fields.Nested(SaidOut))


class RemarksOut(Schema):
    items = list_of(fields.Nested(RemarkOut))
