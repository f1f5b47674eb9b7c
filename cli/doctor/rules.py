"""Rules of approval that nobody can meet, and those that protect less than they could."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.doctor.finding import Finding, warn
from editorial.approval import wording
from editorial.approval.feasible import may_agree, unmet
from editorial.approval.rules import Member, levels_of
from editorial.approval.standing import members, rule_book
from lib.i18n import Text, say, verbatim
from models.approval import BECAUSE_WORDS, ApprovalCondition, Level, OwnApproval
from models.channel import Channel
from models.people import Workspace
from models.roles import counting, given_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is asked of some posts (`of`), and of whom: each with the role that counts there.

    `before`: the levels that they have gone through by then, by another rule.
    """

    of: Text
    levels: tuple[Level, ...]
    people: Sequence[Member]
    before: tuple[Level, ...] = ()


def sound(session: Session) -> Iterator[Finding]:
    """Of all workspaces; nothing is said of rules that are as they should be."""
    for place in session.scalars(select(Workspace).order_by(Workspace.id)):
        rules = list(_rules(session, place.id))
        yield from _unmet(place, rules)
        if place.own_approval is OwnApproval.ALWAYS and _has_others(rules):
            yield warn(
                f"own approval of workspace {place.id}",
                say("At %(place)s people approve their own posts.", place=place.name),
                say(
                    "Somebody else there could agree: on the page Approval a manager chooses “only "
                    "where nobody else could”."
                ),
            )


def _unmet(place: Workspace, rules: Sequence[Rule]) -> Iterator[Finding]:
    for rule in rules:
        level = unmet((*rule.before, *rule.levels), rule.people, own=place.own_approval)
        if level is not None and level in rule.levels:
            yield warn(
                f"approval rule of workspace {place.id}",
                say(
                    "At %(place)s (%(of)s) nobody can meet the level “%(level)s”.",
                    place=place.name,
                    of=rule.of,
                    level=wording.named(level),
                ),
                say("A manager sets the rule right on the page Approval, or invites somebody."),
            )


def _has_others(rules: Sequence[Rule]) -> bool:
    return any(len(may_agree(rule.levels, rule.people)) > 1 for rule in rules)


def _rules(session: Session, workspace_id: int) -> Iterator[Rule]:
    book, people = rule_book(session, workspace_id), members(session, workspace_id)
    names = _channel_names(session, workspace_id)
    usual = levels_of(book.usual)
    yield Rule(of=say("the usual rule"), levels=usual, people=people)
    for channel, asked in book.channels.items():
        if channel in names:
            there = _on(session, workspace_id, people, channel)
            yield Rule(of=verbatim(names[channel]), levels=levels_of(asked), people=there)
    for pillar, asked in book.pillars.items():
        yield Rule(of=verbatim(pillar), levels=levels_of(asked), people=people)
    rows = select(ApprovalCondition).where(ApprovalCondition.workspace_id == workspace_id)
    for row in session.scalars(rows.order_by(ApprovalCondition.id)):
        level = Level.from_json(row.level)
        yield Rule(of=BECAUSE_WORDS[row.because], levels=(level,), people=people, before=usual)


def _channel_names(session: Session, workspace_id: int) -> dict[int, str]:
    """Of those in use."""
    wanted = select(Channel.id, Channel.name).where(
        Channel.workspace_id == workspace_id, Channel.archived_at.is_(None)
    )
    return {row.id: row.name for row in session.execute(wanted)}


def _on(
    session: Session, workspace_id: int, people: Sequence[Member], channel: int
) -> list[Member]:
    given = given_in(session, workspace_id)
    return [
        replace(one, role=counting(one.role, given.get(one.user_id, {}), (channel,)))
        for one in people
    ]
