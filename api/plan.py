"""The plan of the coming weeks: what it would do, and agreeing to exactly that."""

from typing import TYPE_CHECKING

from api import present
from api.answers import DeliveryPage
from api.errors import Json
from api.pages import page
from api.plan_answers import PlanOut
from api.requests import Agreed, PlanQuery
from api.room import Call, Room
from editorial.approval.stricter import asked_when_late
from lib.i18n import zone
from models.tokens import Scope
from scheduler import keeping
from scheduler.adopting import accept, fingerprint_of
from scheduler.ahead import end_of
from scheduler.weeks import weeks
from scheduler.weeks_data import as_data

if TYPE_CHECKING:
    from scheduler.planning import Key

room = Room("Plan", "How the approved posts would stand best. What a person placed never moves.")


@room.reads("/plan", PlanOut, scope=Scope.POSTS_READ, query=PlanQuery)
def read_plan(call: Call) -> Json:
    """What it would place, move or take back; changes nothing"""
    until = end_of(call.given.get("week"), zone(), now=call.now)
    found = weeks(call.session, call.actor, now=call.now, until=until, kept=_kept(call))
    return {
        "made_at": present.instant(found.made_at),
        "until": present.instant(found.until),
        "fingerprint": fingerprint_of(found),
        **as_data(found, lambda at: present.instant(at) or ""),
    }


@room.writes("/plan", DeliveryPage, scope=Scope.SCHEDULE, takes=Agreed)
def agree_to_plan(call: Call) -> Json:
    """Do exactly what that plan said, or nothing: 409 where another one comes out by now"""
    made_at = call.given["made_at"]
    with asked_when_late(call.session, call.actor, now=call.now):
        done = accept(
            call.session,
            call.actor,
            call.given["fingerprint"],
            made_at=made_at,
            until=end_of(call.given.get("week"), zone(), now=made_at),
            kept=_kept(call),
            now=call.now,
        )
    return page(present.deliveries(call.session, call.actor, done))


def _kept(call: Call) -> "list[Key]":
    return keeping.read(call.given.get("keep", ()))
