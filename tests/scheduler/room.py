"""Four people, some posts, rules that change, and whatever may go wrong on the way to a network."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)
from sqlalchemy import bindparam, make_url, select
from sqlalchemy.orm import Session

from community import stop
from connectors.contract import Outgoing
from editorial import drafting, restoring, review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from editorial.draft import Draft
from lib.errors import Refusal
from models import team
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
from models.delivery import Delivery
from models.house import House
from models.people import Membership
from models.post import Post, Revision
from models.way import DeliveryState, PostState, Role
from scheduler import deciding, scheduling, undoing
from scheduler.sending import hold
from scheduler.sending.deliver import deliver
from tests import pretend
from tests.conftest import START, actor_named
from tests.fakes import FakeClock
from tests.scheduler.agreements import Known, Said, Words, belonging, enough, leaving
from tests.scheduler.test_machine import opened

LEFT = [0]  # how many posts went up in all runs
NAMES = ("alice", "ada", "erin", "bob")
TEXTS = ("one", "two", "see www.example.org")
VARIANTS = st.sampled_from(["", "", "other"])
APPEALS = "appeals"
PEOPLE = st.sampled_from(NAMES)
PLACES = st.integers(0, 2)
USUAL = {Mode.NONE: (), Mode.OPTIONAL: (Level(role=Role.EDITOR),)}
LEVELS = [
    (Level(name="read", role=Role.EDITOR), Level(name="signed", role=Role.MANAGER)),
    (Level(name="two", role=Role.EDITOR, need=2),),
    (Level(name="every", role=Role.MANAGER, need=ALL),),
    (Level(name="any", role=Role.EDITOR), Level(name="all", role=Role.MANAGER, need=ALL)),
]
WAITING = (DeliveryState.PLANNED, DeliveryState.SUSPENDED)
FOR_LINKS = Level(role=Role.MANAGER, because=Because.LINK)
_OF_APPEALS = select(ApprovalRule.id).where(ApprovalRule.pillar == APPEALS)
_PRESENT = select(Membership.user_id, Membership.role).where(
    Membership.workspace_id == bindparam("home")
)
_MEMBER = select(Membership.user_id).where(Membership.user_id == bindparam("user"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    template: Path
    folder: Path
    environ: dict[str, str]
    channel_id: int

    def house(self, clock: FakeClock) -> House:
        path = self.folder / "run.sqlite3"
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        shutil.copyfile(self.template, path)
        return opened(make_url(f"sqlite:///{path}"), self.environ, clock)


class Room(RuleBasedStateMachine):
    """Four people, some posts on one channel, and rules that change."""

    ground: ClassVar[Ground]

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock(START)
        self.house = self.ground.house(self.clock)
        self.ids = {name: actor_named(self.house, name).user_id for name in NAMES}
        self.home = actor_named(self.house, "ada").workspace_id
        self.site = pretend.SITES["friends"] = pretend.Site()
        self.posts: dict[int, Known] = {}
        self.levels: tuple[Level, ...] = (Level(role=Role.MANAGER),)
        self.own = OwnApproval.ALWAYS
        self.of_appeals: tuple[Level, ...] | None = None
        self.for_links: Level | None = None
        self.is_stopped = False
        self.left = 0

    @initialize(who=PEOPLE, text=st.sampled_from(TEXTS))
    def begin(self, who: str, text: str) -> None:
        self.write(who, text)

    @rule(who=PEOPLE, text=st.sampled_from(TEXTS))
    def write(self, who: str, text: str) -> None:
        def made(session: Session, actor: Actor) -> None:
            words = self._words(text, "", len(self.posts))
            post = drafting.create(session, actor, self._draft(words), now=self.clock.now())
            authors = frozenset((actor.user_id,))
            self.posts[post.id] = Known(words=words, authors=authors, versions=[words])
            review.submit(session, actor, post.id, now=self.clock.now())

        if len(self.posts) < 3:
            self._try(who, made)

    @rule(who=PEOPLE, place=PLACES, text=st.sampled_from(TEXTS), variant=VARIANTS)
    def edit(self, who: str, place: int, text: str, variant: str = "") -> None:
        post_id, known = self._post(place)
        words = self._words(text, variant, place % len(self.posts))

        def changed(session: Session, actor: Actor) -> None:
            draft = self._draft(words, pillar=known.pillar, fresh_until=known.fresh_until)
            post = drafting.edit(session, actor, post_id, draft, seen=None, now=self.clock.now())
            known.says(words, authors=frozenset((post.owner_id, actor.user_id)))

        self._try(who, changed)

    @rule(
        who=PEOPLE,
        place=PLACES,
        pillar=st.sampled_from(["", APPEALS, " Appeals"]),
        fresh=st.sampled_from([None, 10, 5000]),
    )
    def beside(self, who: str, place: int, pillar: str, fresh: int | None) -> None:
        """What is changed beside the words keeps what was agreed, under whichever rule then."""
        post_id, known = self._post(place)
        until = self.clock.now() + timedelta(minutes=fresh) if fresh else None

        def changed(session: Session, actor: Actor) -> None:
            draft = self._draft(known.words, pillar=pillar, fresh_until=until)
            post = drafting.edit(session, actor, post_id, draft, seen=None, now=self.clock.now())
            known.pillar, known.fresh_until = pillar, until
            known.approved = known.approved if post.state is PostState.APPROVED else None

        self._try(who, changed)

    @rule(who=PEOPLE, place=PLACES, number=st.integers(1, 3))
    def an_older_version_comes_back(self, who: str, place: int, number: int) -> None:
        post_id, known = self._post(place)

        def back(session: Session, actor: Actor) -> None:
            words = known.versions[number - 1] if number <= len(known.versions) else known.words
            owner = restoring.restore(session, actor, post_id, number, now=self.clock.now())
            known.says(words, authors=frozenset((owner.post.owner_id, actor.user_id)))

        if not known.bent:
            self._try(who, back)

    @rule(place=PLACES)
    def is_put_away_and_taken_back(self, place: int) -> None:
        post_id, known = self._post(place)

        def away(session: Session, actor: Actor) -> None:
            review.archive(session, actor, post_id, now=self.clock.now())
            known.said, known.approved = [], None

        self._try("ada", away)
        self._try("ada", lambda s, a: review.restore(s, a, post_id, now=self.clock.now()))

    @rule(place=PLACES)
    def is_bent_in_the_database(self, place: int) -> None:
        post_id, known = self._post(place)
        with self.house.database.transaction() as session:
            newest = session.get_one(Revision, session.get_one(Post, post_id).revision_id)
            newest.content = {**newest.content, "text": "bent", "variants": {}}
        known.bent, known.versions[-1] = True, ("bent", "")

    @rule(who=PEOPLE, place=PLACES)
    def submit(self, who: str, place: int) -> None:
        self._try(who, lambda s, a: review.submit(s, a, self._post(place)[0], now=self.clock.now()))

    @rule(who=PEOPLE, place=PLACES)
    def approve(self, who: str, place: int) -> None:
        post_id, known = self._post(place)
        said = self._said(who, known)

        def agreed(session: Session, actor: Actor) -> None:
            review.approve(session, actor, post_id, revision=None, now=self.clock.now())
            known.said.append(said)

        self._try(who, agreed)

    @rule(place=PLACES)
    def everybody_agrees(self, place: int) -> None:
        for who in ("erin", "alice", "ada"):
            self.approve(who, place)
            self.is_approved_only_by_enough()
        self.schedule(place, 1)

    @rule(
        place=PLACES,
        meanwhile=st.sampled_from([None, *TEXTS]),
        bent=st.sampled_from([False, False, True]),
    )
    def is_seen_through(self, place: int, meanwhile: str | None, *, bent: bool = False) -> None:
        self.submit("ada", place)
        self.everybody_agrees(place)
        if bent:
            self.is_bent_in_the_database(place)
        self.is_sent(1, meanwhile)

    @rule(who=PEOPLE, place=PLACES)
    def doubt(self, who: str, place: int) -> None:
        post_id, known = self._post(place)

        def refused(session: Session, actor: Actor) -> None:
            review.request_changes(session, actor, post_id, reason="no", now=self.clock.now())
            known.said, known.approved = [], None

        self._try(who, refused)

    @rule(mode=st.sampled_from([*Mode, Mode.LEVELS]), levels=st.sampled_from(LEVELS))
    def rules_change(self, mode: Mode, levels: tuple[Level, ...]) -> None:
        usual = USUAL.get(mode, (Level(role=Role.MANAGER),))

        def kept(session: Session, actor: Actor) -> None:
            keeping.set_rule(session, actor, Asked(mode=mode, levels=levels), now=self.clock.now())
            self.levels = levels if mode is Mode.LEVELS else usual

        self._try("ada", kept)

    @rule(levels=st.sampled_from([None, *LEVELS]))
    def rule_of_appeals_changes(self, levels: tuple[Level, ...] | None) -> None:
        def kept(session: Session, actor: Actor) -> None:
            now = self.clock.now()
            there = session.scalars(_OF_APPEALS).all()
            if levels is not None:
                asked = Asked(mode=Mode.LEVELS, levels=levels)
                keeping.set_rule(session, actor, asked, pillar=APPEALS, now=now)
            for one in there if levels is None else ():
                keeping.take_back(session, actor, one, now=now)
            self.of_appeals = levels

        self._try("ada", kept)

    @rule(on=st.booleans())
    def links_ask_for_one_more(self, *, on: bool) -> None:
        def kept(session: Session, actor: Actor) -> None:
            there = session.scalars(select(ApprovalCondition.id)).all()
            if on:
                keeping.set_condition(session, actor, Because.LINK, FOR_LINKS)
            for one in () if on else there:
                keeping.drop_condition(session, actor, one, now=self.clock.now())
            self.for_links = FOR_LINKS if on else None

        self._try("ada", kept)

    @rule(on=st.booleans())
    def stop_is_pulled_or_let_go(self, *, on: bool) -> None:
        def pulled(session: Session, actor: Actor) -> None:
            if on:
                stop.stop(session, actor, reason="crisis", now=self.clock.now())
            else:
                stop.resume(session, actor, now=self.clock.now())
            self.is_stopped = on

        self._try("ada", pulled)

    @rule(own=st.sampled_from(OwnApproval), kept=st.sampled_from(KeptFor))
    def house_changes(self, own: OwnApproval, kept: KeptFor) -> None:
        def set_so(session: Session, actor: Actor) -> None:
            keeping.set_house(session, actor, own=own, kept_for=kept, now=self.clock.now())
            self.own = own

        self._try("ada", set_so)

    @rule(who=PEOPLE, role=st.sampled_from(Role))
    def role_changes(self, who: str, role: Role) -> None:
        if who != "ada":
            self._try("ada", lambda s, a: team.change_role(s, a, self.ids[who], role))

    @rule(who=st.sampled_from(NAMES[2:]))
    def is_let_go(self, who: str) -> None:
        self._try("ada", lambda s, a: team.remove(s, a, self.ids[who]))

    @rule(place=PLACES, minutes=st.sampled_from([-10, 0, 5, 2000]))
    def schedule(self, place: int, minutes: int) -> None:
        at = self.clock.now() + timedelta(minutes=minutes)
        post_id, _ = self._post(place)
        self._try(
            "ada", lambda s, a: scheduling.schedule(s, a, post_id, at=at, now=self.clock.now())
        )

    @rule(place=PLACES, hours=st.sampled_from([0, 1, 24]))
    def move(self, place: int, hours: int) -> None:
        at = self.clock.now() + timedelta(hours=hours)
        for one in self._deliveries(place):
            self._try("ada", lambda s, a: deciding.move(s, a, one.id, at, now=self.clock.now()))  # noqa: B023

    @rule(place=PLACES, hours=st.sampled_from([1, 24]))
    def is_moved_and_that_taken_back(self, place: int, hours: int) -> None:
        post_id, _ = self._post(place)
        with self.house.database.reading() as session:
            before = undoing.standing(session, self._actor("ada"), post_id)
        self.move(place, hours)

        def back(session: Session, actor: Actor) -> None:
            done = undoing.changes(session, actor, post_id, before)
            undoing.take_back(session, actor, post_id, done, now=self.clock.now())

        self._try("ada", back)

    @rule(place=PLACES, again=st.booleans())
    def is_taken_off_or_sent_again(self, place: int, *, again: bool) -> None:
        states = (DeliveryState.MISSED, DeliveryState.FAILED) if again else WAITING
        for one in self._deliveries(place, states):
            self._try("ada", partial(self._decided, one.id, again=again))

    def _decided(self, delivery_id: int, session: Session, actor: Actor, *, again: bool) -> None:
        if again:
            deciding.resolve(session, actor, delivery_id, "resend", now=self.clock.now())
        else:
            deciding.cancel(session, actor, delivery_id, now=self.clock.now())

    @rule(minutes=st.sampled_from([1, 5, 30, -30]), meanwhile=st.sampled_from([None, *TEXTS]))
    def is_sent(self, minutes: int, meanwhile: str | None) -> None:
        """What is due leaves; `meanwhile`: what somebody writes while it is on its way."""
        self.clock.move(minutes=minutes)
        with self.house.database.transaction() as session:
            hold.settle(session, hold.needing(session, now=self.clock.now()), now=self.clock.now())
        for place in range(len(self.posts)):
            for one in self._deliveries(place):
                self._send(one, place, meanwhile)

    def _send(self, one: Delivery, place: int, meanwhile: str | None) -> None:
        known = self._post(place)[1]
        agreed, until = None if known.bent else known.approved, known.fresh_until
        before = len(self.site.published)
        self.site.faults.clear()
        if meanwhile is not None:
            self.site.faults.append(lambda _site, _post: self.edit("ada", place, meanwhile))
        deliver(self.house, one.id, sender="room")
        gone: list[Outgoing] = self.site.published[before:]
        self.left += len(gone)
        assert [post.text for post in gone] in ([], leaving(agreed)), (gone, agreed)
        if gone:
            assert not self.is_stopped
            assert until is None or until > self.clock.now()

    @invariant()
    def is_approved_only_by_enough(self) -> None:
        with self.house.database.reading() as session:
            found = session.execute(
                select(Post, Revision).join(Revision, Revision.id == Post.revision_id)
            ).all()
            present = self._present(session)
        for post, revision in found:
            known = self.posts[post.id]
            if post.state is not PostState.APPROVED:
                assert post.approved_hash is None
                if known.approved is not None:  # moved to another day: all are asked again
                    known.said, known.approved = [], None
                continue
            assert post.approved_hash == revision.hash
            if known.approved is None and not known.bent:  # which leaves in no case
                levels = self._levels(known)
                assert enough(levels, self._counting(known), present, known.authors, self.own)
            known.approved = known.words

    def _levels(self, known: Known) -> tuple[Level, ...]:
        """What the rules ask of it now."""
        is_appeal = known.pillar.strip().lower() == APPEALS
        asked = self.of_appeals if is_appeal and self.of_appeals is not None else self.levels
        has_link = any("www." in text for text in known.words)
        return (*asked, self.for_links) if has_link and self.for_links else asked

    def _counting(self, known: Known) -> list[Said]:
        return [one for one in known.said if not one.is_author or self.own is not OwnApproval.NEVER]

    def _said(self, who: str, known: Known) -> Said:
        with self.house.database.reading() as session:
            present = self._present(session)
        user = self.ids[who]
        others = {one: role for one, role in present.items() if one not in known.authors}
        alone = [
            level
            for level in self._levels(known)
            if len(belonging(level, others)) - len(known.said) < max(level.need, 1)
        ]
        return Said(
            user=user,
            role=present.get(user, Role.VOLUNTEER),
            own=self.own,
            is_author=user in known.authors,
            alone_at=frozenset(alone),
        )

    def _present(self, session: Session) -> dict[int, Role]:
        found = session.execute(_PRESENT, {"home": self.home})
        return {row.user_id: row.role for row in found}

    def _draft(self, words: Words, **more: Any) -> Draft:
        channel = self.ground.channel_id
        text, variant = words
        return Draft(title="t", text=text, channels=(channel,), variants={channel: variant}, **more)

    def _words(self, text: str, variant: str, place: int) -> Words:
        """Nobody is sent the same words twice."""
        whose = f" of {place}"
        return text + whose, variant and variant + whose

    def _post(self, place: int) -> tuple[int, Known]:
        return list(self.posts.items())[place % len(self.posts)]

    def _deliveries(
        self, place: int, states: Sequence[DeliveryState] = WAITING
    ) -> Sequence[Delivery]:
        wanted = select(Delivery).where(
            Delivery.post_id == self._post(place)[0], Delivery.state.in_(states)
        )
        with self.house.database.reading() as session:
            return session.scalars(wanted).all()

    def _actor(self, who: str) -> Actor:
        return actor_named(self.house, who)

    def _try(self, who: str, work: Callable[[Session, Actor], object]) -> None:
        """A refusal changes nothing; somebody who was let go does nothing."""
        with self.house.database.reading() as session:
            if session.scalars(_MEMBER, {"user": self.ids[who]}).first() is None:
                return
        actor, before = self._actor(who), {one: replace(k) for one, k in self.posts.items()}
        try:
            with self.house.database.transaction() as session:
                work(session, actor)
        except Refusal:
            self.posts = before

    def teardown(self) -> None:
        LEFT[0] += self.left
        self.house.database.dispose()
