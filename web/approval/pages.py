"""/approval: who must agree to what, set by managers, read by editors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import channels, line
from editorial.approval import keeping, wording
from editorial.approval.rules import RuleBook, asked_of
from editorial.holding import deadlines
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from models.approval import (
    BECAUSE_WORDS,
    KEPT_WORDS,
    MODE_WORDS,
    OWN_WORDS,
    ApprovalRule,
    Because,
    KeptFor,
    Level,
    OwnApproval,
)
from models.people import Workspace
from models.permissions import May, may
from models.way import ROLE_WORDS, Role
from web.approval import typed
from web.edge import actor, now, reading
from web.forms import act

blueprint = Blueprint("approval", __name__, url_prefix="/approval")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A rule as it is shown: of what, what it asks for, and the levels to change."""

    rule: ApprovalRule
    of: str
    lines: list[Text]
    levels: tuple[Level, ...]


@blueprint.get("")
def show() -> ResponseReturnValue:
    who = actor()
    with reading() as session:
        kept = keeping.kept(session, who)
        there = channels.active(session, who)
        pillars = [one.name for one in line.pillars(session, who)]
    names = {one.user_id: one.name for one in kept.people}
    of = {one.id: one.name for one in there}
    rules = [_shown(one, of, names) for one in kept.rules]
    return render_template(
        "approval/approval.html",
        kept=kept,
        usual=next((one for one in rules if not one.of), None),
        rules=[one for one in rules if one.of],
        outlook=[(one.name, _asked(kept.book, one.id, names)) for one in there],
        channels=there,
        pillars=pillars,
        readers=[one for one in kept.people if may(one.role, May.BE_ASKED)],
        conditions=[
            (row, BECAUSE_WORDS[row.because], wording.asked(Level.from_json(row.level), names))
            for row in kept.conditions
        ],
        modes=MODE_WORDS,
        own_words=OWN_WORDS,
        kept_words=KEPT_WORDS,
        because_words=BECAUSE_WORDS,
        roles={role: ROLE_WORDS[role] for role in (Role.EDITOR, Role.MANAGER, Role.ADMIN)},
        spare=typed.SHOWN,
        deadline_words=deadlines.in_words(kept.home),
        deadline_fields=_deadline_fields(kept.home),
        may_change=who.may(May.SET_RULES),
    )


@blueprint.post("/rules")
def set_rule() -> ResponseReturnValue:
    """Of the `channel`, of the `pillar`, or of everything else; its `mode` and levels."""

    def kept(session: Session, who: Actor) -> Text:
        channel = typed.number(request.form, "channel")
        pillar = request.form.get("pillar", "")
        keeping.set_rule(
            session, who, typed.rule(request.form), channel_id=channel, pillar=pillar, now=now()
        )
        return say("The rule is kept. It holds for all that is not approved yet.")

    return act(kept, otherwise="approval.show")


@blueprint.post("/rules/<int:rule_id>/take-back")
def take_back(rule_id: int) -> ResponseReturnValue:
    def gone(session: Session, who: Actor) -> Text:
        keeping.take_back(session, who, rule_id, now=now())
        return say("The usual rule holds again.")

    return act(gone, otherwise="approval.show")


@blueprint.post("/house")
def set_house() -> ResponseReturnValue:
    """`own`: whether one agrees to one's own; `kept`: how far a move keeps what was agreed."""

    def kept(session: Session, who: Actor) -> Text:
        own = next((one for one in OwnApproval if one == request.form.get("own")), None)
        far = next((one for one in KeptFor if one == request.form.get("kept")), None)
        if own is None or far is None:
            raise Invalid(say("Nothing was chosen."), remedy=say("Choose one of each."))
        keeping.set_house(session, who, own=own, kept_for=far, now=now())
        return say("It is kept.")

    return act(kept, otherwise="approval.show")


@blueprint.post("/deadlines")
def set_deadlines() -> ResponseReturnValue:
    """Each by its name in `deadlines.BOUNDS`."""

    def kept(session: Session, who: Actor) -> Text:
        given = {name: typed.number(request.form, name) for name in deadlines.BOUNDS}
        deadlines.set_deadlines(session, who, given)
        return say("It is kept. It holds for all that waits.")

    return act(kept, otherwise="approval.show")


@blueprint.post("/conditions")
def set_condition() -> ResponseReturnValue:
    def kept(session: Session, who: Actor) -> Text:
        because = next((one for one in Because if one == request.form.get("because")), None)
        if because is None:
            raise Invalid(say("Nothing was chosen."), remedy=say("Choose what is looked for."))
        hour = typed.number(request.form, "hour")
        keeping.set_condition(session, who, because, typed.level(request.form, ""), hour=hour)
        return say("It is looked for from now on, in all that is not approved yet.")

    return act(kept, otherwise="approval.show")


@blueprint.post("/conditions/<int:condition_id>/drop")
def drop_condition(condition_id: int) -> ResponseReturnValue:
    def gone(session: Session, who: Actor) -> Text:
        keeping.drop_condition(session, who, condition_id, now=now())
        return say("It is looked for no more.")

    return act(gone, otherwise="approval.show")


def _deadline_fields(home: Workspace) -> list[tuple[str, Text, int, int, int]]:
    """Name, label, value, the least and the most of each."""
    stands = deadlines.settings_of(home)
    return [
        (name, words, stands[name], *deadlines.BOUNDS[name])
        for name, words in _DEADLINE_WORDS.items()
    ]


_DEADLINE_WORDS: Final[Mapping[str, Text]] = {
    "due_hot_minutes": say("A hot post: minutes before it leaves"),
    "due_warm_hours": say("A warm post: hours before"),
    "due_cold_hours": say("A cold post: hours before"),
    "due_days": say("Without a time: days"),
    "remind_first": say("First reminder: %% of the time used up"),
    "remind_last": say("Second reminder: %% of the time used up"),
}


def _shown(rule: ApprovalRule, of: dict[int, str], names: dict[int, str]) -> Shown:
    levels = tuple(map(Level.from_json, rule.levels))
    return Shown(
        rule=rule,
        of=of.get(rule.channel_id, "?") if rule.channel_id is not None else rule.pillar,
        lines=wording.rule(rule.mode, levels, names),
        levels=levels,
    )


def _asked(book: RuleBook, channel_id: int, names: dict[int, str]) -> list[Text]:
    found = asked_of(book, channels=(channel_id,), pillar="")
    return wording.rule(found.mode, found.levels, names)
