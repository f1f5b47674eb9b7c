"""What reports are asked and what they hold."""

from marshmallow import Schema, fields

from api.answering import flag, instant, list_of, maybe, whole, words
from api.fields import Words
from api.requests import Strict


class MonthQuery(Strict):
    month = Words(
        20, metadata={"description": "Left out: the one measured last.", "example": "2026-11"}
    )


class GainOut(Schema):
    value = fields.Float(required=True, metadata={"description": "0.09 = +9 %."})
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    expected = fields.Float(
        required=True, allow_none=True, metadata={"description": "What was promised of it."}
    )
    may_be_chance = flag()


def _gain(described: str) -> fields.Nested:
    return fields.Nested(
        GainOut, required=True, allow_none=True, metadata={"description": described}
    )


class ToldOut(Schema):
    gain = _gain("null: too few posts.")
    posts = whole(metadata={"description": "Measured ones."})
    drawn = whole(metadata={"description": "Those of them that left at a drawn hour."})
    waiting = whole(metadata={"description": "Drawn, published and not measured yet."})
    weeks = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Until there are enough."}
    )
    words = list_of(fields.String())


class LiftLineOut(Schema):
    channel = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null: all of them together."}
    )
    name = maybe()
    month = fields.Nested(ToldOut, required=True)
    year = fields.Nested(ToldOut, required=True)
    habit = _gain("The month’s posts beside those of the 90 days before: observed, not drawn.")


class DrawOut(Schema):
    delivery = whole()
    channel = whole()
    at = instant()
    explored = flag()
    propensity = fields.Float(required=True)
    best_chance = fields.Float(required=True)
    best_gain = fields.Float(required=True)
    left = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Beyond what was usual, in logarithms; null: not measured."},
    )


class LiftOut(Schema):
    month = words()
    lines = list_of(fields.Nested(LiftLineOut))
    draws = list_of(fields.Nested(DrawOut))
