"""Audit: who did what, and the hashes that show whether the trail of it holds."""

from typing import Final

from marshmallow import Schema, fields

from api.answering import instant, one_of, page_of, whole, words
from api.errors import Json
from api.fields import Instant, OneOf, Whole
from api.pages import after, page
from api.requests import Page
from api.room import Call, Room
from editorial.trail.files import told
from editorial.trail.reading import Asked, newest
from models.audit import Act, AuditEntry, By
from models.audit_check import plainly
from models.tokens import Scope

room = Room("Audit", "Who did what on which revision, chained and sealed.")
_LARGEST: Final = 2**63 - 1


class AuditQuery(Page):
    person = Whole(most=_LARGEST, metadata={"description": "The number of a person."})
    by = OneOf(By)
    act = OneOf(Act)
    post = Whole(most=_LARGEST)
    since = Instant(data_key="from", metadata={"description": "Done from then on."})
    until = Instant(data_key="to", metadata={"description": "Done before then."})


class AuditOut(Schema):
    workspace_id = whole()
    number = whole(metadata={"description": "From 1, without a gap."})
    at = instant()
    by = one_of(By)
    who_id = fields.Integer(required=True, allow_none=True)
    who = words(metadata={"description": "Their name as it was then."})
    through_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of the token, or guest’s link."}
    )
    act = one_of(Act)
    about = words()
    about_id = fields.Integer(required=True, allow_none=True)
    post_id = fields.Integer(required=True, allow_none=True)
    revision = fields.Integer(required=True, allow_none=True)
    content_hash = words()
    details = words(metadata={"description": "Canonical JSON, as the hash is over it."})
    previous = words(metadata={"description": "The hash of the act before."})
    hash = words()


AuditPage = page_of(AuditOut)


@room.reads("/audit", AuditPage, scope=Scope.AUDIT_READ, query=AuditQuery)
def list_acts(call: Call) -> Json:
    """List acts, newest first, each as its hash is over it (managers and above)"""
    limit = call.given["limit"]
    found = newest(
        call.session, call.actor, _asked(call.given), before=after(call.given), limit=limit + 1
    )
    following = str(found[limit - 1].number) if len(found) > limit else None
    return page([_act(one) for one in found[:limit]], following)


def _asked(given: Json) -> Asked:
    return Asked(
        who_id=given.get("person"),
        by=given.get("by"),
        act=given.get("act"),
        post_id=given.get("post"),
        since=given.get("since"),
        until=given.get("until"),
    )


def _act(entry: AuditEntry) -> Json:
    return told(plainly(entry))
