"""The crisis switch."""

from api import naming, present
from api.answers import Resumed, StopOut, StopPage
from api.errors import Json
from api.pages import page
from api.requests import Resumption, StopIn
from api.room import ROOT, Call, Room
from community import stop
from editorial.queries import names
from models.delivery import Stop
from models.scope import fetch
from models.tokens import Scope

room = Room("Stop", "While a stop is in force nothing leaves within its scope.")


@room.writes(
    "/stop",
    StopOut,
    scope=Scope.STOP,
    takes=StopIn,
    status=201,
    location=ROOT + "/stops/{id}",
)
def stop_all(call: Call) -> Json:
    """Stop everything, or one channel"""
    ref = call.given.get("channel")
    channel = None if ref is None else naming.channel_id(call, ref)
    reason = call.given["reason"]
    pulled = stop.stop(call.session, call.actor, reason=reason, channel_id=channel, now=call.now)
    return present.stop(pulled, names(call.session, call.actor))


@room.writes("/resume", Resumed, scope=Scope.STOP, takes=Resumption)
def resume_all(call: Call) -> Json:
    """End one stop, or all of them"""
    return {"ended": stop.resume(call.session, call.actor, call.given.get("stop"), now=call.now)}


@room.reads("/stops", StopPage, scope=Scope.POSTS_READ)
def list_stops(call: Call) -> Json:
    """The stops in force, oldest first"""
    known = names(call.session, call.actor)
    return page([present.stop(one, known) for one in stop.open_stops(call.session, call.actor)])


@room.reads("/stops/<int:stop_id>", StopOut, scope=Scope.POSTS_READ)
def read_stop(call: Call, stop_id: int) -> Json:
    """One stop, also when it has ended"""
    found = fetch(call.session, call.actor, Stop, stop_id)
    return present.stop(found, names(call.session, call.actor))
