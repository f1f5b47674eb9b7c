"""The rules of approval: looked at, set and taken back. What they let through is let through."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from editorial import review
from editorial.approval.rules import Asked, Member, RuleBook
from editorial.approval.standing import members, rule_book
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from models.approval import (
    ALL,
    ApprovalCondition,
    ApprovalRule,
    Because,
    KeptFor,
    Level,
    Mode,
    OwnApproval,
)
from models.channel import Channel
from models.people import Workspace
from models.permissions import May, may
from models.scope import fetch, scoped
from models.way import Role, at_least

MOST_LEVELS: Final = 5
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All that is set in a workspace. `conditions`: with the hour of those that have one."""

    book: RuleBook
    kept_for: KeptFor
    rules: Sequence[ApprovalRule]
    conditions: Sequence[ApprovalCondition]
    home: Workspace
    people: Sequence[Member]


def kept(session: Session, actor: Actor) -> Kept:
    """Raises NotAllowed below editors."""
    actor.must(May.READ_RULES)
    home = session.get_one(Workspace, actor.workspace_id)
    return Kept(
        book=rule_book(session, actor.workspace_id),
        kept_for=home.approval_kept,
        rules=session.scalars(scoped(actor, ApprovalRule).order_by(ApprovalRule.id)).all(),
        conditions=session.scalars(
            scoped(actor, ApprovalCondition).order_by(ApprovalCondition.id)
        ).all(),
        home=home,
        people=members(session, actor.workspace_id),
    )


def set_rule(
    session: Session,
    actor: Actor,
    asked: Asked,
    *,
    channel_id: int | None = None,
    pillar: str = "",
    now: datetime,
) -> ApprovalRule:
    """Of the channel, of the pillar, or of the workspace. Raises Invalid, NotFound, NotAllowed."""
    actor.must(May.SET_RULES)
    if channel_id is not None:
        fetch(session, actor, Channel, channel_id)
    levels = _sound(session, actor, asked)
    rule = _rule(session, actor, channel_id, pillar.strip()[:_LONGEST])
    rule.mode, rule.levels = asked.mode, [level.to_json() for level in levels]
    session.add(rule)
    _let_through(session, actor, now=now)
    return rule


def take_back(session: Session, actor: Actor, rule_id: int, *, now: datetime) -> None:
    """What is usual holds again. Raises NotFound, NotAllowed."""
    actor.must(May.SET_RULES)
    session.delete(fetch(session, actor, ApprovalRule, rule_id))
    _let_through(session, actor, now=now)


def set_house(
    session: Session, actor: Actor, *, own: OwnApproval, kept_for: KeptFor, now: datetime
) -> None:
    """Raises NotAllowed."""
    actor.must(May.SET_RULES)
    home = session.get_one(Workspace, actor.workspace_id)
    home.own_approval, home.approval_kept = own, kept_for
    _let_through(session, actor, now=now)


def set_condition(
    session: Session, actor: Actor, because: Because, level: Level, *, hour: int | None = None
) -> ApprovalCondition:
    """It holds for what is not approved yet. Raises Invalid, NotAllowed."""
    actor.must(May.SET_RULES)
    if because is Because.LATE and not (hour is not None and 0 <= hour <= 23):
        wrong = say("Say from which hour on it is late, 0 to 23.")
        raise Invalid(wrong, remedy=say("20 is usual."), fields={"hour": wrong})
    asked = Asked(mode=Mode.LEVELS, levels=(replace(level, because=because),))
    (sound,) = _sound(session, actor, asked)
    wanted = scoped(actor, ApprovalCondition).where(ApprovalCondition.because == because)
    row = session.scalars(wanted).one_or_none() or ApprovalCondition(
        workspace_id=actor.workspace_id, because=because
    )
    row.level, row.hour = sound.to_json(), hour if because is Because.LATE else None
    session.add(row)
    session.flush()
    return row


def drop_condition(session: Session, actor: Actor, condition_id: int, *, now: datetime) -> None:
    """Raises NotFound, NotAllowed."""
    actor.must(May.SET_RULES)
    session.delete(fetch(session, actor, ApprovalCondition, condition_id))
    _let_through(session, actor, now=now)


def _let_through(session: Session, actor: Actor, *, now: datetime) -> None:
    session.flush()
    review.let_through(session, actor, now=now)


def _rule(session: Session, actor: Actor, channel_id: int | None, pillar: str) -> ApprovalRule:
    known = scoped(actor, ApprovalRule).where(
        ApprovalRule.channel_id.is_(None)
        if channel_id is None
        else ApprovalRule.channel_id == channel_id,
        ApprovalRule.pillar == pillar,
    )
    there = session.scalars(known.with_for_update()).first()
    return there or ApprovalRule(
        workspace_id=actor.workspace_id, channel_id=channel_id, pillar=pillar
    )


def _sound(session: Session, actor: Actor, asked: Asked) -> tuple[Level, ...]:
    if asked.mode is not Mode.LEVELS:
        return ()
    if not 1 <= len(asked.levels) <= MOST_LEVELS:
        raise _wrong(say("It needs one level to %(most)s.", most=MOST_LEVELS))
    people = {one.user_id: one for one in members(session, actor.workspace_id)}
    for level in asked.levels:
        if why := _unsound(level, people):
            raise _wrong(why)
    return tuple(replace(level, name=level.name.strip()[:_LONGEST]) for level in asked.levels)


def _unsound(level: Level, people: dict[int, Member]) -> Text | None:
    """Why nobody could meet it; None if somebody can."""
    if not level.people and level.role is None and not level.guests:
        return say("A level needs people: a role, names, or a guest.")
    if level.role is Role.VOLUNTEER:
        return say("Volunteers read their own posts only: choose editors or above.")
    for one in level.people:
        if one not in people:
            return say("Somebody named there is not in the team.")
        if not may(people[one].role, May.BE_ASKED):
            return say(
                "%(name)s reads their own posts only: make them an editor, or give a guest’s link.",
                name=people[one].name,
            )
    able = [one for one in people.values() if _asks(level, one)]
    if level.need != ALL and not level.guests and level.need > len(able):
        return say(
            "Agreements that it asks for: %(need)s. People who could give one: %(n)s.",
            need=level.need,
            n=len(able),
        )
    return None


def _asks(level: Level, one: Member) -> bool:
    by_role = level.role is not None and at_least(one.role, level.role)
    return by_role or one.user_id in level.people


def _wrong(why: Text) -> Invalid:
    return Invalid(why, remedy=say("Change the level, then keep it again."), fields={"levels": why})
