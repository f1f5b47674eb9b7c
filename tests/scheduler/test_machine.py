"""Whatever happens in whatever order, no post goes up twice and none is lost without a word."""

import shutil
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Protocol

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import URL, event, make_url, select
from sqlalchemy.orm import Session

from community import stop
from connectors.errors import ConnectorError
from editorial import channel_rules, channels, drafting, review
from editorial.draft import Draft
from lib import settings as installation
from lib.errors import Refusal
from lib.i18n import Text
from models.channel import Channel
from models.database import Database
from models.delivery import Delivery, Stop
from models.house import House
from models.post import Post
from models.way import DeliveryState, PostState, Temperature
from scheduler import deciding, queries, scheduling
from scheduler.engine import Engine
from scheduler.sending import outcome, rules
from scheduler.sending.deliver import deliver
from scheduler.unsure import reconcile
from tests import pretend
from tests.conftest import actor_named, add_people
from tests.fakes import FakeClock
from tests.postgres_server import copy_of
from tests.scheduler.conftest import connected
from tests.scheduler.far_side import (
    ALLOWED,
    KINDS,
    OCEAN,
    WINDOW,
    ZOMBIE,
    Copy,
    Death,
    FarSide,
    Trouble,
)

START = datetime.fromisoformat("2026-11-30T08:00:00+01:00")
SAME = "every week the same"
S = DeliveryState
MOMENTS = [1, 5, 11, 61, 125, 190, 700, 4000, 90_000]
STROKES = [0, 11, 11, 125, 190]  # about the settle time, the second look, the lease
LOST = [Trouble.LOST_AFTER, Trouble.LOST_AND_HIDDEN, Trouble.LOST_BEFORE, Trouble.DIES_AFTER]
PLACES = st.integers(0, 9)
BEFORE_A_PERSON = (S.UNSURE, S.FAILED, S.MISSED, S.SUSPENDED)


class Ground(Protocol):
    """A furnished house to be copied for each run. `many`: runs that take twenty seconds."""

    many: ClassVar[int]

    def house(self, clock: FakeClock) -> AbstractContextManager[House]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSqlite:
    many: ClassVar[int] = 25
    template: Path
    folder: Path
    environ: dict[str, str]

    @contextmanager
    def house(self, clock: FakeClock) -> Iterator[House]:
        path = self.folder / "run.sqlite3"
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        shutil.copyfile(self.template, path)
        yield opened(make_url(f"sqlite:///{path}"), self.environ, clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPostgres:
    many: ClassVar[int] = 10
    template: URL
    environ: dict[str, str]

    @contextmanager
    def house(self, clock: FakeClock) -> Iterator[House]:
        with copy_of(self.template) as url:
            yield opened(url, self.environ, clock)


def opened(url: URL, environ: dict[str, str], clock: FakeClock) -> House:
    database = Database(url, clock=clock)
    if url.get_backend_name() == "sqlite":
        event.listen(
            database.engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF")
        )
    return House.of(installation.load(environ), database)


class Machine(RuleBasedStateMachine):
    """One association, five networks, an honest person, and whatever may go wrong."""

    ground: ClassVar[Ground]

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock(START)
        self.standing = ExitStack()
        self.house = self.standing.enter_context(self.ground.house(self.clock))
        self.alice = actor_named(self.house, "alice")
        self.engine = Engine(self.house, sender="machine/a/1/1")
        self.wrong: list[str] = []
        self.again: Counter[int] = Counter()  # how often a person had each delivery sent again
        self.approved: set[str] = set()
        self.twins: defaultdict[int, set[int]] = defaultdict(set)  # by channel: of the same words
        self.late: list[threading.Thread] = []
        self.written = 0
        OCEAN.clear()
        with self.house.database.reading() as session:
            self.channels = {one.handle: one.id for one in session.scalars(select(Channel))}
        for name in KINDS:
            OCEAN[name] = FarSide(
                now=self.clock.now, asked=self._asked, rival=self._rival, keyed=name == "keyed"
            )

    # What happens

    @initialize(kinds=st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=3))
    def begin(self, kinds: list[str]) -> None:
        for kind in kinds:
            self.post(kind, same=False, temperature=Temperature.COLD, in_minutes=0)

    @rule(
        kind=st.sampled_from(list(KINDS)),
        same=st.booleans(),
        temperature=st.sampled_from(list(Temperature)),
        in_minutes=st.sampled_from([0, 0, 1, 90]),
    )
    def post(self, kind: str, *, same: bool, temperature: Temperature, in_minutes: int) -> None:
        now = self.clock.now()
        fresh = now + timedelta(minutes=100) if temperature is Temperature.HOT else None
        text = SAME if same and kind != "thread" else self._words()
        with self.house.database.transaction() as session:
            draft = Draft(
                title="t",
                text=text,
                channels=(self.channels[kind],),
                temperature=temperature,
                fresh_until=fresh,
            )
            post = drafting.create(session, self.alice, draft, now=now)
            self._approve_as(session, post.id, text)
            at = now + timedelta(minutes=in_minutes)
            (made,) = scheduling.schedule(session, self.alice, post.id, at=at, now=now)
        if text == SAME:
            self.twins[self.channels[kind]].add(made.id)

    @rule(seconds=st.sampled_from(MOMENTS))
    def time_passes(self, seconds: int) -> None:
        self.clock.move(seconds=seconds)

    @rule(seconds=st.sampled_from([*STROKES, 700]))
    def clock_strikes(self, seconds: int) -> None:
        self.clock.move(seconds=seconds)
        self.engine.hold()
        self.engine.expire()
        now = self.clock.now()
        with self.house.database.reading() as session:
            unsure = reconcile.due_looks(session, now=now)
            due = queries.due(session, now=now, limit=50)
        for one in unsure:
            reconcile.look(self.house, one.delivery_id)
        for one in due:
            self._send(one.delivery_id)

    @rule(
        kind=st.sampled_from(list(KINDS)),
        trouble=st.sampled_from([*Trouble, *LOST]),
        then=st.lists(st.sampled_from(STROKES), max_size=3),
    )
    def something_is_sent(self, kind: str, trouble: Trouble, then: list[int]) -> None:
        waiting = [one for one in self._deliveries(S.PLANNED) if self._kind(one) == kind]
        if not waiting:
            self.post(kind, same=False, temperature=Temperature.COLD, in_minutes=0)
            waiting = [one for one in self._deliveries(S.PLANNED) if self._kind(one) == kind]
        OCEAN[kind].troubles.appendleft(trouble)
        self._send(waiting[0].id)
        with suppress(ValueError):
            OCEAN[kind].troubles.remove(trouble)
        for seconds in then:
            self.clock_strikes(seconds)

    @rule(at=PLACES)
    def announced_at_random(self, at: int) -> None:
        """The same message twice, too early or too late."""
        if found := self._deliveries():
            self._send(found[at % len(found)].id)

    @rule(kind=st.sampled_from(list(KINDS)), trouble=st.sampled_from(list(Trouble)))
    def trouble_ahead(self, kind: str, trouble: Trouble) -> None:
        OCEAN[kind].troubles.append(trouble)

    @rule(kind=st.sampled_from(list(KINDS)), whole=st.booleans())
    def network_goes_wrong_or_comes_back(self, kind: str, *, whole: bool) -> None:
        if whole:
            OCEAN[kind].down = not OCEAN[kind].down
        else:
            OCEAN[kind].look_troubles += 1

    @precondition(lambda self: self.late)
    @rule()
    def zombie_answers(self) -> None:
        self._wake()

    @rule(
        at=PLACES,
        does=st.sampled_from(
            ["move", "cancel", "edit", "renew", "approve", "doubt", "schedule", "anew", "embargo"]
        ),
    )
    def person_acts(self, at: int, does: str) -> None:
        act = getattr(self, f"_{does}")
        if found := self._deliveries():
            with suppress(Refusal), self.house.database.transaction() as session:
                act(session, found[at % len(found)])

    @rule(seconds=st.sampled_from(STROKES))
    def half_a_thread_is_written_anew(self, seconds: int) -> None:
        self.post("thread", same=False, temperature=Temperature.COLD, in_minutes=0)
        OCEAN["thread"].troubles.extendleft([Trouble.REFUSED, Trouble.NONE])
        one = self._deliveries()[-1]
        self._send(one.id)
        self.clock_strikes(seconds)
        with suppress(Refusal), self.house.database.transaction() as session:
            self._anew(session, session.get_one(Delivery, one.id))

    @rule(
        kind=st.sampled_from(list(KINDS)),
        does=st.sampled_from(["stop", "stop all", "resume", "resume", "pause", "open"]),
    )
    def manager_acts(self, kind: str, does: str) -> None:
        channel, now = self.channels[kind], self._now()
        with self.house.database.transaction() as session:
            match does:
                case "stop" | "stop all":
                    only = channel if does == "stop" else None
                    stop.stop(session, self.alice, reason="fire", channel_id=only, now=now)
                case "resume":
                    stop.resume(session, self.alice, now=now)
                case "pause":
                    channels.pause(session, self.alice, channel, reason="why", now=now)
                case _:
                    channels.resume(session, self.alice, channel)

    @rule(at=PLACES, what=st.sampled_from(["live", "resend"]))
    def person_answers(self, at: int, what: Any) -> None:
        """Says “live” only of what is there: the person is honest."""
        found = self._deliveries(S.UNSURE, S.FAILED, S.MISSED)
        asked = [one for one in found if what == "resend" or self._is_there(one)]
        if not asked:
            return
        one = asked[at % len(asked)]
        with suppress(Refusal):
            with self.house.database.transaction() as session:
                deciding.resolve(session, self.alice, one.id, what, now=self._now())
            self.again[one.id] += what == "resend" and one.state is S.UNSURE

    # What must hold

    @invariant()
    def all_is_as_it_should_be(self) -> None:
        assert not self.wrong, self.wrong
        found = self._deliveries()
        for one in found:
            self._no_more_copies_than_were_wanted(one, found)
            if one.state in BEFORE_A_PERSON:
                assert one.reason, (one.state, one.id)
                assert one.remedy, (one.state, str(one.reason))
            self._its_parts_are_of_one_version(one, found)
        self._live_is_there_and_only_once(found)
        writes = OCEAN["limited"].writes
        for first in writes:
            within = [at for at in writes if first <= at < first + WINDOW]
            assert len(within) <= 2 * ALLOWED  # of two windows at most

    def _no_more_copies_than_were_wanted(self, one: Delivery, found: list[Delivery]) -> None:
        group = self._alike(one)
        wanted = len(group) + sum(self.again[other] for other in group)
        up = Counter(copy.step for copy in self._copies(one, found))
        assert max(up.values(), default=0) <= wanted, (group, up)

    def _its_parts_are_of_one_version(self, one: Delivery, found: list[Delivery]) -> None:
        if self._kind(one) == "thread":
            versions = {copy.text[1:] for copy in self._copies(one, found)}
            assert len(versions) <= 1, (one.id, versions)

    def _live_is_there_and_only_once(self, found: list[Delivery]) -> None:
        proofs: set[tuple[int, str]] = set()
        for one in found:
            if one.state is not S.PUBLISHED or one.remote_id is None:
                continue  # not live, or by a person’s word
            proof = (one.channel_id, one.remote_id)
            assert proof not in proofs, "two posts with one proof"
            proofs.add(proof)
            there = {str(copy.number) for copy in self._copies(one, found)}
            assert one.remote_id in there, one

    def teardown(self) -> None:
        """With all faults off, each post comes to its end in time."""
        try:
            self._calm()
            for _ in range(40):
                self.clock_strikes(21 * 60)
                if all(map(self._at_its_end, self._deliveries())):
                    break
            self.all_is_as_it_should_be()
            for one in self._deliveries():
                assert self._at_its_end(one), (one.state, one.look_at, one.reason, one.remedy)
        finally:
            for far in OCEAN.values():
                far.released.set()
            for thread in self.late:
                thread.join(10)
            self.engine.close(within=1)
            self.house.database.dispose()
            self.standing.close()

    # How

    def _calm(self) -> None:
        self._wake()
        for far in OCEAN.values():
            far.down, far.look_troubles = False, 0
            far.troubles.clear()
        for kind in KINDS:
            self.manager_acts(kind, "open")
        self.manager_acts(kind, "resume")

    def _at_its_end(self, one: Delivery) -> bool:
        match one.state:
            case S.PUBLISHED | S.CANCELLED:
                return True
            case S.FAILED | S.MISSED:
                return bool(one.reason and one.remedy)
            case S.UNSURE:
                return one.look_at is None and bool(one.reason and one.remedy)
            case S.SUSPENDED:
                return not self._is_approved(one) and bool(one.remedy)
            case _:
                return False

    def _is_approved(self, one: Delivery) -> bool:
        with self.house.database.reading() as session:
            return session.get_one(Post, one.post_id).state is PostState.APPROVED

    def _send(self, delivery_id: int) -> None:
        with self.house.database.reading() as session:
            far = self._far(session.get_one(Delivery, delivery_id))
        if far.troubles and far.troubles[0] is Trouble.ANSWERS_LATE:
            self._send_and_hang(far, delivery_id)
            return
        with suppress(Death):
            deliver(self.house, delivery_id, sender="machine/a/1/1")

    def _send_and_hang(self, far: FarSide, delivery_id: int) -> None:
        far.inside.clear()
        thread = threading.Thread(target=self._hung, args=(delivery_id,), name=ZOMBIE)
        thread.start()
        while thread.is_alive() and not far.inside.wait(0.005):
            pass
        if thread.is_alive():
            self.late.append(thread)

    def _hung(self, delivery_id: int) -> None:
        with suppress(Death):
            deliver(self.house, delivery_id, sender="machine/zombie/2/2")

    def _wake(self) -> None:
        for far in OCEAN.values():
            far.released.set()
        for thread in self.late:
            thread.join(10)
            assert not thread.is_alive()
        self.late.clear()
        for far in OCEAN.values():
            far.released.clear()

    def _kind(self, one: Delivery) -> str:
        return next(kind for kind, channel in self.channels.items() if channel == one.channel_id)

    def _far(self, one: Delivery) -> FarSide:
        return OCEAN[self._kind(one)]

    def _rival(self) -> None:
        """Everybody else is at work, while this sender is in the middle."""
        self.engine.expire()
        self.engine.hold()
        for one in self._deliveries(S.SENDING):
            if deliver(self.house, one.id, sender="machine/b/1/1") is not None:
                self.wrong.append("two senders with one delivery")

    def _asked(self, key: str, text: str) -> None:
        """At this instant, is it right that this arrives?"""
        if threading.current_thread().name == ZOMBIE and self.late:
            return  # a part that follows: what was on its way is not stopped in the middle
        with self.house.database.reading() as session:
            one = session.scalars(select(Delivery).where(Delivery.key == key)).one()
            post = session.get_one(Post, one.post_id)
            channel = session.get_one(Channel, one.channel_id)
            stops = session.scalars(select(Stop).where(Stop.ended_at.is_(None))).all()
        stopped = [s for s in stops if s.channel_id in {None, channel.id}]
        for what, is_wrong in (
            ("never approved", text not in self.approved),
            (f"it is {one.state}", one.state is not S.SENDING),
            ("its approval is void", post.approved_hash != one.content_hash),
            ("everything is stopped", bool(stopped)),
            ("the channel is paused", channel.paused_at is not None),
            ("stale", post.fresh_until is not None and post.fresh_until <= self._now()),
            ("too early", one.due_at > self._now()),
            ("under embargo", (post.embargo_until or START) > self._now()),
        ):
            if is_wrong:
                self.wrong.append(f"{key} left, and {what}")

    def _move(self, session: Session, one: Delivery) -> None:
        later = self._now() + timedelta(minutes=30)
        deciding.move(session, self.alice, one.id, later, now=self._now())

    def _cancel(self, session: Session, one: Delivery) -> None:
        deciding.cancel(session, self.alice, one.id, now=self._now())

    def _schedule(self, session: Session, one: Delivery) -> None:
        """Not what is live: evergreen words twice are two posts that the network cannot tell."""
        last = self._deliveries_of(one)[-1]
        if last.state is not S.PUBLISHED:
            now = self._now()
            scheduling.schedule(session, self.alice, one.post_id, at=now, now=now)

    def _anew(self, session: Session, one: Delivery) -> None:
        """Takes it back, writes it anew, and has it leave."""
        if one.state is not S.PUBLISHED:
            deciding.cancel(session, self.alice, one.id, now=self._now())
            self._renew(session, one)
            self._schedule(session, one)

    def _edit(self, session: Session, one: Delivery) -> str:
        text = self._words()
        _, _, draft = drafting.draft_of(session, self.alice, one.post_id)
        changed = replace(draft, text=text)
        drafting.edit(session, self.alice, one.post_id, changed, seen=None, now=self._now())
        return text

    def _embargo(self, session: Session, one: Delivery) -> None:
        """After it was planned, and on what may be due already."""
        later = self._now() + timedelta(minutes=20)
        _, _, draft = drafting.draft_of(session, self.alice, one.post_id)
        changed = replace(draft, embargo_until=later)
        drafting.edit(session, self.alice, one.post_id, changed, seen=None, now=self._now())

    def _renew(self, session: Session, one: Delivery) -> None:
        self._approve_as(session, one.post_id, self._edit(session, one))

    def _approve(self, session: Session, one: Delivery) -> None:
        _, _, draft = drafting.draft_of(session, self.alice, one.post_id)
        self._approve_as(session, one.post_id, draft.text)

    def _doubt(self, session: Session, one: Delivery) -> None:
        review.request_changes(session, self.alice, one.post_id, reason="why", now=self._now())

    def _approve_as(self, session: Session, post_id: int, text: str) -> None:
        now = self._now()
        review.submit(session, self.alice, post_id, now=now)
        review.approve(session, self.alice, post_id, revision=None, now=now)
        self.approved.add(text)

    def _words(self) -> str:
        self.written += 1
        return f"a{self.written} b{self.written} c{self.written}"

    def _now(self) -> datetime:
        return self.clock.now()

    def _deliveries(self, *states: DeliveryState) -> list[Delivery]:
        with self.house.database.reading() as session:
            found = session.scalars(select(Delivery).order_by(Delivery.id)).all()
        return [one for one in found if not states or one.state in states]

    def _deliveries_of(self, one: Delivery) -> list[Delivery]:
        return [other for other in self._deliveries() if other.post_id == one.post_id]

    def _alike(self, one: Delivery) -> list[int]:
        """Those whom the network cannot tell from this one, for they said the same."""
        twins = self.twins[one.channel_id]
        return sorted(twins) if one.id in twins else [one.id]

    def _copies(self, one: Delivery, found: list[Delivery]) -> list[Copy]:
        group = self._alike(one)
        keys = {other.key for other in found if other.id in group}
        return [copy for copy in self._far(one).copies if copy.key in keys]

    def _is_there(self, one: Delivery) -> bool:
        """More copies than are accounted for."""
        copies = [c for c in self._copies(one, self._deliveries()) if c.step in {"", "0"}]
        return len(copies) > self._known(one)

    def _known(self, one: Delivery) -> int:
        group = self._alike(one)
        return len([other for other in self._deliveries(S.PUBLISHED) if other.id in group])


SHORT = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
    phases=[Phase.reuse, Phase.generate],  # no Phase.shrink: it takes minutes
)
QUICK = settings(SHORT, max_examples=200, phases=[Phase.generate], derandomize=True, database=None)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
)
def ground(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("machine")
    environ = {
        "MARRONNIER_DATABASE_URL": f"sqlite:///{folder}/furnished.sqlite3",
        "MARRONNIER_SECRET_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "MARRONNIER_MEDIA_DIR": str(folder / "media"),
    }
    if request.param == "postgresql":
        empty = request.getfixturevalue("postgres_url").set(
            database=request.getfixturevalue("_postgres_template")
        )
        with copy_of(empty) as url:
            furnish(url, environ, folder)
            yield OnPostgres(template=url, environ=environ)
        return
    template = folder / "furnished.sqlite3"
    shutil.copyfile(request.getfixturevalue("_template"), template)
    furnish(make_url(f"sqlite:///{template}"), environ, folder)
    yield OnSqlite(template=template, folder=folder, environ=environ)


def furnish(url: URL, environ: dict[str, str], folder: Path) -> None:
    house = opened(url, environ, FakeClock(START))
    add_people(house.database, START)
    alice = actor_named(house, "alice")
    with pretend.installed(folder / "site-packages"):
        for kind in KINDS:
            channel = connected(house, alice, kind, **{"as": f"far-{kind}"})
            few = {"daily_cap": 500, "gap_minutes": 5 if kind == "findable" else 0}
            with house.database.transaction() as session:
                channel_rules.change_rules(session, alice, channel.id, few)
    if url.get_backend_name() == "sqlite":
        with house.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    house.database.dispose()


def run(ground: Ground, how: settings) -> None:
    run_state_machine_as_test(type("OnGround", (Machine,), {"ground": ground}), settings=how)


@pytest.mark.slow
def test_no_order_of_events_sends_twice_or_loses_a_word(ground: Ground) -> None:
    run(ground, settings(SHORT, max_examples=ground.many, stateful_step_count=50))


def lost_is_refused(error: ConnectorError, **more: Any) -> rules.Decision:
    """The bug of the field: a time-out is taken for “try again”."""
    known = rules.after_failure(error, **more)
    if not isinstance(known, rules.LookLater):
        return known
    return rules.PlanAgain(at=more["now"], reason=known.reason, remedy=known.remedy)


def one_look_is_enough(_looks: int) -> rules.Look:
    return rules.Look.SURELY_ABSENT


def dead_is_planned(session: Session, delivery_id: int, _fence: int, *, now: datetime) -> None:
    """The bug of the field: what a dead sender had begun is begun anew."""
    one = session.get_one(Delivery, delivery_id)
    one.state, one.updated_at = S.PLANNED, now


def nobody_is_asked(delivery: Delivery, _why: Text, _channel: str) -> None:
    delivery.look_at = None
    delivery.reason = delivery.remedy = None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "name", "bug"),
    [
        (outcome, "after_failure", lost_is_refused),
        (reconcile, "after_absence", one_look_is_enough),
        (reconcile, "call_unsure", dead_is_planned),
        (reconcile, "_ask_person", nobody_is_asked),
    ],
)
def test_a_planted_bug_is_found(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, room: ModuleType, name: str, bug: object
) -> None:
    monkeypatch.setattr(room, name, bug)
    with pytest.raises(AssertionError):
        run(ground, QUICK)
