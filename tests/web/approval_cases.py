"""Rules of approval, each with who is asked under it: what test_moves.py goes through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update

from editorial import review
from editorial.holding import absences
from models import roles
from models.absence import Absence
from models.approval import ApprovalRule, Level, Mode, OwnApproval
from models.channel import Channel
from models.house import House
from models.people import Workspace
from models.post import Post
from models.way import Move, PostState, Role, post_moves
from tests import guest_rows
from tests.conftest import actor_named

PEOPLE: Final = {
    "bob": Role.VOLUNTEER,
    "erin": Role.EDITOR,
    "alice": Role.MANAGER,
    "ada": Role.ADMIN,
}
IN_REVIEW: Final = (PostState.IN_REVIEW,)  # elsewhere nobody is asked
Arrange = Callable[[House, Channel], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Who is asked to agree in it. `own`: also to what they wrote; `roles`: that count otherwise.

    `nobody`: nobody is asked any more, so that the role decides.
    """

    name: str
    arrange: Arrange = lambda _house, _channel: None
    asked: frozenset[str] = frozenset({"alice", "ada"})
    own: frozenset[str] = frozenset({"alice", "ada"})
    roles: Mapping[str, Role] = field(default_factory=dict)
    nobody: bool = False
    states: tuple[PostState, ...] = IN_REVIEW

    def __str__(self) -> str:
        return self.name

    def offered(self, key: str, state: PostState, *, own: bool) -> set[Move]:
        asked = key in (self.own if own else self.asked)
        known = state is PostState.IN_REVIEW and not self.nobody
        role = self.roles.get(key, PEOPLE[key])
        return set(post_moves(state, role=role, own=own, asked=asked if known else None))


def never_own(house: House, _channel: Channel) -> None:
    with house.database.transaction() as session:
        session.execute(update(Workspace).values(own_approval=OwnApproval.NEVER))


def an_editor_by_name(house: House, _channel: Channel) -> None:
    erin, alice = actor_named(house, "erin"), actor_named(house, "alice")
    guest_rows.levels(house, alice, Level(people=(erin.user_id,)))


def a_volunteer_by_name(house: House, _channel: Channel) -> None:
    """They were an editor when they were named; now they read their own posts only."""
    bob, alice = actor_named(house, "bob"), actor_named(house, "alice")
    guest_rows.levels(house, alice, Level(people=(bob.user_id,)))


def nobody_any_more(house: House, _channel: Channel) -> None:
    with house.database.transaction() as session:
        session.execute(delete(ApprovalRule))
        workspace_id = actor_named(house, "alice").workspace_id
        session.add(ApprovalRule(workspace_id=workspace_id, mode=Mode.NONE, levels=[]))


def roles_on_the_channel(house: House, channel: Channel) -> None:
    ada = actor_named(house, "ada")
    with house.database.transaction() as session:
        for key, role in {"bob": Role.EDITOR, "erin": Role.MANAGER}.items():
            roles.give(session, ada, actor_named(house, key).user_id, channel.id, role)


def one_agreed_of_two(house: House, _channel: Channel) -> None:
    alice = actor_named(house, "alice")
    guest_rows.levels(house, alice, Level(role=Role.MANAGER, need=2))
    with house.database.transaction() as session:
        waiting = select(Post.id).where(Post.state == PostState.IN_REVIEW)
        for post_id in session.scalars(waiting).all():
            review.approve(session, alice, post_id, revision=None, now=house.now())


def alice_is_away(house: House, _channel: Channel) -> None:
    alice, erin, today = actor_named(house, "alice"), actor_named(house, "erin"), house.now().date()
    with house.database.transaction() as session:
        absences.be_away(
            session,
            alice,
            user_id=alice.user_id,
            first=today,
            last=today + timedelta(days=7),
            deputy_id=erin.user_id,
            now=house.now(),
        )


def alice_left_it_to_a_volunteer(house: House, _channel: Channel) -> None:
    """Who was an editor when that was said."""
    alice, bob, today = actor_named(house, "alice"), actor_named(house, "bob"), house.now().date()
    absence = Absence(
        workspace_id=alice.workspace_id,
        user_id=alice.user_id,
        deputy_id=bob.user_id,
        first=today,
        last=today,
        by_id=alice.user_id,
        created_at=house.now(),
    )
    with house.database.transaction() as session:
        session.add(absence)


BOTH: Final = frozenset({"alice", "ada"})
CASES: Final = (
    Case(name="the usual rule", states=tuple(PostState)),
    Case(name="nobody their own", arrange=never_own, own=frozenset()),
    Case(
        name="an editor by name",
        arrange=an_editor_by_name,
        asked=frozenset({"erin"}),
        own=frozenset({"erin"}),
    ),
    Case(
        name="a volunteer by name",
        arrange=a_volunteer_by_name,
        asked=frozenset(),
        own=frozenset(),
    ),
    Case(name="nobody any more", arrange=nobody_any_more, nobody=True),
    Case(
        name="roles on the channel",
        arrange=roles_on_the_channel,
        asked=BOTH | {"erin"},
        own=BOTH | {"erin"},
        roles={"bob": Role.EDITOR, "erin": Role.MANAGER},
        states=(PostState.DRAFT, PostState.IN_REVIEW, PostState.APPROVED),
    ),
    Case(
        name="one agreed of two",
        arrange=one_agreed_of_two,
        asked=frozenset({"ada"}),
        own=frozenset({"ada"}),
    ),
    Case(name="a deputy", arrange=alice_is_away, asked=BOTH | {"erin"}),
    Case(name="a volunteer as deputy", arrange=alice_left_it_to_a_volunteer),
)
