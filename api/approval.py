"""The rules of approval: who must agree to what."""

from typing import Any

from marshmallow import Schema, fields

from api.answering import flag, list_of, maybe, one_of, whole, words
from api.errors import Json
from api.fields import Each, Flag, OneOf, Several, Whole, Words
from api.requests import Strict
from api.room import Call, Room
from editorial.approval import keeping, wording
from editorial.approval.rules import Asked
from editorial.holding import deadlines
from models.approval import ApprovalRule, Because, KeptFor, Level, Mode, OwnApproval
from models.tokens import Scope
from models.way import Role

room = Room("Approval", "Who must agree to what.")
_LONGEST = 120
_NEED = "Of how many; 0: every one of them."


class LevelOut(Schema):
    name = words()
    need = whole(metadata={"description": _NEED})
    role = maybe()
    people = list_of(fields.Integer())
    guests = flag()


class RuleOut(Schema):
    channel = fields.Integer(
        required=True, allow_none=True, metadata={"description": "With no pillar: the usual rule."}
    )
    pillar = words()
    mode = one_of(Mode)
    levels = list_of(fields.Nested(LevelOut))
    asks = list_of(fields.String(metadata={"description": "In words."}))


class ConditionOut(Schema):
    because = one_of(Because)
    hour = fields.Integer(required=True, allow_none=True)
    level = fields.Nested(LevelOut, required=True)


class DeadlinesOut(Schema):
    due_hot_minutes = whole(metadata={"description": "Before a hot post leaves."})
    due_warm_hours = whole()
    due_cold_hours = whole()
    due_days = whole(metadata={"description": "Where nothing says when it leaves."})
    remind_first = whole(metadata={"description": "Percent of the time that is used up."})
    remind_last = whole()


class ApprovalRulesOut(Schema):
    own = one_of(OwnApproval)
    kept_for = one_of(KeptFor)
    deadlines = fields.Nested(DeadlinesOut, required=True)
    rules = list_of(fields.Nested(RuleOut))
    conditions = list_of(fields.Nested(ConditionOut))


def _bounded(name: str) -> Whole:
    least, most = deadlines.BOUNDS[name]
    return Whole(least=least, most=most)


class LevelIn(Strict):
    name = Words(_LONGEST, load_default="")
    need = Whole(least=0, most=1000, load_default=1, metadata={"description": _NEED})
    role = OneOf(Role, allow_none=True, load_default=None)
    people = Several(Whole(), load_default=list)
    guests = Flag(load_default=False)


class RuleIn(Strict):
    channel = Whole(allow_none=True, load_default=None)
    pillar = Words(_LONGEST, load_default="")
    mode = OneOf(
        Mode, required=True, allow_none=True, metadata={"description": "null: takes it back."}
    )
    levels = Several(Each(LevelIn), load_default=list)


class ConditionIn(Strict):
    because = OneOf(Because, required=True)
    hour = Whole(
        least=0,
        most=23,
        allow_none=True,
        load_default=None,
        metadata={"description": "Of late: the local one from which on it counts."},
    )
    level = Each(
        LevelIn,
        required=True,
        allow_none=True,
        metadata={"description": "null: it is looked for no more."},
    )


class DeadlinesIn(Strict):
    due_hot_minutes = _bounded("due_hot_minutes")
    due_warm_hours = _bounded("due_warm_hours")
    due_cold_hours = _bounded("due_cold_hours")
    due_days = _bounded("due_days")
    remind_first = _bounded("remind_first")
    remind_last = _bounded("remind_last")


class ApprovalRulesIn(Strict):
    own = OneOf(OwnApproval)
    kept_for = OneOf(KeptFor)
    deadlines = Each(DeadlinesIn, metadata={"description": "What is left out of it stays."})
    rules = Several(Each(RuleIn), metadata={"description": "Those not named stay."})
    conditions = Several(Each(ConditionIn), metadata={"description": "Those not named stay."})


@room.reads("/approval-rules", ApprovalRulesOut, scope=Scope.REVIEW)
def read_approval_rules(call: Call) -> Json:
    """Who must agree: the usual rule, those of channels and pillars, and what adds a level"""
    return _told(call)


@room.writes(
    "/approval-rules",
    ApprovalRulesOut,
    scope=Scope.CHANNELS_WRITE,
    takes=ApprovalRulesIn,
    method="PUT",
)
def change_approval_rules(call: Call) -> Json:
    """Add rules and change what is sent; the others stay. Managers"""
    given: dict[str, Any] = call.given
    before = keeping.kept(call.session, call.actor)
    own, kept_for = given.get("own", before.book.own), given.get("kept_for", before.kept_for)
    keeping.set_house(call.session, call.actor, own=own, kept_for=kept_for, now=call.now)
    if "deadlines" in given:
        deadlines.set_deadlines(call.session, call.actor, given["deadlines"])
    for one in given.get("rules", ()):
        _put(call, one)
    for one in given.get("conditions", ()):
        _look_for(call, one)
    call.session.flush()
    return _told(call)


def _put(call: Call, one: dict[str, Any]) -> None:
    channel, pillar = one["channel"], one["pillar"].strip()
    if one["mode"] is None:
        for rule in keeping.kept(call.session, call.actor).rules:
            if (rule.channel_id, rule.pillar) == (channel, pillar):
                keeping.take_back(call.session, call.actor, rule.id, now=call.now)
        return
    asked = Asked(mode=one["mode"], levels=tuple(map(_asked, one["levels"])))
    keeping.set_rule(
        call.session, call.actor, asked, channel_id=channel, pillar=pillar, now=call.now
    )


def _look_for(call: Call, one: dict[str, Any]) -> None:
    because: Because = one["because"]
    if one["level"] is not None:
        level = _asked(one["level"])
        keeping.set_condition(call.session, call.actor, because, level, hour=one["hour"])
        return
    for row in keeping.kept(call.session, call.actor).conditions:
        if row.because is because:
            keeping.drop_condition(call.session, call.actor, row.id, now=call.now)


def _asked(level: dict[str, Any]) -> Level:
    return Level(**{**level, "people": tuple(level["people"])})


def _told(call: Call) -> Json:
    kept = keeping.kept(call.session, call.actor)
    names = {one.user_id: one.name for one in kept.people}
    return {
        "own": kept.book.own.value,
        "kept_for": kept.kept_for.value,
        "deadlines": deadlines.settings_of(kept.home),
        "rules": [_rule(one, names) for one in kept.rules],
        "conditions": [
            {"because": one.because.value, "hour": one.hour, "level": _level(one.level)}
            for one in kept.conditions
        ],
    }


def _rule(one: ApprovalRule, names: dict[int, str]) -> Json:
    levels = [Level.from_json(level) for level in one.levels]
    return {
        "channel": one.channel_id,
        "pillar": one.pillar,
        "mode": one.mode.value,
        "levels": [_level(level) for level in one.levels],
        "asks": [str(line) for line in wording.rule(one.mode, levels, names)],
    }


def _level(stored: dict[str, Any]) -> Json:
    return {name: stored[name] for name in ("name", "need", "role", "people", "guests")}
