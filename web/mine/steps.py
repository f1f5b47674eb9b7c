"""What became of a post, step by step, and what its author can do next. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from editorial.holding.holders import Held
from insight.standing import Standing
from insight.thanking.words import in_words, together
from lib.i18n import Text, say
from models.approval import How
from models.delivery import Delivery
from models.post import Decision, Post
from models.publication import Age
from models.way import DELIVERY_WORDS, DeliveryState, Move, PostState

FEW: Final = 5  # deliveries of one post, the newest
_TOLD_AFTER: Final = Age.TWO_DAYS.length


class Mark(StrEnum):
    """How far that step is."""

    DONE = "done"
    NOW = "now"
    WRONG = "wrong"
    AHEAD = "ahead"


MARK_WORDS: Final[Mapping[Mark, Text]] = {
    Mark.DONE: say("done"),
    Mark.NOW: say("now"),
    Mark.WRONG: say("needs somebody"),
    Mark.AHEAD: say("to come"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`more`: somebody’s own words, or what came of it. `url`: the post on its network."""

    mark: Mark
    words: Text
    at: datetime | None = None
    more: Text | str | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A delivery, its channel’s name, and what stands there, where that is known."""

    delivery: Delivery
    channel: str
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """All that is known of one post. `agreed`: names, the first first. `left`: the newest few."""

    post: Post
    decisions: Sequence[Decision] = ()
    agreed: Sequence[str] = ()
    left: Sequence[Left] = ()
    held: Held | None = None
    names: Mapping[int, str] = field(default_factory=dict)

    def last(self, *, to: PostState | None = None, move: Move | None = None) -> Decision | None:
        """The last decision that led there, or was that move."""
        fits = (
            one
            for one in reversed(self.decisions)
            if (to is None or one.to_state is to) and (move is None or one.move is move)
        )
        return next(fits, None)

    def by(self, one: Decision) -> str:
        return one.as_name or self.names.get(one.by_id, "?")


def steps(became: Became, *, now: datetime) -> list[Step]:
    """From being sent for review to what came of it."""
    return [_sent(became), *_read(became), *_approved(became), *_leaving(became, now)]


def _sent(became: Became) -> Step:
    sent = became.last(move=Move.SUBMIT)
    if became.post.state in (PostState.IDEA, PostState.DRAFT):
        return Step(mark=Mark.NOW, words=say("Not sent for review yet"))
    if sent is None:
        return Step(mark=Mark.DONE, words=say("Begun"), at=became.post.created_at)
    return Step(mark=Mark.DONE, words=say("Sent for review"), at=sent.at)


def _read(became: Became) -> Iterator[Step]:
    if became.agreed:
        names = ", ".join(became.agreed)
        yield Step(mark=Mark.DONE, words=say("Read and agreed to by %(names)s", names=names))
    match became.post.state:
        case PostState.IN_REVIEW:
            yield _waits(became)
        case PostState.CHANGES_REQUESTED:
            yield _decided(became, say("%(name)s asks for changes", name=_who(became)))
        case PostState.REJECTED:
            yield _decided(became, say("%(name)s did not take it", name=_who(became)))
        case PostState.ARCHIVED:
            yield Step(mark=Mark.DONE, words=say("Filed by %(name)s", name=_who(became)))
        case _:
            pass


def _who(became: Became) -> str:
    last = became.last(to=became.post.state)
    return became.by(last) if last else "?"


def _decided(became: Became, words: Text) -> Step:
    last = became.last(to=became.post.state)
    return Step(
        mark=Mark.WRONG,
        words=words,
        at=last.at if last else None,
        more=last.reason if last else None,
    )


def _waits(became: Became) -> Step:
    held = became.held
    if held is None or not held.people:
        stuck = held.stuck if held else None
        return Step(mark=Mark.WRONG if stuck else Mark.NOW, words=stuck or say("A guest is asked."))
    names = ", ".join(sorted(became.names.get(one, "?") for one in held.people))
    words = say("Waits for %(names)s", names=names)
    if held.by_when:
        words = say("Waits for %(names)s, by %(at)s", names=names, at=held.by_when)
    return Step(mark=Mark.NOW, words=words)


def _approved(became: Became) -> Iterator[Step]:
    if became.post.state in (PostState.REJECTED, PostState.ARCHIVED):
        return
    last = became.last(to=PostState.APPROVED)
    if became.post.state is not PostState.APPROVED or last is None:
        yield Step(mark=Mark.AHEAD, words=say("Approved"))
    elif last.how is How.NOT_ASKED:
        yield Step(mark=Mark.DONE, words=say("Approved: nobody is asked here"), at=last.at)
    elif last.how is How.RULE_CHANGED:
        words = say("Approved: %(name)s changed who must agree", name=became.by(last))
        yield Step(mark=Mark.DONE, words=words, at=last.at)
    else:
        words = say("Approved by %(name)s", name=became.by(last))
        yield Step(mark=Mark.DONE, words=words, at=last.at)


def _leaving(became: Became, now: datetime) -> Iterator[Step]:
    yield from (_left(one, now) for one in became.left)
    if became.left or became.post.state in (PostState.REJECTED, PostState.ARCHIVED):
        return
    if became.post.state is PostState.APPROVED:
        yield Step(mark=Mark.NOW, words=say("Has no time yet: an editor gives it one"))
    else:
        yield Step(mark=Mark.AHEAD, words=say("Given a time"))
    yield Step(mark=Mark.AHEAD, words=say("Live"))


def _left(one: Left, now: datetime) -> Step:
    delivery, on = one.delivery, one.channel
    match delivery.state:
        case DeliveryState.PUBLISHED:
            return _live(one, now)
        case DeliveryState.PLANNED:
            words = say("Planned on %(channel)s for %(at)s", channel=on, at=delivery.due_at)
            return Step(mark=Mark.NOW, words=words)
        case DeliveryState.SENDING:
            return Step(mark=Mark.NOW, words=say("Being sent to %(channel)s", channel=on))
        case _:
            state = DELIVERY_WORDS[delivery.state]
            words = say("%(channel)s: %(state)s", channel=on, state=state)
            return Step(mark=Mark.WRONG, words=words, more=delivery.reason)


def _live(one: Left, now: datetime) -> Step:
    delivery, on = one.delivery, one.channel
    at = delivery.published_at or delivery.due_at
    if one.standing and one.standing.publication.gone_at:
        words = say("%(channel)s does not show it any more", channel=on)
        return Step(mark=Mark.WRONG, words=words, at=one.standing.publication.gone_at)
    return Step(
        mark=Mark.DONE,
        words=say("Live on %(channel)s", channel=on),
        at=at,
        more=_came_of(one.standing, age=now - at),
        url=delivery.url or "",
    )


def _came_of(standing: Standing | None, *, age: timedelta) -> Text:
    told = standing.figures.get(Age.TWO_DAYS, {}) if standing else {}
    if any(value is not None for value in told.values()):
        words = in_words(together(told.items()))
        return words or say("No reaction after two days; it was there to be read.")
    if age < _TOLD_AFTER:
        return say("What came of it is told after two days.")
    return say("This network tells no figures.")
