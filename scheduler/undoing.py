"""Taking back what somebody just did with a post's deliveries: each stands as it stood, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from lib.errors import Changed
from lib.i18n import Text, say
from models.actor import Actor
from models.delivery import Delivery, PlacedBy
from models.permissions import May
from models.post import Post
from models.scope import scoped
from models.way import DeliveryState, Temperature
from scheduler.asking_again import ask_again
from scheduler.deciding import locked
from scheduler.possible import must_be_possible
from scheduler.scheduling import locked_post, tell

_GIVEN_UP: Final = say("It was taken back.")
Mark = tuple[str, str, int]
"""By which one sees that nobody touched a delivery since: its state, its instant, its claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """A delivery's time and state, with their reasons, and what leaves by it."""

    id: int
    state: DeliveryState
    due_at: datetime
    zone: str
    wall: str
    placed_by: PlacedBy
    why: tuple[Text, ...]
    reason: Text | None
    remedy: Text | None
    explored: bool
    not_before: datetime | None
    made_way_for: int | None
    revision_id: int
    content_hash: str
    wording: int
    temperature: Temperature

    def to_json(self) -> dict[str, Any]:
        stored = asdict(self)
        stored["due_at"] = self.due_at.isoformat()
        stored["not_before"] = self.not_before.isoformat() if self.not_before else None
        stored["why"] = [words.to_json() for words in self.why]
        for name in ("reason", "remedy"):
            words = getattr(self, name)
            stored[name] = words.to_json() if words else None
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Stood":
        later = stored["not_before"]
        return cls(
            **{
                **stored,
                "state": DeliveryState(stored["state"]),
                "placed_by": PlacedBy(stored["placed_by"]),
                "temperature": Temperature(stored["temperature"]),
                "due_at": datetime.fromisoformat(stored["due_at"]),
                "not_before": datetime.fromisoformat(later) if later else None,
                "why": tuple(map(Text.from_json, stored["why"])),
                "reason": _words(stored["reason"]),
                "remedy": _words(stored["remedy"]),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What was done to one delivery. `before` None: it was made. `after`: how it stands since."""

    id: int
    before: Stood | None
    after: Mark


def standing(session: Session, actor: Actor, post_id: int) -> dict[int, Stood]:
    """Every delivery of that post, as it stands now, by its number."""
    found = session.scalars(scoped(actor, Delivery).where(Delivery.post_id == post_id))
    return {one.id: _stood(one) for one in found}


def changes(
    session: Session, actor: Actor, post_id: int, before: Mapping[int, Stood]
) -> list[Change]:
    """What became different since `before`."""
    session.flush()
    found = session.scalars(scoped(actor, Delivery).where(Delivery.post_id == post_id))
    return [
        Change(id=one.id, before=before.get(one.id), after=_mark(one))
        for one in found
        if before.get(one.id) != _stood(one)
    ]


def take_back(
    session: Session, actor: Actor, post_id: int, done: Sequence[Change], *, now: datetime
) -> None:
    """Raises Changed where somebody, or the daemon, was quicker; Invalid; NotAllowed."""
    actor.must(May.UNDO_DROPS)
    post = locked_post(session, actor, post_id)
    rows = {one.id: locked(session, actor, one.id) for one in done}
    for one in done:
        _must_be_untouched(rows[one.id], one)
    # What was made gives its place on the channel back before anything else takes it.
    for one in sorted(done, key=lambda change: change.before is not None):
        row = rows[one.id]
        left = row.state
        if one.before is not None:
            ask_again(session, actor, post, row, one.before.due_at, now=now)
        _restore(row, one.before, post, now=now)
        session.flush()
        if row.state is not left:
            tell(session, actor, row, now=now)


def _restore(row: Delivery, before: Stood | None, post: Post, *, now: datetime) -> None:
    row.updated_at = now
    if before is None:
        row.state, row.reason, row.remedy = DeliveryState.CANCELLED, _GIVEN_UP, None
        return
    if before.state is DeliveryState.PLANNED:
        must_be_possible(before.due_at, post, now=now)
    row.state, row.reason, row.remedy = before.state, before.reason, before.remedy
    row.due_at, row.zone, row.wall = before.due_at, before.zone, before.wall
    row.placed_by, row.why = before.placed_by, before.why
    row.explored, row.not_before = before.explored, before.not_before
    row.made_way_for, row.temperature = before.made_way_for, before.temperature
    row.revision_id, row.content_hash = before.revision_id, before.content_hash
    row.wording = before.wording


def _must_be_untouched(row: Delivery, done: Change) -> None:
    if _mark(row) != done.after:
        raise Changed(
            say("This cannot be taken back: something else happened to the post since."),
            remedy=say("Look at it where it stands now, and move it from there."),
        )


def _mark(one: Delivery) -> Mark:
    return str(one.state), one.due_at.isoformat(), one.fence


def _stood(one: Delivery) -> Stood:
    return Stood(
        id=one.id,
        state=one.state,
        due_at=one.due_at,
        zone=one.zone,
        wall=one.wall,
        placed_by=one.placed_by,
        why=tuple(one.why),
        reason=one.reason,
        remedy=one.remedy,
        explored=one.explored,
        not_before=one.not_before,
        made_way_for=one.made_way_for,
        revision_id=one.revision_id,
        content_hash=one.content_hash,
        wording=one.wording,
        temperature=one.temperature,
    )


def _words(stored: Mapping[str, Any] | None) -> Text | None:
    return Text.from_json(stored) if stored else None
