"""The levels that posts go through for what they have, read for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.approval.conditions import found
from models.approval import ApprovalCondition, Because, Level
from models.consent import Consent
from models.content import Content
from models.delivery import Delivery
from models.media_library import MediaUse
from models.people import Workspace
from models.post import Media, Post
from models.way import DeliveryState, Temperature


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """What a workspace looks for, and what is known of its posts for that."""

    levels: Mapping[Because, Level]
    late_from: int | None
    zone: str
    consents: Mapping[int, Sequence[Consent]]
    leaving: Mapping[int, Sequence[datetime]]

    def to(self, post: Post, content: Content) -> list[Level]:
        """In the order of `Because`."""
        return self.of(
            content,
            consents=self.consents.get(post.id, ()),
            temperature=post.temperature,
            leaves_at=_times(post, self.leaving.get(post.id, ())),
        )

    def of(
        self,
        content: Content,
        *,
        consents: Iterable[Consent],
        temperature: Temperature,
        leaves_at: Iterable[datetime],
    ) -> list[Level]:
        """Of what is no post yet as well. `leaves_at`: each of its times."""
        if not self.levels:
            return []
        has = found(
            content,
            consents=consents,
            temperature=temperature,
            leaves_at=leaves_at,
            zone=self.zone,
            late_from=self.late_from,
        )
        return [self.levels[one] for one in Because if one in has and one in self.levels]


def added(session: Session, workspace_id: int, posts: Sequence[Post]) -> Adding:
    """Nothing more is asked where nothing is looked for."""
    rows = session.scalars(
        select(ApprovalCondition).where(ApprovalCondition.workspace_id == workspace_id)
    ).all()
    ids = [post.id for post in posts] if rows else []
    hours = [row.hour for row in rows if row.because is Because.LATE]
    return Adding(
        levels={row.because: Level.from_json(row.level) for row in rows},
        late_from=hours[0] if hours else None,
        zone=_zone(session, workspace_id) if rows else "UTC",
        consents=_consents(session, workspace_id, ids) if ids else {},
        leaving=_leaving(session, workspace_id, ids) if ids else {},
    )


def _times(post: Post, planned: Sequence[datetime]) -> list[datetime]:
    """Each instant at which some of it leaves, or would; an embargo holds it back. A wish counts
    beside what is planned: what is planned may be taken off.
    """
    wished = [post.wished_at] if post.wished_at else []
    return [max(at, post.embargo_until or at) for at in (*planned, *wished)]


def _zone(session: Session, workspace_id: int) -> str:
    return session.scalars(select(Workspace.zone).where(Workspace.id == workspace_id)).one()


def _consents(
    session: Session, workspace_id: int, post_ids: Sequence[int]
) -> dict[int, list[Consent]]:
    by_post: defaultdict[int, list[Consent]] = defaultdict(list)
    shown = (
        select(MediaUse.post_id, Media.consent)
        .join(Media, Media.id == MediaUse.media_id)
        .where(Media.workspace_id == workspace_id, MediaUse.post_id.in_(post_ids))
    )
    for row in session.execute(shown):
        by_post[row.post_id].append(row.consent)
    return by_post


def _leaving(
    session: Session, workspace_id: int, post_ids: Sequence[int]
) -> dict[int, list[datetime]]:
    """When its deliveries leave, on each channel."""
    by_post: defaultdict[int, list[datetime]] = defaultdict(list)
    waiting = (DeliveryState.PLANNED, DeliveryState.SUSPENDED)
    wanted = select(Delivery.post_id, Delivery.due_at).where(
        Delivery.workspace_id == workspace_id,
        Delivery.post_id.in_(post_ids),
        Delivery.state.in_(waiting),
    )
    for row in session.execute(wanted):
        by_post[row.post_id].append(row.due_at)
    return by_post
