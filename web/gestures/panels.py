"""/calendar/pool and /calendar/mix: what can be dragged in, and the mix that comes of it.

On the blueprint of the gestures, which is registered from here.
"""

from collections import Counter

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from editorial import line
from lib.i18n import say
from models.pillar import known_as
from scheduler.balance import balance, together
from scheduler.line import between
from scheduler.unplaced import FEW, MOST, Kind, unplaced
from web.calendar import asked
from web.edge import actor, now, reading
from web.gestures.views import blueprint

KIND_WORDS = {
    Kind.DRAFTS: say("Drafts"),
    Kind.APPROVED: say("Approved, without a time"),
    Kind.COLD: say("Cold, may be used again"),
}
_LONGEST = 200  # characters of a search


@blueprint.get("/pool")
def pool() -> ResponseReturnValue:
    """A part of the page: `q` in the titles; `most-<kind>` of a kind at most."""
    words = request.args.get("q", "").replace("\0", "")[:_LONGEST].strip()
    with reading() as session:
        shelves = {
            kind: unplaced(session, actor(), kind, words=words, most=_most(kind), now=now())
            for kind in Kind
        }
    return render_template(
        "gestures/pool.html",
        shelves=shelves,
        kinds=KIND_WORDS,
        words=words,
        next_most={kind: min(_most(kind) + FEW, MOST) for kind in Kind},
        most=MOST,
    )


@blueprint.get("/mix")
def mix() -> ResponseReturnValue:
    """What is planned and live between two wall times (`start`, `end`), by pillar, and the aim."""
    since, until = asked.between()
    with reading() as session:
        pillars = line.pillars(session, actor())
        counts = together(between(session, actor(), since=since, until=until).values())
    found = balance(pillars, Counter(), counts)
    return jsonify(
        pillars=[
            {
                "key": known_as(one.pillar.name),
                "name": one.pillar.name,
                "aimed": one.aimed,
                "count": one.coming.count,
            }
            for one in found.weights
        ],
        outside=found.outside,
    )


def _most(kind: Kind) -> int:
    given = request.args.get(f"most-{kind}", FEW, type=int)
    return min(max(given, 1), MOST)
