"""What the plan of the coming weeks holds in an answer."""

from marshmallow import Schema, fields

from api.answering import flag, instant, list_of, whole, words


class PlacementOut(Schema):
    post = whole()
    channel = whole()
    at = instant()
    was = fields.DateTime(
        required=True, allow_none=True, metadata={"description": "Null: it has no time yet."}
    )
    by_hand = flag()
    worth = fields.Float(required=True)
    propensity = fields.Float(required=True, allow_none=True)
    why = list_of(fields.String())


class ChangeOut(Schema):
    post = whole()
    channel = whole()
    before = fields.DateTime(required=True, data_key="from")
    after = fields.DateTime(
        required=True,
        allow_none=True,
        data_key="to",
        metadata={"description": "Null: back to the pool."},
    )
    gain = fields.Float(required=True)
    hot = fields.Integer(
        required=True,
        allow_none=True,
        data_key="for",
        metadata={"description": "The hot post that it makes way for."},
    )
    why = words()


class LeftOut(Schema):
    post = whole()
    channel = whole()
    why = words()


class OpenOut(Schema):
    channel = whole()
    at = instant()
    until = instant()


class PlanOut(Schema):
    made_at = instant()
    until = instant()
    fingerprint = words()
    placements = list_of(fields.Nested(PlacementOut))
    changes = list_of(fields.Nested(ChangeOut))
    left = list_of(fields.Nested(LeftOut))
    open = list_of(fields.Nested(OpenOut))
