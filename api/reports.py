"""Reports: what came of a month."""

from api import present
from api.errors import Json
from api.report_answers import LiftOut, MonthQuery
from api.room import Call, Room
from insight.lift.report import report
from insight.lift.script import as_data
from models.tokens import Scope

room = Room("Reports", "What came of a month, computed when it is read.")


@room.reads("/reports/lift", LiftOut, scope=Scope.CHANNELS_READ, query=MonthQuery)
def read_lift(call: Call) -> Json:
    """What choosing the hour brought, by the posts whose hour was drawn instead"""
    found = report(call.session, call.actor, call.given.get("month"), now=call.now)
    return as_data(found, instant=present.instant)
