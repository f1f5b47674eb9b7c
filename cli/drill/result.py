"""What came of a drill, counted from the rows of both sides. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from cli.drill.books import Books, Finding, Wrong, audit, before_a_person
from cli.drill.recovery import (
    Kill,
    Ledger,
    cut_off,
    recovered_after,
    resolved_after,
    struck_sending,
)
from cli.drill.wish import Wish
from models.way import DeliveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`copies`: posts on the network. `unsure`: waiting for a person. `waiting`: the others that
    are neither live nor failed. `kills_sending`: those that struck a publish in the middle.
    `recovery`, `resolution`: the worst, None where there was nothing to measure. `fell`: programs
    that ended without having been killed. `faults`: how often each kind struck.
    """

    wish: Wish
    posts: int
    published: int
    copies: int
    duplicates: int
    unsure: int
    failed: int
    waiting: int
    kills: int
    kills_sending: int
    fell: int
    faults: Mapping[str, int]
    recovery: timedelta | None
    resolution: timedelta | None
    findings: Sequence[Finding]

    @property
    def struck(self) -> int:
        return sum(self.faults.values())

    @property
    def lost(self) -> int:
        return len(self.ids(Wrong.LOST))

    @property
    def log_agrees(self) -> bool:
        return not any(one.wrong is Wrong.DISAGREES for one in self.findings)

    @property
    def complete(self) -> bool:
        """Whether the drill was as hard as it was to be."""
        enough = self.kills >= self.wish.kills and self.struck >= self.wish.faults
        return enough and self.posts == self.wish.posts

    @property
    def proven(self) -> bool:
        return self.complete and not self.findings

    def ids(self, wrong: Wrong) -> list[int]:
        """Of the deliveries of which that was found."""
        return sorted({one.delivery_id or 0 for one in self.findings if one.wrong is wrong})


def drawn_up(
    wish: Wish,
    ledger: Ledger,
    books: Sequence[Books],
    kills: Sequence[Kill],
    *,
    faults: Mapping[str, int],
    fell: int,
) -> Result:
    pages = [page for book in books for page in book.pages]
    states = [one.state for one in ledger.deliveries]
    unsure = sum(
        one.state is DeliveryState.UNSURE and before_a_person(one) for one in ledger.deliveries
    )
    published, failed = states.count(DeliveryState.PUBLISHED), states.count(DeliveryState.FAILED)
    return Result(
        wish=wish,
        posts=len(states),
        published=published,
        copies=sum(page.copies for page in pages),
        duplicates=sum(max(0, page.copies - 1) for page in pages),
        unsure=unsure,
        failed=failed,
        waiting=len(states) - published - failed - unsure,
        kills=sum(len(kill.victims) for kill in kills),
        kills_sending=sum(struck_sending(kill, ledger.attempts) for kill in kills),
        fell=fell,
        faults=faults,
        recovery=_worst(recovered_after(kill, ledger) for kill in kills),
        resolution=_worst(
            resolved_after(kill, struck, ledger)
            for kill in kills
            for struck in cut_off(kill, ledger.attempts)
        ),
        findings=[finding for book in books for finding in audit(book)],
    )


def _worst(lengths: Iterable[timedelta | None]) -> timedelta | None:
    return max((one for one in lengths if one is not None), default=None)
