"""Networks that keep every copy that they were made to keep: keyed, findable, blind, in steps.

Each copy has a number of its own, and the far side knows what nobody tells the sender.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from connectors.contract import (
    Account,
    Budget,
    Capabilities,
    Outgoing,
    PastPost,
    Problem,
    Receipt,
    Repeat,
    Whose,
)
from connectors.errors import Ambiguous, AuthExpired, Permanent, RateLimited, Retryable
from tests import pretend

ZOMBIE: Final = "zombie"  # the name of a thread whose sender may hang
SETTLE: Final = timedelta(seconds=10)
LOOK_AGAIN: Final = timedelta(minutes=2)
HIDDEN_FOR: Final = timedelta(seconds=100)  # longer than the first look, shorter than the second
WINDOW: Final = timedelta(minutes=20)
ALLOWED: Final = 2


class Trouble(StrEnum):
    """What befalls one write."""

    NONE = auto()
    NOT_REACHED = auto()
    ASKED_TO_WAIT = auto()
    REFUSED = auto()
    ACCOUNT_CLOSED = auto()
    LOST_BEFORE = auto()
    LOST_AFTER = auto()
    LOST_AND_HIDDEN = auto()
    BUG_BEFORE = auto()
    BUG_AFTER = auto()
    DIES_BEFORE = auto()
    DIES_AFTER = auto()
    ANSWERS_LATE = auto()
    RIVAL = auto()


class Death(BaseException):
    """The process is gone: nothing of it catches this."""


BEFORE: Final[dict[Trouble, Callable[[datetime], BaseException]]] = {
    Trouble.NOT_REACHED: lambda _now: Retryable("could not be reached"),
    Trouble.ASKED_TO_WAIT: lambda now: RateLimited("wait", until=now + timedelta(minutes=7)),
    Trouble.REFUSED: lambda _now: Permanent("not as it is"),
    Trouble.ACCOUNT_CLOSED: lambda _now: AuthExpired("connect again"),
    Trouble.LOST_BEFORE: lambda _now: Ambiguous("no answer"),
    Trouble.BUG_BEFORE: lambda _now: ZeroDivisionError("before"),
    Trouble.DIES_BEFORE: lambda _now: Death(),
}
AFTER: Final[dict[Trouble, Callable[[], BaseException]]] = {
    Trouble.LOST_AFTER: lambda: Ambiguous("no answer"),
    Trouble.LOST_AND_HIDDEN: lambda: Ambiguous("no answer"),
    Trouble.BUG_AFTER: lambda: ZeroDivisionError("after"),
    Trouble.DIES_AFTER: Death,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    number: int
    key: str
    step: str
    text: str
    at: datetime
    shows_at: datetime


@dataclass
class FarSide:
    """One account. `asked(key, text)`: told of each write as it arrives. `rival()`: another sender
    at this very moment. `late`: senders that hang with their answer in hand.
    """

    now: Callable[[], datetime]
    asked: Callable[[str, str], None]
    rival: Callable[[], None]
    keyed: bool = False
    down: bool = False
    copies: list[Copy] = field(default_factory=list)
    troubles: deque[Trouble] = field(default_factory=deque)
    look_troubles: int = 0
    writes: list[datetime] = field(default_factory=list)
    inside: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def write(self, post: Outgoing, step: str, text: str) -> Receipt:
        self.asked(post.key, post.text)
        if self.down:
            raise Retryable("could not be reached")
        self.writes.append(self.now())
        trouble = self.troubles.popleft() if self.troubles else Trouble.NONE
        if trouble in BEFORE:
            raise BEFORE[trouble](self.now())
        if trouble is Trouble.RIVAL:
            self.rival()
        made = self._accept(post.key, step, text, hidden=trouble is Trouble.LOST_AND_HIDDEN)
        if trouble is Trouble.ANSWERS_LATE and threading.current_thread().name == ZOMBIE:
            self.inside.set()
            self.released.wait(30)
        if trouble in AFTER:
            raise AFTER[trouble]()
        return receipt(made)

    def shown(self) -> list[Copy]:
        """Raises ConnectorError."""
        if self.down:
            raise Retryable("could not be reached")
        if self.look_troubles:
            self.look_troubles -= 1
            raise Ambiguous("no sense")
        return [one for one in self.copies if one.shows_at <= self.now()]

    def _accept(self, key: str, step: str, text: str, *, hidden: bool) -> Copy:
        known = [one for one in self.copies if (one.key, one.step) == (key, step)]
        if self.keyed and known:
            return known[0]
        now = self.now()
        made = Copy(
            number=len(self.copies) + 1,
            key=key,
            step=step,
            text=text,
            at=now,
            shows_at=now + HIDDEN_FOR if hidden else now,
        )
        self.copies.append(made)
        return made


OCEAN: Final[dict[str, FarSide]] = {}


def receipt(copy: Copy) -> Receipt:
    return Receipt(
        remote_id=str(copy.number),
        url=f"https://far.example/{copy.number}",
        published_at=copy.at,
    )


@dataclass(frozen=True, slots=True)
class Blind:
    account: Account

    @property
    def far(self) -> FarSide:
        return OCEAN[self.account.handle]

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            max_chars=200, repeat=Repeat.BLIND, settle=SETTLE, look_again=LOOK_AGAIN
        )

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return []

    def publish(self, post: Outgoing) -> Receipt:
        return self.far.write(post, "", post.text)


@dataclass(frozen=True, slots=True)
class Findable(Blind):
    @property
    def capabilities(self) -> Capabilities:
        return replace(Blind(self.account).capabilities, repeat=Repeat.FINDABLE)

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        return [
            PastPost(
                remote_id=str(one.number),
                url=receipt(one).url,
                text=one.text,
                published_at=one.at,
            )
            for one in self.far.shown()
            if one.at >= since
        ]


@dataclass(frozen=True, slots=True)
class Limited(Findable):
    """Takes few posts."""

    @property
    def capabilities(self) -> Capabilities:
        few = Budget(whose=Whose.CHANNEL, allowed=ALLOWED, window=WINDOW)
        return replace(Findable(self.account).capabilities, budgets=(few,))


@dataclass(frozen=True, slots=True)
class Keyed(Blind):
    @property
    def capabilities(self) -> Capabilities:
        return replace(Blind(self.account).capabilities, repeat=Repeat.KEYED)

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        there = [one for one in self.far.shown() if one.key == post.key]
        return receipt(there[0]) if there else None


@dataclass(frozen=True, slots=True)
class Thread(Blind):
    """One write for each word."""

    @property
    def capabilities(self) -> Capabilities:
        return replace(Blind(self.account).capabilities, repeat=Repeat.FINDABLE, threads=True)

    def steps(self, post: Outgoing) -> Sequence[str]:
        return [str(number) for number in range(len(post.text.split()))]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        return self.far.write(post, step, post.text.split()[int(step)])

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        there = [one for one in self.far.shown() if (one.key, one.step) == (post.key, step)]
        return receipt(there[0]) if there else None

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        return done["0"]


KINDS: Final[dict[str, type[Blind]]] = {
    "blind": Blind,
    "findable": Findable,
    "limited": Limited,
    "keyed": Keyed,
    "thread": Thread,
}
pretend.KINDS.update({f"far-{name}": kind for name, kind in KINDS.items()})
