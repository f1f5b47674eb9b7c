"""What the pool asks of a plan of whole weeks: who may leave, from when to when, in what order."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from lib.i18n import Text, say, say_n
from models.channel import Channel
from models.way import Temperature
from scheduler.pool.evergreen import Evergreen, Waits, look
from scheduler.pool.shelf import Place, Shelved, shelf
from scheduler.slots.agenda import DAY
from scheduler.slots.span import Span

if TYPE_CHECKING:  # numpy costs memory: only who plans pays it
    from scheduler.planning import Change, Need, Placement, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The evergreen posts that a plan may use, by post and channel. `now`: when it is made."""

    kept: Mapping[Place, Shelved]
    now: datetime
    until: datetime

    def bind(self, needs: "Sequence[Need]") -> "list[Need]":
        """Without those that may not leave by then, and in the pool's order among themselves.

        One that is planned and may not leave any more stays, without a time that it could have.
        """
        bound = [one for need in needs if (one := self._bound(need)) is not None]
        ours = [need for need in bound if self._of(need) is not None]
        turns = dict(
            zip(
                (need.key for need in sorted(ours, key=self._turn)),
                sorted(need.turn for need in ours),
                strict=True,
            )
        )
        return [replace(need, turn=turns.get(need.key, need.turn)) for need in bound]

    def explain(self, plan: "Plan") -> "Plan":
        """With what the pool knows of each post, in words."""
        return replace(
            plan,
            placements=tuple(self._placement(one) for one in plan.placements),
            changes=tuple(self._change(one) for one in plan.changes),
        )

    def _of(self, need: "Need") -> Shelved | None:
        if need.temperature is not Temperature.COLD or need.placed is not None:
            return None
        return self.kept.get(need.key)

    def _bound(self, need: "Need") -> "Need | None":
        one = self._of(need)
        if one is None:
            return need
        spans = tuple(_within(_spans(one, since=self.now, until=self.until), need.seasons))
        if spans:
            return replace(need, seasons=spans)
        return None if need.planned_at is None else replace(need, seasons=(_never(self.now),))

    def _turn(self, need: "Need") -> tuple[bool, float, int]:
        left = self.kept[need.key].left
        return bool(left), left[-1].at.timestamp() if left else 0.0, need.turn

    def _placement(self, found: "Placement") -> "Placement":
        one = self._of(found.need)
        if one is None:
            return found
        return replace(found, why=(*found.why, *_history(one, found.at)))

    def _change(self, found: "Change") -> "Change":
        one = self._of(found.need)
        if one is None or found.after is not None:
            return found
        seen = look(
            one.without(one.planned),
            channel=one.channel.id,
            at=found.before,
            zone=one.channel.zone,
        )
        return replace(found, why=seen.why) if isinstance(seen, Waits) else found


def pool_for(
    session: Session,
    workspace_id: int,
    channels: Mapping[int, Channel],
    posts: Collection[int],
    *,
    now: datetime,
    until: datetime,
) -> Pool:
    found = shelf(session, workspace_id, channels, posts=posts)
    kept = {(one.post.id, one.channel.id): one for one in found}
    return Pool(kept=kept, now=now, until=until)


def _spans(one: Shelved, *, since: datetime, until: datetime) -> Iterator[Span]:
    """When it may leave; what is planned of it is not held against it."""
    post, zone = one.without(one.planned), one.channel.zone
    used = post.on(one.channel.id)
    begins = max(since, used[-1].at + post.gap) if used else since
    ends = min(until, post.read_on + post.reread, *filter(None, [post.expires]))
    if _is_spent(post, len(used)) or begins >= ends:
        return
    if not post.seasons:
        yield Span(begins, ends)
    for season in post.seasons:
        yield from season.spans(since=begins, until=ends, zone=zone)


def _within(spans: Iterable[Span], others: Sequence[Span]) -> Iterator[Span]:
    """Their common parts; `others` empty: whatever the time."""
    for span in spans:
        for other in others or (span,):
            since, until = max(span.since, other.since), min(span.until, other.until)
            if since < until:
                yield Span(since, until)


def _is_spent(post: Evergreen, used: int) -> bool:
    said = {use.wording for use in post.uses}
    most = post.most_uses
    return said.issuperset(post.wordings) or (most is not None and used >= most)


def _never(now: datetime) -> Span:
    return Span(now, now)


def _history(one: Shelved, at: datetime) -> Iterator[Text]:
    if one.left:
        yield say_n(
            "it was last used here %(n)s day before",
            "it was last used here %(n)s days before",
            (at - one.left[-1].at) // DAY,
        )
    else:
        yield say("it was never used here")
    count = len(one.evergreen.wordings)
    seen = look(one.without(one.planned), channel=one.channel.id, at=at, zone=one.channel.zone)
    if count > 1 and not isinstance(seen, Waits):
        yield say(
            "wording %(number)s of %(count)s", number=one.number_of(seen.wording), count=count
        )
