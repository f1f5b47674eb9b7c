"""One delivery as a person who decides about it is shown it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Final

from connectors.contract import Image, Outgoing, Video
from connectors.outgoing import carried, outgoing
from insight.standing import Standing
from lib.i18n import Text, say
from models.channel import Channel
from models.content import Attachment, Content
from models.delivery import (
    Attempt,
    AttemptOutcome,
    Delivery,
    Likeness,
    Look,
    LookOutcome,
    Part,
)
from models.house import House
from models.post import Media
from models.way import DeliveryState, Move
from scheduler.sending import traffic
from scheduler.slots.reasons import length
from scheduler.unsure.evidence import Evidence, Network, network_of
from web.posts.moves import LIKENESS_WORDS, LOOK_WORDS, OUTCOME_WORDS

_RECENT: Final = 20  # lines of the timeline: a network that was down for a week made a thousand


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the timeline. `took`: until the answer, or until it was given up."""

    at: datetime
    what: Text
    outcome: AttemptOutcome | LookOutcome
    result: Text
    took: Text | None
    reason: Text | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A post of the account, as the network showed it."""

    text: str
    url: str
    at: datetime
    likeness: Likeness

    @property
    def words(self) -> Text:
        return LIKENESS_WORDS[self.likeness]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One write of a post that takes several; `part` None: not known to be up."""

    number: int
    text: str
    part: Part | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One delivery with what is known of it and what a person may do."""

    delivery: Delivery
    channel: Channel
    moves: Sequence[Move]
    sent: Outgoing
    pictures: Sequence[tuple[Attachment, Media | None]]
    network: Network
    evidence: Evidence
    standing: Standing | None

    @property
    def attempts(self) -> Sequence[Attempt]:
        return self.evidence.attempts

    @property
    def needs_answer(self) -> bool:
        return Move.RESOLVE in self.moves

    @property
    def may_be_live(self) -> bool:
        """Whether a person may say that it is: only what was sent at least once."""
        return self.delivery.fence > 0

    @property
    def last_look(self) -> Look | None:
        return self.evidence.looks[-1] if self.evidence.looks else None

    @property
    def last_shown(self) -> Look | None:
        """The last look at which the network showed the account's posts."""
        return next((one for one in reversed(self.evidence.looks) if one.shown is not None), None)

    @property
    def shown(self) -> list[Shown]:
        look = self.last_shown
        return [_shown(row) for row in look.shown or ()] if look else []

    @property
    def pieces(self) -> list[Piece]:
        """Of a post in several writes, in their order."""
        known = {part.name: part for part in self.evidence.parts}
        names = self.network.steps or tuple(known)
        texts = (self.sent.text, *self.sent.thread) if self.sent.thread else ()
        pairs = zip_longest(names, texts[: len(names)], fillvalue="")
        return [
            Piece(number=at, text=text, part=known.get(name))
            for at, (name, text) in enumerate(pairs, start=1)
        ]

    @property
    def timeline(self) -> list[Happening]:
        """Tries and looks in order, the last of them."""
        lines = [*map(_tried, self.evidence.attempts), *map(_looked, self.evidence.looks)]
        return sorted(lines, key=lambda line: line.at)[-_RECENT:]

    @property
    def left_out(self) -> int:
        """How many earlier lines the timeline leaves out."""
        return max(0, len(self.evidence.attempts) + len(self.evidence.looks) - _RECENT)

    @property
    def sent_again(self) -> Text:
        """What follows if a person has it sent again."""
        if self.delivery.state is not DeliveryState.UNSURE:
            return say("It leaves at once.")
        if self.network.keyed:
            return say(
                "It leaves again at once under the same key, by which %(network)s knows it: "
                "there is no second copy.",
                network=self.network.name,
            )
        if self.evidence.parts:
            return say(
                "It goes on at once with the part that is missing. If that part is live after "
                "all, it will be there twice."
            )
        return say("It leaves again at once. If it is live after all, it will be there twice.")


def leaving(
    house: House,
    delivery: Delivery,
    channel: Channel,
    content: Content,
    *,
    moves: Sequence[Move],
    media: Mapping[str, Media],
    evidence: Evidence,
    standing: Standing | None,
) -> Leaving:
    pictures = [(one, media.get(one.sha256)) for one in content.media]
    files = [_file(house, one, kept) for one, kept in pictures if kept]
    can = traffic.able_to(channel)
    worded = content.worded(delivery.wording)
    sent = outgoing(worded, channel.id, can, kind=channel.kind, key=delivery.key, media=files)
    return Leaving(
        delivery=delivery,
        channel=channel,
        moves=moves,
        sent=sent,
        pictures=pictures,
        network=network_of(house, channel, sent),
        evidence=evidence,
        standing=standing,
    )


def _file(house: House, one: Attachment, kept: Media) -> Image | Video:
    path = house.files.path(kept.workspace_id, kept.sha256)
    return carried(kept, alt=one.alt, path=path, read=lambda: b"")


def _tried(one: Attempt) -> Happening:
    return Happening(
        at=one.started_at,
        what=say("Sent (try %(number)s)", number=one.fence),
        outcome=one.outcome,
        result=OUTCOME_WORDS[one.outcome],
        took=_took(one),
        reason=one.reason,
        evidence=one.evidence,
    )


def _took(one: Attempt) -> Text | None:
    if one.ended_at is None:
        return None
    spent = max(one.ended_at - one.started_at, timedelta(0))
    if spent < timedelta(seconds=1):
        return say("in less than a second")
    return say("after %(length)s", length=length(timedelta(seconds=int(spent.total_seconds()))))


def _looked(one: Look) -> Happening:
    return Happening(
        at=one.at,
        what=say("Looked up"),
        outcome=one.outcome,
        result=LOOK_WORDS[one.outcome],
        took=None,
        reason=one.reason,
        evidence=one.evidence,
    )


def _shown(row: Mapping[str, str]) -> Shown:
    return Shown(
        text=row["text"],
        url=row["url"],
        at=datetime.fromisoformat(row["at"]),
        likeness=Likeness(row.get("likeness", Likeness.DIFFERENT)),
    )
