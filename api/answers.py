"""What answers hold: for the document, and held against real answers by the tests."""

from marshmallow import Schema, fields

from api.answering import figures, flag, instant, list_of, maybe, one_of, page_of, whole, words
from models.delivery import AttemptOutcome, Likeness, LookOutcome
from models.post import Priority
from models.series import Every
from models.tokens import Scope
from models.way import DeliveryState, Move, PostState, Role, Temperature


class ErrorBody(Schema):
    code = words()
    message = words()
    fields_ = fields.Dict(
        keys=fields.String(), values=fields.String(), data_key="fields", required=True
    )
    remedy = words()


class Error(Schema):
    error = fields.Nested(ErrorBody, required=True)


class AttachmentOut(Schema):
    id = fields.Integer(required=True, allow_none=True)
    sha256 = words()
    alt = words()
    decorative = flag()
    mime = maybe()
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)


class DeliverySummary(Schema):
    id = whole()
    channel = whole()
    due_at = instant()
    state = one_of(DeliveryState)
    url = maybe()
    why = list_of(fields.String())


class SeasonOut(Schema):
    since = words(data_key="from", metadata={"example": "11-15"})
    until = words(data_key="to", metadata={"example": "01-05"})


class ReuseOut(Schema):
    rest_days = fields.Integer(required=True, allow_none=True)
    most_uses = fields.Integer(required=True, allow_none=True)
    reread_months = fields.Integer(required=True, allow_none=True)
    expires_on = fields.Date(required=True, allow_none=True)
    seasons = list_of(fields.Nested(SeasonOut))
    read_on = instant(known=False)


class TagsOut(Schema):
    campaign = words()
    medium = words()


class StepOut(Schema):
    name = words()
    because = maybe()
    agreed = list_of(fields.String(metadata={"description": "Names, the first first."}))
    missing = whole(metadata={"description": "How many agreements more."})
    waits_for = list_of(fields.String(metadata={"description": "Names of who could agree."}))
    guests = flag()
    without = list_of(fields.String(metadata={"description": "Who is away and not waited for."}))


class ApprovedOut(Schema):
    how = maybe()  # as `models.approval.How`; null: of before it was noted
    by = words(metadata={"description": "Of rule_changed: who changed the rule or the team."})
    at = instant()


class WaitingOut(Schema):
    for_ = fields.List(
        fields.String(),
        required=True,
        data_key="for",
        metadata={"description": "Names of who can act; none: a guest, or nobody here."},
    )
    since = instant()
    by_when = instant(known=False)


class PostOut(Schema):
    id = whole()
    title = words()
    text = words()
    link = words()
    language = words()
    temperature = one_of(Temperature)
    pillar = words()
    goal = words()
    campaign = words()
    relevant_from = instant(known=False)
    embargo_until = instant(known=False)
    fresh_until = instant(known=False)
    priority = one_of(Priority)
    wished_at = instant(known=False)
    channels = list_of(fields.Integer())
    variants = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    media = list_of(fields.Nested(AttachmentOut))
    thread = flag()
    comment = words()
    wordings = list_of(fields.String())
    tags = fields.Nested(TagsOut, required=True, allow_none=True)
    reuse = fields.Nested(ReuseOut, required=True)
    state = one_of(PostState)
    revision = whole(metadata={"description": "Its number, from 1."})
    notes = list_of(fields.String())
    moves = list_of(one_of(Move))
    approval = list_of(fields.Nested(StepOut))  # while it is in review, in their order
    approved = fields.Nested(ApprovedOut, required=True, allow_none=True)
    waiting = fields.Nested(WaitingOut, required=True, allow_none=True)
    owner = words()
    created_at = instant()
    updated_at = instant()
    deliveries = list_of(fields.Nested(DeliverySummary))


class AttemptOut(Schema):
    number = whole()
    started_at = instant()
    ended_at = instant(known=False)
    outcome = one_of(AttemptOutcome)
    reason = maybe()
    evidence = words(metadata={"description": "The network’s own words, secrets taken out."})


class ShownOut(Schema):
    text = words(metadata={"description": "Its first 300 characters."})
    url = words()
    at = instant()
    likeness = one_of(Likeness)


class LookOut(Schema):
    at = instant()
    outcome = one_of(LookOutcome)
    reason = maybe()
    evidence = words()
    shown = fields.List(
        fields.Nested(ShownOut),
        required=True,
        allow_none=True,
        metadata={"description": "The account’s newest posts; null where it was asked by key."},
    )


class PartOut(Schema):
    name = words()
    attempt = whole(metadata={"description": "The number of the attempt that made it."})
    remote_id = words()
    url = words()
    published_at = instant()


class ReceiptOut(Schema):
    remote_id = maybe()
    url = maybe()
    published_at = instant(known=False)
    extra = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class DeliveryOut(Schema):
    id = whole()
    post = whole()
    channel = whole()
    wording = whole(metadata={"description": "0: the post’s text; n: its n-th other wording."})
    due_at = instant()
    wall = words(metadata={"description": "By a clock in `zone`; without offset."})
    zone = words()
    state = one_of(DeliveryState)
    attempts = list_of(fields.Nested(AttemptOut))
    looks = list_of(fields.Nested(LookOut))
    look_at = instant(known=False)
    parts = list_of(fields.Nested(PartOut))
    receipt = fields.Nested(ReceiptOut, required=True, allow_none=True)
    figures = figures()
    why = list_of(fields.String())
    reason = maybe()
    remedy = maybe()
    moves = list_of(one_of(Move))
    series = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The series it comes back by."}
    )


class ReturnOut(Schema):
    date = words(metadata={"description": "By the channel’s calendar; it stays when moved."})
    at = instant()
    delivery = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null: not written yet."}
    )
    state = fields.String(required=True, allow_none=True, metadata={"enum": [*DeliveryState, None]})


class SeriesOut(Schema):
    id = whole()
    post = whole()
    channel = whole()
    every = one_of(Every)
    step = whole()
    first = words()
    last = maybe()
    time = words(metadata={"description": "By a clock in `zone`."})
    zone = words()
    created_at = instant()
    ended_at = instant(known=False)
    ended_why = maybe()
    next_ = fields.List(fields.Nested(ReturnOut), required=True, data_key="next")


class StopOut(Schema):
    id = whole()
    channel = fields.Integer(required=True, allow_none=True)
    reason = words()
    by = words()
    at = instant()
    ended_at = instant(known=False)


class Resumed(Schema):
    ended = whole(metadata={"description": "How many stops were ended."})


class PersonOut(Schema):
    id = whole()
    name = words()


class WorkspaceOut(Schema):
    id = whole()
    name = words()
    slug = words()
    zone = words()
    language = words()


class TokenOut(Schema):
    id = whole()
    name = words()
    scopes = list_of(one_of(Scope))


class MeOut(Schema):
    user = fields.Nested(PersonOut, required=True)
    workspace = fields.Nested(WorkspaceOut, required=True)
    role = one_of(Role)
    token = fields.Nested(TokenOut, required=True)


PostPage = page_of(PostOut)
DeliveryPage = page_of(DeliveryOut)
SeriesPage = page_of(SeriesOut)
StopPage = page_of(StopOut)
