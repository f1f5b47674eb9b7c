"""Posts as they are told, with what goes with them, fetched for all of them at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api import reuse
from api.errors import Json
from api.present import instant, words
from editorial import queries
from editorial.approval import wording
from editorial.approval.approved import approvals
from editorial.approval.rules import Course, Step
from editorial.approval.standing import courses, turns
from editorial.holding.holders import Held
from editorial.holding.reading import held_among
from models.actor import Actor
from models.content import Attachment, Content
from models.delivery import Delivery
from models.post import Decision, Media, Post, Revision
from models.reuse import Reuse
from models.roles import Given, counting, given_to
from models.scope import scoped
from models.way import PostState, post_moves


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What is told with posts, fetched for all of them at once."""

    revisions: dict[int, Revision]
    media: dict[str, Media]
    deliveries: dict[int, list[Delivery]]
    names: dict[int, str]
    reuse: dict[int, Reuse]
    courses: Mapping[int, Course]
    turns: Mapping[int, bool]
    given: Given
    held: Mapping[int, Held]
    approvals: Mapping[int, Decision]


def posts(session: Session, actor: Actor, found: Sequence[Post], *, now: datetime) -> list[Json]:
    around = _around(session, actor, found, now=now)
    return [_post(actor, one, around) for one in found]


def post(session: Session, actor: Actor, found: Post, *, now: datetime) -> Json:
    return posts(session, actor, [found], now=now)[0]


def _around(session: Session, actor: Actor, found: Sequence[Post], *, now: datetime) -> _Around:
    ids = [one.revision_id for one in found]
    revisions = {
        one.id: one for one in session.scalars(scoped(actor, Revision).where(Revision.id.in_(ids)))
    }
    shas = {
        attachment["sha256"]
        for one in revisions.values()
        for attachment in one.content.get("media", ())
    }
    return _Around(
        revisions=revisions,
        media=_media_by_sha(session, actor, shas),
        deliveries=_deliveries_by_post(session, actor, [one.id for one in found]),
        names=queries.names(session, actor),
        reuse=reuse.by_post(session, actor, [one.id for one in found]),
        courses=courses(
            session,
            actor.workspace_id,
            [one for one in found if one.state is PostState.IN_REVIEW],
        ),
        turns=turns(session, actor, found, now=now),
        given=given_to(session, actor),
        held=held_among(session, actor.workspace_id, [one.id for one in found], now=now),
        approvals=approvals(session, actor.workspace_id, [one.id for one in found]),
    )


def _media_by_sha(session: Session, actor: Actor, shas: Collection[str]) -> dict[str, Media]:
    found = session.scalars(scoped(actor, Media).where(Media.sha256.in_(shas)))
    return {one.sha256: one for one in found}


def _deliveries_by_post(
    session: Session, actor: Actor, post_ids: Collection[int]
) -> dict[int, list[Delivery]]:
    found = scoped(actor, Delivery).where(Delivery.post_id.in_(post_ids)).order_by(Delivery.id)
    by_post: dict[int, list[Delivery]] = {}
    for one in session.scalars(found):
        by_post.setdefault(one.post_id, []).append(one)
    return by_post


def _post(actor: Actor, one: Post, around: _Around) -> Json:
    revision = around.revisions[one.revision_id or 0]
    content = Content.from_json(revision.content)
    return {
        "id": one.id,
        **_written(one, content, around),
        **_standing(actor, one, around, channels=content.channels),
        "revision": revision.number,
    }


def _written(one: Post, content: Content, around: _Around) -> Json:
    kept = around.reuse.get(one.id)
    return {
        "title": one.title,
        "text": content.text,
        "link": content.link,
        "language": content.language,
        "temperature": one.temperature.value,
        "pillar": one.pillar,
        "goal": one.goal,
        "campaign": one.campaign,
        "relevant_from": instant(one.relevant_from),
        "embargo_until": instant(one.embargo_until),
        "fresh_until": instant(one.fresh_until),
        "priority": one.priority.value,
        "wished_at": instant(one.wished_at),
        "channels": list(content.channels),
        "variants": {str(channel): text for channel, text in content.variants.items()},
        "media": [_attachment(a, around.media.get(a.sha256)) for a in content.media],
        "thread": content.thread,
        "comment": content.comment,
        "wordings": list(content.wordings),
        "tags": asdict(content.tags) if content.tags else None,
        "reuse": reuse.told(kept, instant(kept.read_on if kept else None)),
    }


def _standing(actor: Actor, one: Post, around: _Around, *, channels: Collection[int]) -> Json:
    own = one.owner_id == actor.user_id
    return {
        "state": one.state.value,
        "notes": words(one.notes),
        "moves": [
            move.value
            for move in post_moves(
                one.state,
                role=counting(actor.role, around.given, channels),
                own=own,
                asked=around.turns.get(one.id),
            )
        ],
        "approval": [_step(step, around.names) for step in _steps(around, one)],
        "approved": _approved(around.approvals.get(one.id), around.names),
        "waiting": _waiting(around.held.get(one.id), around.names),
        "owner": around.names.get(one.owner_id, ""),
        "created_at": instant(one.created_at),
        "updated_at": instant(one.updated_at),
        "deliveries": [_summary(delivery) for delivery in around.deliveries.get(one.id, ())],
    }


def _steps(around: _Around, one: Post) -> tuple[Step, ...]:
    found = around.courses.get(one.id)
    return found.steps if found else ()


def _approved(one: Decision | None, names: Mapping[int, str]) -> Json | None:
    if one is None:
        return None
    return {
        "how": one.how.value if one.how else None,
        "by": one.as_name or names.get(one.by_id, ""),
        "at": instant(one.at),
    }


def _waiting(held: Held | None, names: Mapping[int, str]) -> Json | None:
    if held is None:
        return None
    return {
        "for": sorted(names.get(one, "") for one in held.people),
        "since": instant(held.since),
        "by_when": instant(held.by_when),
    }


def _step(step: Step, names: Mapping[int, str]) -> Json:
    return {
        "name": str(wording.named(step.level)),
        "because": step.level.because.value if step.level.because else None,
        "agreed": [sign.name for sign in step.given],
        "missing": step.missing,
        "waits_for": sorted(names.get(one, "") for one in step.able) if step.missing else [],
        "guests": step.level.guests,
        "without": sorted(names.get(one.user_id, "") for one in step.spared),
    }


def _attachment(one: Attachment, kept: Media | None) -> Json:
    return {
        "id": kept.id if kept else None,
        "sha256": one.sha256,
        "alt": one.alt,
        "decorative": one.decorative,
        "mime": kept.mime if kept else None,
        "width": kept.width if kept else None,
        "height": kept.height if kept else None,
    }


def _summary(one: Delivery) -> Json:
    return {
        "id": one.id,
        "channel": one.channel_id,
        "due_at": instant(one.due_at),
        "state": one.state.value,
        "url": one.url,
        "why": words(one.why),
    }
