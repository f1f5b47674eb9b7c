"""What requests and answers about web hooks hold."""

from marshmallow import Schema, fields

from api.answering import flag, instant, list_of, maybe, one_of, page_of, whole, words
from api.fields import Flag, OneOf, Several, Words
from api.requests import Strict
from models.webhook import EVENTS, CallState, WebhookEvent
from notifying.webhooks.keeping import LONGEST_ADDRESS, LONGEST_NAME

_EVENTS = {"description": "Left out: all of them.", "example": ["delivery.published"]}


class WebhookIn(Strict):
    address = Words(LONGEST_ADDRESS, required=True, metadata={"description": "With https://."})
    name = Words(LONGEST_NAME, load_default="", metadata={"description": "Left out: its host."})
    events = Several(OneOf(WebhookEvent), load_default=list(EVENTS), metadata=_EVENTS)


class WebhookChange(Strict):
    address = Words(LONGEST_ADDRESS)
    name = Words(LONGEST_NAME)
    events = Several(OneOf(WebhookEvent), metadata={"description": "These and no others."})
    paused = Flag(metadata={"description": "true: nothing is told until it is false again."})


class WebhookOut(Schema):
    id = whole()
    name = words()
    address = words()
    events = list_of(one_of(WebhookEvent))
    paused = flag()
    paused_why = maybe()
    waiting = whole(metadata={"description": "How many events wait for it."})
    taken_at = instant(known=False)
    created_at = instant()


class WebhookMade(WebhookOut):
    secret = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "It signs; null where the request is a repeated one."},
    )


class WebhookCallOut(Schema):
    id = words(metadata={"description": "Of the event, the same at each try."})
    event = one_of(WebhookEvent)
    state = one_of(CallState)
    tries = whole()
    status = fields.Integer(required=True, allow_none=True)
    said = maybe()
    at = instant()
    done_at = instant(known=False)


WebhookPage = page_of(WebhookOut)
WebhookCallPage = page_of(WebhookCallOut)
