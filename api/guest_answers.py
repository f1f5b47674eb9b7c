"""What requests and answers about guests' links hold."""

from marshmallow import Schema, fields

from api.answering import flag, instant, list_of, page_of, whole, words
from api.fields import Day, Flag, Whole, Words
from api.requests import Strict
from editorial.guests.asking import MOST_DAYS, USUAL_DAYS


class GuestLinkIn(Strict):
    name = Words(200, load_default="", metadata={"description": "Left out: the guest says it."})
    email = Words(254, load_default="", metadata={"description": "Kept; nothing is mailed."})
    language = Words(8, load_default="fr", metadata={"description": "Of their page: fr or en."})
    days = Whole(most=MOST_DAYS, load_default=USUAL_DAYS)
    may_decide = Flag(load_default=True, metadata={"description": "false: only comments."})
    once = Flag(load_default=False, metadata={"description": "Ends once it was decided by it."})


class WeekLinkIn(GuestLinkIn):
    first = Day(required=True, metadata={"description": "A local day of the association."})
    last = Day(required=True, metadata={"description": "Included; at most 31 days later."})


class GuestAgreementOut(Schema):
    post = whole()
    revision = whole()
    name = words(metadata={"description": "As the guest said it."})
    at = instant()


class GuestLinkOut(Schema):
    id = whole()
    post = fields.Integer(required=True, allow_none=True)
    first = fields.Date(required=True, allow_none=True)
    last = fields.Date(required=True, allow_none=True)
    name = words()
    email = words()
    language = words()
    may_decide = flag()
    once = flag()
    by = words()
    created_at = instant()
    ends_at = instant()
    revoked_at = instant(known=False)
    spent_at = instant(known=False)
    seen_at = instant(known=False)
    agreements = list_of(fields.Nested(GuestAgreementOut))


class GuestLinkMade(GuestLinkOut):
    url = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The link; null where the request is a repeated one."},
    )


GuestLinkPage = page_of(GuestLinkOut)
