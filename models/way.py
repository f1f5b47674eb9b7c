"""The way of a post: states, moves and who may make them, as one table.

Pure: it is the permission matrix, the state machine and the documentation at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from lib.errors import NotAllowed, WrongState
from lib.i18n import Text, say


class Role(StrEnum):
    VOLUNTEER = "volunteer"
    EDITOR = "editor"
    MANAGER = "manager"
    ADMIN = "admin"


class Temperature(StrEnum):
    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


class PostState(StrEnum):
    IDEA = "idea"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    ARCHIVED = "archived"


GIVEN_UP: Final = (PostState.REJECTED, PostState.ARCHIVED)


class DeliveryState(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"
    PUBLISHED = "published"
    UNSURE = "unsure"  # may be live: looked up, then put before a person
    FAILED = "failed"  # a person must act
    MISSED = "missed"  # too late by policy, or stale
    SUSPENDED = "suspended"  # stop, paused channel, lost approval
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What a person may do with a post, or with one of its deliveries."""

    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    REQUEST_CHANGES = "request-changes"
    REJECT = "reject"
    ARCHIVE = "archive"
    RESTORE = "restore"
    SCHEDULE = "schedule"
    MOVE = "move"
    CANCEL = "cancel"
    RESOLVE = "resolve"
    HAND_OVER = "hand-over"


class _Rank(IntEnum):
    VOLUNTEER = 1
    EDITOR = 2
    MANAGER = 3
    ADMIN = 4


def at_least(role: Role, least: Role) -> bool:
    """Roles are ordered: volunteer, editor, manager, admin."""
    return _Rank[role.name] >= _Rank[least.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From each state the state that follows. `own`: below this role only one's own posts."""

    least: Role
    to: Mapping[PostState, PostState]
    own: Role = Role.VOLUNTEER


P = PostState
_BEFORE_APPROVAL: Final = (P.IDEA, P.DRAFT, P.IN_REVIEW, P.CHANGES_REQUESTED)

POST_MOVES: Final[Mapping[Move, Rule]] = {
    Move.EDIT: Rule(
        least=Role.VOLUNTEER,
        own=Role.EDITOR,
        to={
            P.IDEA: P.IDEA,
            P.DRAFT: P.DRAFT,
            P.IN_REVIEW: P.DRAFT,
            P.CHANGES_REQUESTED: P.CHANGES_REQUESTED,
            P.APPROVED: P.DRAFT,  # an approval belongs to one revision
            P.REJECTED: P.DRAFT,
        },
    ),
    Move.SUBMIT: Rule(
        least=Role.VOLUNTEER,
        own=Role.EDITOR,
        to={P.IDEA: P.IN_REVIEW, P.DRAFT: P.IN_REVIEW, P.CHANGES_REQUESTED: P.IN_REVIEW},
    ),
    Move.APPROVE: Rule(least=Role.MANAGER, to={P.IN_REVIEW: P.APPROVED}),
    Move.REQUEST_CHANGES: Rule(
        least=Role.EDITOR,
        to={P.IN_REVIEW: P.CHANGES_REQUESTED, P.APPROVED: P.CHANGES_REQUESTED},
    ),
    Move.REJECT: Rule(
        least=Role.MANAGER,
        to=dict.fromkeys((P.IDEA, P.IN_REVIEW, P.CHANGES_REQUESTED), P.REJECTED),
    ),
    Move.ARCHIVE: Rule(
        least=Role.VOLUNTEER,
        own=Role.EDITOR,
        to=dict.fromkeys((*_BEFORE_APPROVAL, P.APPROVED, P.REJECTED), P.ARCHIVED),
    ),
    Move.RESTORE: Rule(least=Role.EDITOR, to={P.ARCHIVED: P.DRAFT}),
    Move.SCHEDULE: Rule(least=Role.EDITOR, to={P.APPROVED: P.APPROVED}),
}

D = DeliveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRule:
    least: Role
    to: Mapping[DeliveryState, DeliveryState]


_WAITING: Final = (D.PLANNED, D.SUSPENDED)
DELIVERY_MOVES: Final[Mapping[Move, DeliveryRule]] = {
    Move.MOVE: DeliveryRule(
        least=Role.EDITOR,
        to={D.PLANNED: D.PLANNED, D.SUSPENDED: D.SUSPENDED, D.MISSED: D.PLANNED},
    ),
    Move.CANCEL: DeliveryRule(
        least=Role.EDITOR,
        to=dict.fromkeys((*_WAITING, D.FAILED, D.MISSED), D.CANCELLED),
    ),
    # The two buttons: « it is live » and « send it again ». The answer decides the next state.
    Move.RESOLVE: DeliveryRule(
        least=Role.EDITOR,
        to={D.UNSURE: D.PLANNED, D.FAILED: D.PLANNED, D.MISSED: D.PLANNED},
    ),
}

STATE_WORDS: Final[Mapping[PostState, Text]] = {
    P.IDEA: say("idea"),
    P.DRAFT: say("draft"),
    P.IN_REVIEW: say("in review"),
    P.CHANGES_REQUESTED: say("changes requested"),
    P.APPROVED: say("approved"),
    P.REJECTED: say("rejected"),
    P.ARCHIVED: say("archived"),
}
DELIVERY_WORDS: Final[Mapping[DeliveryState, Text]] = {
    D.PLANNED: say("planned"),
    D.SENDING: say("being sent"),
    D.PUBLISHED: say("live"),
    D.UNSURE: say("may be live"),
    D.FAILED: say("failed"),
    D.MISSED: say("missed"),
    D.SUSPENDED: say("held"),
    D.CANCELLED: say("cancelled"),
}
ROLE_WORDS: Final[Mapping[Role, Text]] = {
    Role.VOLUNTEER: say("volunteer"),
    Role.EDITOR: say("editor"),
    Role.MANAGER: say("manager"),
    Role.ADMIN: say("administrator"),
}
MOVE_WORDS: Final[Mapping[Move, Text]] = {
    Move.EDIT: say("Edit"),
    Move.SUBMIT: say("Submit for review"),
    Move.APPROVE: say("Approve"),
    Move.REQUEST_CHANGES: say("Request changes"),
    Move.REJECT: say("Reject"),
    Move.ARCHIVE: say("Archive"),
    Move.RESTORE: say("Restore"),
    Move.SCHEDULE: say("Schedule"),
    Move.MOVE: say("Move to another time"),
    Move.CANCEL: say("Cancel"),
    Move.RESOLVE: say("Resolve"),
    Move.HAND_OVER: say("Hand over"),
}
TEMPERATURE_WORDS: Final[Mapping[Temperature, Text]] = {
    Temperature.HOT: say("hot"),
    Temperature.WARM: say("warm"),
    Temperature.COLD: say("cold"),
}


ASKED: Final = frozenset((Move.APPROVE, Move.REQUEST_CHANGES))  # of whom a post waits for


def next_post_state(
    move: Move, state: PostState, *, role: Role, own: bool, asked: bool | None = None
) -> PostState:
    """Where the move leads. Raises NotAllowed or WrongState.

    `asked`: whether the post waits for this person's agreement; None: not known, the role decides.
    """
    rule = POST_MOVES[move]
    if not _may(move, rule, role, asked=asked):
        raise _not_allowed(move, rule.least)
    if not own and not at_least(role, rule.own):
        raise NotAllowed(
            say("This is somebody else’s post."),
            remedy=say(
                "Ask its author, or someone with the role %(role)s.", role=ROLE_WORDS[rule.own]
            ),
        )
    if state not in rule.to:
        raise WrongState(
            say(
                "“%(move)s” is not possible: the post is %(state)s.",
                move=MOVE_WORDS[move],
                state=STATE_WORDS[state],
            ),
            remedy=_remedy(rule.to),
        )
    return rule.to[state]


def next_delivery_state(move: Move, state: DeliveryState, *, role: Role) -> DeliveryState:
    """Where the move leads. Raises NotAllowed or WrongState."""
    rule = DELIVERY_MOVES[move]
    if not at_least(role, rule.least):
        raise _not_allowed(move, rule.least)
    if state not in rule.to:
        raise WrongState(
            say(
                "“%(move)s” is not possible: this delivery is %(state)s.",
                move=MOVE_WORDS[move],
                state=DELIVERY_WORDS[state],
            ),
            remedy=say("Reload the page to see what became of it."),
        )
    return rule.to[state]


def post_moves(state: PostState, *, role: Role, own: bool, asked: bool | None = None) -> list[Move]:
    """The moves that would not be refused, in the table's order; `asked` as above."""
    return [
        move
        for move, rule in POST_MOVES.items()
        if state in rule.to
        and _may(move, rule, role, asked=asked)
        and (own or at_least(role, rule.own))
    ]


def delivery_moves(state: DeliveryState, *, role: Role) -> list[Move]:
    """The moves that would not be refused, in the table's order."""
    return [
        move
        for move, rule in DELIVERY_MOVES.items()
        if state in rule.to and at_least(role, rule.least)
    ]


def _may(move: Move, rule: Rule, role: Role, *, asked: bool | None) -> bool:
    if asked is not None and move is Move.APPROVE:
        return asked
    return at_least(role, rule.least) or (asked is True and move in ASKED)


def _not_allowed(move: Move, least: Role) -> NotAllowed:
    return NotAllowed(
        say("Your role does not include “%(move)s”.", move=MOVE_WORDS[move]),
        remedy=whom_to_ask(least),
    )


def whom_to_ask(least: Role) -> Text:
    """What helps whoever has less than that role."""
    if least is Role.ADMIN:
        return say("Ask someone with the role %(role)s.", role=ROLE_WORDS[least])
    return say("Ask someone with the role %(role)s or above.", role=ROLE_WORDS[least])


def _remedy(to: Mapping[PostState, PostState]) -> Text:
    if set(to) == {P.APPROVED}:
        return say("Have it approved first.")
    if set(to) == {P.IN_REVIEW}:
        return say("Submit it for review first.")
    return say("Reload the page to see where the post stands now.")
