"""Rows as they are told: instants with their offset in the reader's zone, words translated."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from api.errors import Json
from insight.standing import Figures, Standing, of_deliveries
from lib import i18n
from lib.i18n import Text
from lib.zones import zone_info
from models.actor import Actor
from models.delivery import Attempt, Delivery, Likeness, Look, Part, Stop
from models.mention import Mention
from models.roles import role_at, roles_on
from models.way import Role, delivery_moves
from scheduler.unsure.evidence import Evidence, evidence


def instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(zone_info(i18n.zone())).isoformat()


def words(texts: Iterable[Text]) -> list[str]:
    return [str(text) for text in texts]


def word(text: Text | None) -> str | None:
    return None if text is None else str(text)


def deliveries(session: Session, actor: Actor, found: Sequence[Delivery]) -> list[Json]:
    known = evidence(session, [one.id for one in found])
    standing = of_deliveries(session, actor, [one.id for one in found])
    roles = roles_on(session, actor, {one.post_id for one in found})
    return [
        _delivery(
            one,
            known[one.id],
            standing.get(one.id),
            role=role_at(session, actor, roles[one.post_id], one.channel_id),
        )
        for one in found
    ]


def delivery(session: Session, actor: Actor, found: Delivery) -> Json:
    return deliveries(session, actor, [found])[0]


def _delivery(one: Delivery, known: Evidence, standing: Standing | None, *, role: Role) -> Json:
    return {
        "id": one.id,
        "post": one.post_id,
        "channel": one.channel_id,
        "wording": one.wording,
        "due_at": instant(one.due_at),
        "wall": one.wall,
        "zone": one.zone,
        "state": one.state.value,
        "attempts": [_attempt(attempt) for attempt in known.attempts],
        "looks": [_look(look) for look in known.looks],
        "look_at": instant(one.look_at),
        "parts": [_part(part) for part in known.parts],
        "receipt": _receipt(one),
        "figures": figures(standing.figures if standing else {}),
        "why": words(one.why),
        "reason": word(one.reason),
        "remedy": word(one.remedy),
        "moves": [move.value for move in delivery_moves(one.state, role=role)],
        "series": one.series_id,
    }


def _attempt(one: Attempt) -> Json:
    return {
        "number": one.fence,
        "started_at": instant(one.started_at),
        "ended_at": instant(one.ended_at),
        "outcome": one.outcome.value,
        "reason": word(one.reason),
        "evidence": one.evidence,
    }


def _look(one: Look) -> Json:
    return {
        "at": instant(one.at),
        "outcome": one.outcome.value,
        "reason": word(one.reason),
        "evidence": one.evidence,
        "shown": None if one.shown is None else [_shown(post) for post in one.shown],
    }


def _shown(post: Mapping[str, str]) -> Json:
    return {
        "text": post["text"],
        "url": post["url"],
        "at": instant(datetime.fromisoformat(post["at"])),
        "likeness": post.get("likeness", Likeness.DIFFERENT.value),
    }


def _part(one: Part) -> Json:
    return {
        "name": one.name,
        "attempt": one.fence,
        "remote_id": one.remote_id,
        "url": one.url,
        "published_at": instant(one.published_at),
    }


def _receipt(one: Delivery) -> Json | None:
    """Proof, where there is any; a person's word stands under `extra`."""
    if one.remote_id is None and one.receipt is None:
        return None
    return {
        "remote_id": one.remote_id,
        "url": one.url,
        "published_at": instant(one.published_at),
        "extra": {name: str(value) for name, value in (one.receipt or {}).items()},
    }


def figures(told: Figures) -> Json:
    return {age.value: dict(metrics) for age, metrics in told.items()}


def publication(one: Standing) -> Json:
    row = one.publication
    return {
        "id": row.id,
        "channel": row.channel_id,
        "delivery": row.delivery_id,
        "remote_id": row.remote_id,
        "url": row.url,
        "text": row.text,
        "kind": row.kind,
        "published_at": instant(row.published_at),
        "gone_at": instant(row.gone_at),
        "figures": figures(one.figures),
    }


def mention(one: Mention, *, on: int | None) -> Json:
    """`on`: the publication that it answers."""
    return {
        "id": one.id,
        "channel": one.channel_id,
        "remote_id": one.remote_id,
        "url": one.url,
        "author": one.author,
        "text": one.text,
        "written_at": instant(one.written_at),
        "seen_at": instant(one.seen_at),
        "publication": on,
    }


def stop(one: Stop, names: dict[int, str]) -> Json:
    return {
        "id": one.id,
        "channel": one.channel_id,
        "reason": one.reason,
        "by": names.get(one.by_id, ""),
        "at": instant(one.at),
        "ended_at": instant(one.ended_at),
    }
