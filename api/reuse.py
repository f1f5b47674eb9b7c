"""The rules of reuse of posts, as they are told and taken."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from api.errors import Json
from models.actor import Actor
from models.reuse import Reuse, ReuseRules
from models.scope import scoped


def by_post(session: Session, actor: Actor, post_ids: Collection[int]) -> dict[int, Reuse]:
    found = session.scalars(scoped(actor, Reuse).where(Reuse.post_id.in_(post_ids)))
    return {one.post_id: one for one in found}


def told(kept: Reuse | None, read_on: str | None) -> Json:
    rules = kept.rules if kept else ReuseRules()
    return {**rules.to_json(), "read_on": read_on}


def changed(before: ReuseRules, sent: Mapping[str, Any]) -> ReuseRules:
    """With what was sent in place."""
    given = dict(sent)
    if "seasons" in given:
        given["seasons"] = tuple((one["since"], one["until"]) for one in given["seasons"])
    return replace(before, **given)
