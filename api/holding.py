"""Who is holding what, and who is away."""

from typing import Any, Final

from marshmallow import Schema, fields

from api import post_told
from api.answering import flag, instant, list_of, maybe, one_of, page_of, whole, words
from api.answers import PostOut
from api.errors import Json
from api.fields import Day, Whole, Words
from api.pages import page
from api.present import instant as told_at
from api.present import word
from api.requests import Strict
from api.room import Call, Room
from editorial import queries
from editorial.approval import sparing
from editorial.drafting import visible
from editorial.holding import absences, handing
from editorial.holding.holders import Held, Task, urgency
from editorial.holding.reading import MOST, held
from models.absence import Absence
from models.permissions import May
from models.scope import fetch
from models.tokens import Scope

room = Room("Holding", "Whose turn it is, since when and by when; and who is away.")
_FEW: Final = 200


class HeldOut(Schema):
    post = whole()
    title = words()
    task = one_of(Task)
    waits_for = list_of(fields.String(metadata={"description": "Names of who can act."}))
    since = instant()
    by_when = instant(known=False)
    overdue = flag()
    stuck = maybe()
    absent = list_of(fields.Integer(metadata={"description": "Who holds it up by being away."}))


class AbsenceOut(Schema):
    id = whole()
    user = whole()
    name = words()
    first = words()
    last = words()
    deputy = fields.Integer(required=True, allow_none=True)
    deputy_name = maybe()


class HoldingAsked(Strict):
    limit = Whole(most=MOST, load_default=_FEW)


class AbsenceIn(Strict):
    user = Whole(metadata={"description": "Left out: yourself. Managers: anybody."})
    first = Day(required=True)
    last = Day(required=True)
    deputy = Whole(allow_none=True, load_default=None)


class HandOver(Strict):
    to = Whole(required=True, metadata={"description": "The number of somebody in the team."})
    said = Words(handing.LONGEST, load_default="")


class HandedOut(Schema):
    post = whole()
    owner = whole()
    owner_name = words()
    readable = flag()


class StandIn(Strict):
    deputy = Whole(required=True)


class Without(Strict):
    user = Whole(required=True, metadata={"description": "Who is away, and not waited for."})


HeldPage = page_of(HeldOut)
AbsencePage = page_of(AbsenceOut)


@room.reads("/holding", HeldPage, scope=Scope.POSTS_READ, query=HoldingAsked)
def list_holding(call: Call) -> Json:
    """What waits for somebody, the most urgent first; a volunteer’s own alone"""
    actor = call.actor
    own = None if actor.may(May.SEE_DESKS) else actor.user_id
    found = held(call.session, actor.workspace_id, now=call.now, owner_id=own)
    found.sort(key=lambda one: urgency(one, now=call.now))
    names = queries.names(call.session, actor)
    return page([_held(call, one, names) for one in found[: call.given["limit"]]])


@room.writes("/posts/<int:post_id>/hand-over", HandedOut, scope=Scope.POSTS_WRITE, takes=HandOver)
def hand_post_over(call: Call, post_id: int) -> Json:
    """Give a draft to somebody else, who goes on with it; `readable`: whether you still see it"""
    session, actor = call.session, call.actor
    is_gone = handing.loses_sight(session, actor, visible(session, actor, post_id))
    to_id, said = call.given["to"], call.given["said"]
    post = handing.hand_over(session, actor, post_id, to_id=to_id, said=said, now=call.now)
    names = queries.members(session, actor)
    return {
        "post": post.id,
        "owner": post.owner_id,
        "owner_name": names[post.owner_id],
        "readable": not is_gone,
    }


@room.reads("/absences", AbsencePage, scope=Scope.POSTS_READ)
def list_absences(call: Call) -> Json:
    """Those that are not over; a volunteer’s own alone"""
    found = absences.current(call.session, call.actor, now=call.now)
    names = queries.members(call.session, call.actor)
    return page([_absence(one, names) for one in found])


@room.writes("/absences", AbsenceOut, scope=Scope.POSTS_WRITE, takes=AbsenceIn, status=201)
def add_absence(call: Call) -> Json:
    """Say who is away from which day to which, and who stands in"""
    given: dict[str, Any] = call.given
    made = absences.be_away(
        call.session,
        call.actor,
        user_id=given.get("user", call.actor.user_id),
        first=given["first"],
        last=given["last"],
        deputy_id=given["deputy"],
        now=call.now,
    )
    return _absence(made, queries.members(call.session, call.actor))


@room.writes(
    "/absences/<int:absence_id>",
    AbsenceOut,
    scope=Scope.POSTS_WRITE,
    takes=StandIn,
    method="PATCH",
)
def name_deputy(call: Call, absence_id: int) -> Json:
    """Name who stands in for an absence that is kept already"""
    deputy = call.given["deputy"]
    made = absences.stand_in(call.session, call.actor, absence_id, deputy, now=call.now)
    return _absence(made, queries.members(call.session, call.actor))


@room.writes("/posts/<int:post_id>/without", PostOut, scope=Scope.CHANNELS_WRITE, takes=Without)
def go_on_without(call: Call, post_id: int) -> Json:
    """Let a post go on without somebody who is away, where all must agree. Managers"""
    user = call.given["user"]
    post = sparing.go_on_without(call.session, call.actor, post_id, user, now=call.now)
    call.session.flush()
    return post_told.post(call.session, call.actor, post, now=call.now)


@room.writes("/absences/<int:absence_id>", AbsenceOut, scope=Scope.POSTS_WRITE, method="DELETE")
def end_absence(call: Call, absence_id: int) -> Json:
    """End it, or take it back; answers with what it was"""
    found = fetch(call.session, call.actor, Absence, absence_id)
    told = _absence(found, queries.members(call.session, call.actor))
    absences.be_back(call.session, call.actor, absence_id, now=call.now)
    return told


def _held(call: Call, one: Held, names: dict[int, str]) -> Json:
    return {
        "post": one.post_id,
        "title": one.title,
        "task": one.task.value,
        "waits_for": sorted(names.get(each, "") for each in one.people),
        "since": told_at(one.since),
        "by_when": told_at(one.by_when),
        "overdue": one.is_late(call.now),
        "stuck": word(one.stuck),
        "absent": sorted(one.absent),
    }


def _absence(one: Absence, names: dict[int, str]) -> Json:
    return {
        "id": one.id,
        "user": one.user_id,
        "name": names.get(one.user_id, ""),
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "deputy": one.deputy_id,
        "deputy_name": names.get(one.deputy_id) if one.deputy_id else None,
    }
