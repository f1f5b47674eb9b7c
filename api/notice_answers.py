"""What is asked and answered about notices."""

from enum import StrEnum

from marshmallow import Schema, fields

from api import answering
from api.answering import instant, list_of, one_of, whole
from api.fields import OneOf, Whole
from api.requests import Strict
from models.notice import NoticeKind


class Show(StrEnum):
    UNREAD = "unread"


class NoticeQuery(Strict):
    show = OneOf(Show, metadata={"description": "Only those that are not read."})


class ReadIn(Strict):
    notice = Whole(metadata={"description": "That one; left out: all of them."})


class NoticeOut(Schema):
    id = whole()
    kind = one_of(NoticeKind)
    words = answering.words()
    more = answering.words(metadata={"description": "The reason, where one was given."})
    post = fields.Integer(required=True, allow_none=True)
    link = answering.words(metadata={"description": "A page of this installation."})
    url = answering.words(metadata={"description": "Of the post on its network, once it is live."})
    at = instant()
    read_at = instant(known=False)


class NoticesOut(Schema):
    items = list_of(fields.Nested(NoticeOut))
    unread = whole()
