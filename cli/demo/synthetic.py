"""Many invented posts at once, for benchmarks."""

import calendar
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

import click
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from cli.demo.story import STORY, Stage, Told
from lib.errors import Invalid
from lib.i18n import say
from lib.zones import locate, wall_time
from models.base import Base
from models.channel import Channel
from models.content import Content
from models.delivery import Attempt, AttemptOutcome, Delivery, PlacedBy
from models.house import House
from models.people import Membership
from models.post import Post, Revision
from models.search import filling
from models.way import DeliveryState, PostState
from scheduler.planner import new_key

_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """Aware instants, the first within and the last without."""

    first: datetime
    last: datetime


def year_span(now: datetime) -> Span:
    """Half a year back and half a year on."""
    return Span(now - timedelta(days=182), now + timedelta(days=183))


def month_span(month: str, zone: str = "Europe/Paris") -> Span:
    """`2026-12`: that month in `zone`. Raises Invalid."""
    try:
        first = datetime.strptime(month, "%Y-%m")  # noqa: DTZ007 - a wall time
    except ValueError as error:
        raise Invalid(
            say("“%(month)s” is not a month.", month=month), remedy=say("Write it as 2026-12.")
        ) from error
    days = calendar.monthrange(first.year, first.month)[1]
    return Span(locate(first, zone).at, locate(first + timedelta(days=days), zone).at)


def add_posts(house: House, workspace_id: int, count: int, span: Span, *, now: datetime) -> None:
    """`count` approved posts spread evenly: live where their time is past, else planned."""
    made = _made(house, workspace_id, count, span, now=now)
    with click.progressbar(
        length=count,
        label=str(say("Adding posts")),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        while batch := list(islice(made, _BATCH)):
            with house.database.transaction() as session:
                _insert(session, batch, now=now)
            bar.update(len(batch))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    post: dict[str, Any]
    content: Content
    channel: Channel
    due_at: datetime


def _made(
    house: House, workspace_id: int, count: int, span: Span, *, now: datetime
) -> Iterator[_Made]:
    with house.database.reading() as session:
        channels = session.scalars(
            select(Channel).where(Channel.workspace_id == workspace_id).order_by(Channel.id)
        ).all()
        owner = session.scalar(
            select(func.min(Membership.user_id)).where(Membership.workspace_id == workspace_id)
        )
    texts = [told for told in STORY if told.stage is Stage.OUT]
    step = (span.last - span.first) / count
    for number in range(count):
        told, channel = texts[number % len(texts)], channels[number % len(channels)]
        due = (span.first + number * step).replace(second=0, microsecond=0)
        yield _one(told, number, channel, due, workspace_id, owner, now=now)


def _one(
    told: Told,
    number: int,
    channel: Channel,
    due: datetime,
    workspace_id: int,
    owner: int | None,
    *,
    now: datetime,
) -> _Made:
    content = Content(
        title=f"{told.title} ({number + 1})",
        text=f"{told.text} ({number + 1})",
        channels=(channel.id,),
    )
    post = {
        "workspace_id": workspace_id,
        "title": content.title,
        "temperature": told.temperature,
        "pillar": told.pillar,
        "goal": "",
        "campaign": "",
        "fresh_until": None,
        "wished_at": due,
        "owner_id": owner,
        "state": PostState.APPROVED,
        "approved_hash": content.hash,
        "notes": (),
        "created_at": now,
        "updated_at": now,
    }
    return _Made(post=post, content=content, channel=channel, due_at=due)


def _insert(session: Session, batch: Sequence[_Made], *, now: datetime) -> None:
    posts = _ids(session, Post, [made.post for made in batch])
    revisions = _ids(
        session,
        Revision,
        [_revision(made, post, now=now) for made, post in zip(batch, posts, strict=True)],
    )
    session.execute(
        update(Post),
        [{"id": p, "revision_id": r} for p, r in zip(posts, revisions, strict=True)],
    )
    filling.fill_posts(session, posts)
    deliveries = [
        _delivery(made, post, revision, now=now)
        for made, post, revision in zip(batch, posts, revisions, strict=True)
    ]
    ids = _ids(session, Delivery, deliveries)
    attempts = [
        _attempt(delivery_id, delivery)
        for delivery_id, delivery in zip(ids, deliveries, strict=True)
        if delivery["state"] is DeliveryState.PUBLISHED
    ]
    if attempts:
        session.execute(insert(Attempt), attempts)


def _ids(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """The ids of the new rows, in the order of `rows`."""
    made = insert(model).returning(model.id, sort_by_parameter_order=True)
    return session.scalars(made, rows).all()


def _revision(made: _Made, post: int, *, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": made.post["workspace_id"],
        "post_id": post,
        "number": 1,
        "hash": made.content.hash,
        "content": made.content.to_json(),
        "author_id": made.post["owner_id"],
        "created_at": now,
    }


def _delivery(made: _Made, post: int, revision: int, *, now: datetime) -> dict[str, Any]:
    out = made.due_at <= now
    return {
        "workspace_id": made.post["workspace_id"],
        "post_id": post,
        "channel_id": made.channel.id,
        "revision_id": revision,
        "content_hash": made.content.hash,
        "temperature": made.post["temperature"],
        "key": new_key(now),
        "state": DeliveryState.PUBLISHED if out else DeliveryState.PLANNED,
        "due_at": made.due_at,
        "zone": made.channel.zone,
        "wall": wall_time(made.due_at, made.channel.zone).isoformat(),
        "placed_by": PlacedBy.PLANNER,
        "why": (),
        "fence": 1 if out else 0,
        "published_at": made.due_at if out else None,
        "created_at": now,
        "updated_at": now,
    }


def _attempt(delivery_id: int, delivery: dict[str, Any]) -> dict[str, Any]:
    return {
        "delivery_id": delivery_id,
        "fence": 1,
        "sender": "synthetic",
        "started_at": delivery["due_at"],
        "ended_at": delivery["due_at"],
        "outcome": AttemptOutcome.PUBLISHED,
        "evidence": "",
    }
