"""What comes back every year, its occasions, and the draft for one of them."""

from datetime import date, timedelta
from typing import Final

from api import post_told, present
from api.answers import PostOut
from api.errors import Json
from api.marronnier_answers import MarronnierPage, OccasionPage
from api.pages import page
from api.parsing import invalid
from api.requests import Days, OccasionIn
from api.room import ROOT, Call, Room
from editorial.marronniers import coming, keeping, writing
from editorial.marronniers.coming import Coming
from editorial.marronniers.words import rule_words
from editorial.queries import names
from lib import i18n
from lib.i18n import say
from lib.yearly import from_json
from lib.zones import wall_time
from models.marronnier import Marronnier
from models.tokens import Scope

room = Room("Marronniers", "What comes back every year, and each time that it falls due.")
_YEAR: Final = timedelta(days=366)
_LONGEST: Final = timedelta(days=800)


@room.reads("/marronniers", MarronnierPage, scope=Scope.POSTS_READ)
def list_marronniers(call: Call) -> Json:
    """What comes back every year: what goes on first, then what has ended"""
    people = names(call.session, call.actor)
    kept = keeping.kept(call.session, call.actor)
    return page([_marronnier(one, people) for one in kept], None)


@room.reads("/occasions", OccasionPage, scope=Scope.POSTS_READ, query=Days)
def list_occasions(call: Call) -> Json:
    """What falls due between two days, in order"""
    today = wall_time(call.now, i18n.zone()).date()
    since: date = call.given.get("since", today)
    until: date = call.given.get("until", since + _YEAR)
    if until - since > _LONGEST:
        raise invalid({"to": say("At most %(most)s days at once.", most=_LONGEST.days)})
    found = coming.between(call.session, call.actor, since=since, until=until, today=today)
    return page([_occasion(one) for one in found], None)


@room.writes(
    "/marronniers/<int:marronnier_id>/write",
    PostOut,
    scope=Scope.POSTS_WRITE,
    takes=OccasionIn,
    status=201,
    location=f"{ROOT}/posts/{{id}}",
)
def write_occasion(call: Call, marronnier_id: int) -> Json:
    """A draft for the occasion that begins on that day, with all that is known filled in"""
    first = call.given["first"]
    made = writing.write(call.session, call.actor, marronnier_id, first, now=call.now)
    return post_told.post(call.session, call.actor, made, now=call.now)


def _marronnier(one: Marronnier, people: dict[int, str]) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "rule": one.rule,
        "when": str(rule_words(from_json(one.rule))),
        "lasts_days": one.lasts_days,
        "lead_days": one.lead_days,
        "channels": one.channels,
        "pillar": one.pillar,
        "goal": one.goal,
        "note": one.note,
        "model": one.model_id,
        "owner": people.get(one.owner_id, ""),
        "ended_at": present.instant(one.ended_at),
    }


def _occasion(one: Coming) -> Json:
    skipped = one.occasion is not None and one.occasion.skipped_at is not None
    return {
        "marronnier": one.marronnier.id,
        "name": one.marronnier.name,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "days_left": one.days_left,
        "stage": one.stage.value,
        "post": one.post.id if one.post else None,
        "skipped_why": one.occasion.skipped_why if one.occasion and skipped else None,
    }
