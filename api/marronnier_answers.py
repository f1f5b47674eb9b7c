"""What is answered of marronniers and their occasions."""

from marshmallow import Schema, fields

from api.answering import instant, list_of, maybe, one_of, page_of, whole, words
from editorial.marronniers.stages import Stage

_RULE = (
    "`by`: `day` (with `day`, `month`), `weekday` (`nth`, −1 for the last, `weekday`, Monday 0, "
    "`month`, `plus` days) or `easter` (`days` after Easter Sunday); `month` null: each one."
)


class MarronnierOut(Schema):
    id = whole()
    name = words()
    rule = fields.Dict(required=True, metadata={"description": _RULE})
    when = words(metadata={"description": "The rule in words."})
    lasts_days = whole()
    lead_days = whole()
    channels = list_of(fields.Integer())
    pillar = words()
    goal = words()
    note = words()
    model = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The post that texts start from; null: last time’s."},
    )
    owner = words()
    ended_at = instant(known=False)


class OccasionOut(Schema):
    marronnier = whole()
    name = words()
    first = words(metadata={"format": "date"})
    last = words(metadata={"format": "date", "description": "Included."})
    days_left = whole(metadata={"description": "Until its first day; negative once begun."})
    stage = one_of(Stage)
    post = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "What was written for it, if you may read it."},
    )
    skipped_why = maybe()


MarronnierPage = page_of(MarronnierOut)
OccasionPage = page_of(OccasionOut)
