"""Looking for words among everything the actor may read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.actor import Actor
from models.search.finders import FINDERS, Asked, Finder, Group, Hit
from models.search.words import asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Of one kind. `more`: there are others after these."""

    group: Group
    hits: Sequence[Hit]
    more: bool


def search(
    session: Session,
    actor: Actor,
    query: str,
    *,
    group: Group | None = None,
    without: Collection[Group] = (),
    skip: int = 0,
    limit: int = 5,
) -> list[Found]:
    """The newest of each kind that hold all the words; `group`: of that kind alone, `without`:
    of none of these.
    """
    terms = asked(query)
    if not terms:
        return []
    wanted = Asked(session=session, actor=actor, terms=terms, skip=skip, limit=limit + 1)
    found = [
        (one, finder.find(wanted))
        for one, finder in FINDERS.items()
        if group in {None, one} and one not in without and _finds(actor, finder)
    ]
    return [
        Found(group=one, hits=hits[:limit], more=len(hits) > limit) for one, hits in found if hits
    ]


def _finds(actor: Actor, finder: Finder) -> bool:
    return finder.may is None or actor.may(finder.may)
