"""A network that we own, for tests: it keeps what it accepts and misbehaves as it is told.

Installed like a stranger's plug-in, through an entry point (see `installed`).
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract import (
    Account,
    Budget,
    Capabilities,
    Connector,
    Credentials,
    Field,
    Left,
    Mention,
    Outgoing,
    PastPost,
    Plugin,
    Problem,
    Receipt,
    Repeat,
    Sample,
    Severity,
    VideoLimits,
    Whose,
)
from connectors.errors import AccessExpired, AuthExpired, Permanent
from lib.i18n import say

Fault = Callable[["Site", Outgoing], None]


@dataclass
class Site:
    """The far side of one account. `faults`: what happens at the next publishes, in order."""

    published: list[Outgoing] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    look_faults: deque[Exception] = field(default_factory=deque)
    looks: int = 0
    refreshed: int = 0
    hidden: bool = False  # accepted posts do not show yet
    broken: bool = False  # the plug-in does not even start
    closed: bool = False  # the account is not ours any more
    on_look: Callable[[], object] = lambda: None
    on_check: Callable[[], object] = lambda: None
    on_refresh: Callable[[], object] = lambda: None
    inside: threading.Event = field(default_factory=threading.Event)
    said: tuple[Left, ...] = ()  # what its answers tell of its limits
    parts: list[tuple[str, str]] = field(default_factory=list)  # (step, text) as they went up
    past: list[PastPost] = field(default_factory=list)  # what stands on the account
    figures: dict[str, dict[str, int | None]] = field(default_factory=dict)  # by remote id
    measured: list[Sequence[str]] = field(default_factory=list)  # the ids of each question
    mentions: list[Mention] = field(default_factory=list)

    def accept(self, post: Outgoing) -> Receipt:
        self.published.append(post)
        return receipt(post)

    @property
    def texts(self) -> list[str]:
        return [post.text for post in self.published]


SITES: dict[str, Site] = {}


def receipt(post: Outgoing) -> Receipt:
    return Receipt(
        remote_id=f"pretend:{post.key}",
        url=f"https://pretend.example/{post.key}",
        published_at=datetime(2026, 11, 30, 7, tzinfo=UTC),
    )


def _able(repeat: Repeat) -> Capabilities:
    return Capabilities(
        max_chars=200,
        max_images=2,
        image_types=frozenset({"image/png", "image/jpeg"}),
        max_image_bytes=2_000_000,
        alt_text=True,
        repeat=repeat,
        settle=timedelta(seconds=10),
        look_again=timedelta(minutes=2),
    )


@dataclass(frozen=True, slots=True)
class Blind:
    """Publishes, and gives no way to look."""

    account: Account

    def __post_init__(self) -> None:
        if self.site.broken:
            raise ZeroDivisionError

    @property
    def site(self) -> Site:
        return SITES.setdefault(self.account.handle, Site())

    @property
    def capabilities(self) -> Capabilities:
        return _able(Repeat.BLIND)

    def check(self, post: Outgoing) -> Sequence[Problem]:
        self.site.on_check()
        if "to mind" in post.text:
            return [
                Problem(
                    field="text",
                    message=say("Mind this."),
                    remedy=say("Nothing to do."),
                    severity=Severity.WARNS,
                )
            ]
        if len(post.text) <= 200:
            return []
        return [Problem(field="text", message=say("Too long."), remedy=say("Make it shorter."))]

    def publish(self, post: Outgoing) -> Receipt:
        if self.site.faults:
            self.site.faults.popleft()(self.site, post)
        return self.site.accept(post)


@dataclass(frozen=True, slots=True)
class Findable(Blind):
    """Gives a way to look through what is there."""

    @property
    def capabilities(self) -> Capabilities:
        return _able(Repeat.FINDABLE)

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        self.site.looks += 1
        self.site.on_look()
        if self.site.look_faults:
            raise self.site.look_faults.popleft()
        there = [one for one in self.site.published if one.key == post.key]
        return receipt(there[0]) if there and not self.site.hidden else None


@dataclass(frozen=True, slots=True)
class Renewing(Findable):
    """Its access runs out and is renewed; it can be asked whether it opens."""

    def verify(self) -> str:
        if self.site.closed:
            raise AuthExpired("The account is closed.")
        if not self.account.credentials.values.get("token", "").startswith("fresh"):
            raise AccessExpired("The access is too old.")
        return f"{self.account.handle} of Pretend"

    def refresh(self) -> Credentials:
        self.site.refreshed += 1
        self.site.on_refresh()
        return Credentials(
            values={"token": f"fresh-{self.site.refreshed}"},
            expires_at=datetime(2026, 11, 30, 9, tzinfo=UTC),
        )


@dataclass(frozen=True, slots=True)
class Counting(Findable):
    """Takes three posts an hour, and four for the whole installation."""

    @property
    def capabilities(self) -> Capabilities:
        hour = timedelta(hours=1)
        return replace(
            _able(Repeat.FINDABLE),
            budgets=(
                Budget(whose=Whose.ACCOUNT, allowed=6, window=hour, cost=2),
                Budget(whose=Whose.APP, allowed=4, window=hour),
            ),
        )

    def left(self) -> Sequence[Left]:
        return self.site.said


@dataclass(frozen=True, slots=True)
class Priced(Findable):
    """A letter costs one, and a month's money is fifty."""

    @property
    def capabilities(self) -> Capabilities:
        month = Budget(
            whose=Whose.CHANNEL,
            allowed=50,
            window=timedelta(days=30),
            cost_of=lambda post: len(post.text),
            reason=say("The month’s money is spent."),
            remedy=say("Give more."),
        )
        return replace(_able(Repeat.FINDABLE), budgets=(month,))


@dataclass(frozen=True, slots=True)
class Threading(Blind):
    """Publishes each line as an answer to the one before."""

    @property
    def capabilities(self) -> Capabilities:
        return replace(_able(Repeat.FINDABLE), threads=True)

    def steps(self, post: Outgoing) -> Sequence[str]:
        return [str(number) for number in range(len(post.text.split()))]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        assert len(done) == int(step), "each step is told of all before it"
        if self.site.faults:
            self.site.faults.popleft()(self.site, post)
        self.site.parts.append((step, post.text.split()[int(step)]))
        return part(post, step)

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        self.site.looks += 1
        up = {name for name, _ in self.site.parts}
        return part(post, step) if step in up else None

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        return done["0"]


def part(post: Outgoing, step: str) -> Receipt:
    whole = receipt(post)
    return replace(whole, remote_id=f"{whole.remote_id}/{step}")


@dataclass(frozen=True, slots=True)
class Recalling(Blind):
    """Shows what stands on the account, with numbers of its own and no keys."""

    @property
    def capabilities(self) -> Capabilities:
        return _able(Repeat.FINDABLE)

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        self.site.looks += 1
        return [one for one in self.site.past if one.published_at >= since]


@dataclass(frozen=True, slots=True)
class Showing(Recalling):
    """Shows another text than was written, and tells of itself."""

    def shown(self, post: Outgoing) -> Sequence[str]:
        return [f"{post.text} https://exemple.fr/"]

    def learn(self) -> Mapping[str, str]:
        if self.site.closed:
            raise AuthExpired("The account is closed.")
        return {"max_chars": "5000"}


@dataclass(frozen=True, slots=True)
class Telling(Recalling):
    """Tells what stands there, what came of it and what others say, while its access is fresh."""

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        self._look()
        yield from (one for one in self.site.past if one.published_at >= since)

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        self._look()
        self.site.measured.append(remote_ids)
        if "cursed" in remote_ids:
            raise Permanent("One of them is cursed.")
        return {
            one: [Sample(metric=name, value=value) for name, value in figures.items()]
            for one, figures in self.site.figures.items()
            if one in remote_ids
        }

    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        self._look()
        return [one for one in self.site.mentions if one.written_at >= since]

    def refresh(self) -> Credentials:
        self.site.refreshed += 1
        now = max((one.published_at for one in self.site.past), default=datetime.now(UTC))
        return Credentials(values={"token": "fresh"}, expires_at=now + timedelta(days=400))

    def _look(self) -> None:
        self.site.looks += 1
        self.site.on_look()
        if self.site.look_faults:
            raise self.site.look_faults.popleft()


@dataclass(frozen=True, slots=True)
class Filming(Findable):
    """Takes videos, and fetches all media itself."""

    @property
    def capabilities(self) -> Capabilities:
        limits = VideoLimits(
            types=frozenset({"video/mp4"}), max_bytes=1_000_000, longest=timedelta(minutes=1)
        )
        able = replace(_able(Repeat.FINDABLE), image_shapes=(0.8, 1.91))
        return replace(able, video=limits, public_media=True)


KINDS: dict[str, Callable[[Account], Connector]] = {
    "blind": Blind,
    "renewing": Renewing,
    "counting": Counting,
    "priced": Priced,
    "threading": Threading,
    "recalling": Recalling,
    "filming": Filming,
    "telling": Telling,
    "showing": Showing,
}


def connect(account: Account) -> Connector:
    if account.options.get("as") == "broken":
        raise ZeroDivisionError
    return KINDS.get(account.options.get("as", ""), Findable)(account)


PLUGIN = Plugin(
    kind="pretend",
    name="Pretend",
    capabilities=_able(Repeat.FINDABLE),
    connect=connect,
    handle=say("Any name."),
    profile=lambda account: f"https://pretend.example/{account.handle}",
    server=lambda account: account.options.get("server", ""),
    fields=(Field(name="token", label=say("Token"), help=say("Any words."), required=False),),
)


@contextmanager
def installed(folder: Path) -> Iterator[None]:
    """As if `pip install marronnier-pretend` had been run, while the block lasts."""
    about = folder / "marronnier_pretend-1.0.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: marronnier-pretend\nVersion: 1.0\n"
    )
    (about / "entry_points.txt").write_text(
        "[marronnier.connectors]\npretend = tests.pretend:PLUGIN\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        SITES.clear()
        yield
