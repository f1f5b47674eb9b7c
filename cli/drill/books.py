"""What a network says it was sent, held against what we wrote down of it, row by row. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from connectors.sandbox.faults import Calls
from connectors.sandbox.shapes import Call
from lib.i18n import Text, say
from models.delivery import Attempt, AttemptOutcome, Delivery
from models.way import DELIVERY_WORDS, DeliveryState

_SEEN: Final = (
    DeliveryState.UNSURE,
    DeliveryState.FAILED,
    DeliveryState.MISSED,
    DeliveryState.SUSPENDED,
)
_SURELY_NOT: Final = (AttemptOutcome.NOT_ACCEPTED, AttemptOutcome.REFUSED)


class Wrong(StrEnum):
    """What must never be found."""

    DUPLICATE = "duplicate"
    LOST = "lost"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`delivery_id` None: the network was sent something that is in no book of ours."""

    wrong: Wrong
    delivery_id: int | None
    words: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One delivery as both sides have it; `calls` are those that asked to publish it."""

    delivery: Delivery
    attempts: Sequence[Attempt] = ()
    calls: Sequence[Call] = ()

    @property
    def copies(self) -> int:
        return len(self.accepted)

    @property
    def accepted(self) -> list[Call]:
        return [call for call in self.calls if call.outcome == "accepted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """A channel's pages, and the calls that belong on none of them."""

    pages: Sequence[Page]
    strangers: Sequence[Call] = field(default=())


def opened(
    deliveries: Sequence[Delivery], attempts: Sequence[Attempt], calls: Sequence[Call]
) -> Books:
    """Both sides of one channel, laid side by side. `calls`: all of the network's log of it."""
    asked = [call for call in calls if call.call == Calls.PUBLISH]
    keys = {one.key for one in deliveries}
    return Books(
        pages=[
            Page(
                delivery=one,
                attempts=sorted(
                    (a for a in attempts if a.delivery_id == one.id), key=lambda a: a.fence
                ),
                calls=[call for call in asked if call.key == one.key],
            )
            for one in deliveries
        ],
        strangers=[call for call in asked if call.key not in keys],
    )


def audit(books: Books) -> list[Finding]:
    """Everything that is wrong; empty where nothing left twice, nothing is lost, all agrees."""
    return [
        *(_stranger(call) for call in books.strangers),
        *(finding for page in books.pages for finding in _of(page)),
    ]


def _of(page: Page) -> Iterator[Finding]:
    yield from _twice(page)
    yield from _unseen(page)
    yield from _each_call_has_its_own_attempt(page)
    yield from _each_attempt_tells_the_truth(page)
    yield from _proof(page)


def _twice(page: Page) -> Iterator[Finding]:
    if page.copies > 1:
        words = say("It is on the network %(copies)s times.", copies=page.copies)
        yield _found(Wrong.DUPLICATE, page, words)


def _unseen(page: Page) -> Iterator[Finding]:
    """Neither live with its proof nor before a person who is told why and what to do."""
    if page.delivery.state is DeliveryState.PUBLISHED:
        if not page.copies:
            yield _found(Wrong.LOST, page, say("It counts as live, and the network never took it."))
        return
    if before_a_person(page.delivery):
        return
    wrong = Wrong.DISAGREES if page.copies else Wrong.LOST
    state = DELIVERY_WORDS[page.delivery.state]
    words = say("It is left “%(state)s”, and nobody is told what to do.", state=state)
    yield _found(wrong, page, words)


def before_a_person(delivery: Delivery) -> bool:
    """It waits for somebody who sees why, and what can be done."""
    waits = delivery.state in _SEEN and delivery.look_at is None
    return waits and bool(delivery.reason) and bool(delivery.remedy)


def _each_call_has_its_own_attempt(page: Page) -> Iterator[Finding]:
    """No call left before its attempt was on record, and no attempt made two."""
    made = [_attempt_of(call, page.attempts) for call in page.calls]
    if None in made:
        yield _found(Wrong.DISAGREES, page, say("It was sent with no attempt on record."))
    if len(set(made)) < len(made):
        yield _found(Wrong.DISAGREES, page, say("One attempt made two calls."))
    proven = {one.fence for one in page.attempts if one.outcome is AttemptOutcome.PUBLISHED}
    if not proven <= set(made):
        yield _found(
            Wrong.DISAGREES, page, say("An attempt has a receipt for a call that never came.")
        )


def _each_attempt_tells_the_truth(page: Page) -> Iterator[Finding]:
    """What was written down as surely not accepted was surely not accepted."""
    denied = {one.fence for one in page.attempts if one.outcome in _SURELY_NOT}
    if any(_attempt_of(call, page.attempts) in denied for call in page.accepted):
        yield _found(
            Wrong.DISAGREES, page, say("The network took what an attempt calls not accepted.")
        )


def _proof(page: Page) -> Iterator[Finding]:
    delivery = page.delivery
    if delivery.state is not DeliveryState.PUBLISHED or not page.accepted:
        return
    if delivery.remote_id not in {str(call.post) for call in page.accepted}:
        yield _found(Wrong.DISAGREES, page, say("Its receipt is that of another post."))
    if not (delivery.url and delivery.published_at):
        yield _found(Wrong.DISAGREES, page, say("It counts as live without address or time."))


def _attempt_of(call: Call, attempts: Sequence[Attempt]) -> int | None:
    """The fence of the last attempt that had begun by then."""
    return max((one.fence for one in attempts if one.started_at <= call.at), default=None)


def _found(wrong: Wrong, page: Page, words: Text) -> Finding:
    return Finding(wrong=wrong, delivery_id=page.delivery.id, words=words)


def _stranger(call: Call) -> Finding:
    words = say("The network was sent “%(key)s”, which nobody here wrote.", key=call.key)
    return Finding(wrong=Wrong.DISAGREES, delivery_id=None, words=words)
