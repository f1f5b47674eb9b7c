"""What stands on the workspace's channels, and what came of it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from models.actor import Actor
from models.channel import Channel
from models.mention import Mention
from models.publication import FROM_FILE, Age, Figure, Publication
from models.reading import Reading, Subject
from models.scope import fetch, scoped

Figures = Mapping[Age, Mapping[str, int | None]]  # metric → value; None: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A publication, its channel and its figures, the youngest age first."""

    publication: Publication
    channel: Channel
    figures: Figures

    @property
    def metrics(self) -> Sequence[str]:
        """Every one that was told at some age, in the order in which they came."""
        return list(dict.fromkeys(name for told in self.figures.values() for name in told))

    @property
    def last(self) -> Mapping[str, int]:
        """Each as it was told last; without what none told."""
        last: dict[str, int] = {}
        for told in self.figures.values():
            last |= {name: value for name, value in told.items() if value is not None}
        return last

    @property
    def id(self) -> int:
        return self.publication.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """What is read of a channel. `native`: posts published by other means that stand there."""

    readings: Mapping[Subject, Reading]
    native: int
    oldest_at: datetime | None


def publications(
    session: Session,
    actor: Actor,
    *,
    channel_id: int | None = None,
    native: bool | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Standing]:
    """The newest first; `after`: those before that one. `native`: only those published by other
    means, or only ours.
    """
    wanted = scoped(actor, Publication)
    if channel_id is not None:
        wanted = wanted.where(Publication.channel_id == channel_id)
    if native is not None:
        wanted = wanted.where(Publication.delivery_id.is_(None) == native)
    if since is not None:
        wanted = wanted.where(Publication.published_at >= since)
    if until is not None:
        wanted = wanted.where(Publication.published_at < until)
    if after is not None:
        last = fetch(session, actor, Publication, after)
        place = tuple_(Publication.published_at, Publication.id)
        wanted = wanted.where(place < tuple_(last.published_at, last.id))
    newest = wanted.order_by(Publication.published_at.desc(), Publication.id.desc())
    return _told(session, actor, list(session.scalars(newest.limit(limit))))


def answered(session: Session, actor: Actor, mentions: Sequence[Mention]) -> dict[int, int]:
    """Mention → publication of ours that it stands below, where it is known."""
    wanted = {one.on_remote_id for one in mentions if one.on_remote_id}
    found = session.scalars(scoped(actor, Publication).where(Publication.remote_id.in_(wanted)))
    known = {(one.channel_id, one.remote_id): one.id for one in found}
    places = {one.id: known.get((one.channel_id, one.on_remote_id)) for one in mentions}
    return {mention: place for mention, place in places.items() if place is not None}


def standing(session: Session, actor: Actor, publication_id: int) -> Standing:
    """Raises NotFound."""
    found = fetch(session, actor, Publication, publication_id)
    return _told(session, actor, [found])[0]


def of_deliveries(
    session: Session, actor: Actor, delivery_ids: Collection[int]
) -> dict[int, Standing]:
    """Of those that stand on their networks, by delivery."""
    found = scoped(actor, Publication).where(Publication.delivery_id.in_(delivery_ids))
    told = _told(session, actor, list(session.scalars(found)))
    return {one.publication.delivery_id: one for one in told if one.publication.delivery_id}


def summed(standings: Iterable[Standing]) -> Mapping[str, int]:
    """Of several publications, each as it was told last; without what none told."""
    total: Counter[str] = Counter()
    for one in standings:
        total.update(one.last)
    return total


def read_back(session: Session, actor: Actor, channel_id: int) -> ReadBack:
    """Raises NotFound."""
    channel = fetch(session, actor, Channel, channel_id)
    readings = session.scalars(select(Reading).where(Reading.channel_id == channel.id))
    by_hand = scoped(actor, Publication).where(
        Publication.channel_id == channel.id,
        Publication.delivery_id.is_(None),
        Publication.gone_at.is_(None),
        ~Publication.remote_id.startswith(FROM_FILE),
    )
    totals = by_hand.with_only_columns(
        func.count(Publication.id), func.min(Publication.published_at)
    )
    count, oldest = session.execute(totals).one()
    return ReadBack(readings={one.subject: one for one in readings}, native=count, oldest_at=oldest)


def _told(session: Session, actor: Actor, found: Sequence[Publication]) -> list[Standing]:
    wanted = {one.channel_id for one in found}
    kept = session.scalars(scoped(actor, Channel).where(Channel.id.in_(wanted)))
    channels = {one.id: one for one in kept}
    figures = _figures(session, [one.id for one in found])
    return [
        Standing(publication=one, channel=channels[one.channel_id], figures=figures.get(one.id, {}))
        for one in found
    ]


def _figures(
    session: Session, publication_ids: Collection[int]
) -> dict[int, dict[Age, dict[str, int | None]]]:
    found = select(Figure).where(Figure.publication_id.in_(publication_ids)).order_by(Figure.id)
    told: dict[int, dict[Age, dict[str, int | None]]] = defaultdict(dict)
    for one in sorted(session.scalars(found), key=lambda figure: figure.age.length):
        told[one.publication_id].setdefault(one.age, {})[one.metric] = one.value
    return told
