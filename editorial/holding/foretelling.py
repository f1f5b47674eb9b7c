"""What submitting a post would lead to: approved at once, or who is asked and by when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from editorial.approval.authors import wrote
from editorial.approval.rules import Course, Step
from editorial.approval.standing import course_if, members
from editorial.draft import Draft
from editorial.holding.away import absent, standing_in
from editorial.holding.deadline import by_when
from editorial.holding.deadlines import deadlines_of
from editorial.holding.hands import hands_of, uncovered
from editorial.holding.holders import held_up
from editorial.holding.reading import is_back, leaving
from lib.i18n import Text, say, say_n, verbatim
from models.people import Workspace
from models.post import Post

_FEW: Final = 5  # names; how many more there are is said


def foretold(
    session: Session,
    workspace_id: int,
    draft: Draft,
    *,
    writer_id: int,
    post: Post | None = None,
    now: datetime,
) -> list[Text]:
    """`writer_id`: whoever wrote this version; `post` None: it is no post yet."""
    home = session.get_one(Workspace, workspace_id)
    planned = leaving(session, workspace_id, (post.id,)).get(post.id) if post else None
    at, zone = planned or (None, home.zone)
    leaves_at = min((one for one in (at, draft.wished_at) if one), default=None)
    where = course_if(
        session,
        workspace_id,
        draft.content,
        pillar=draft.pillar,
        temperature=draft.temperature,
        leaves_at=at or draft.wished_at,
        authors=_authors(session, workspace_id, post, draft, writer_id),
    )
    if where.is_complete:
        return [say("Submitted, it is approved at once: nobody is asked.")]
    until = by_when(
        since=now,
        leaves_at=leaves_at,
        temperature=draft.temperature,
        zone=zone,
        deadlines=deadlines_of(home),
    )
    lines = _asked(session, workspace_id, where, until=until, now=now)
    return [*lines, say("By when: %(at)s.", at=until)]


def _asked(
    session: Session, workspace_id: int, where: Course, *, until: datetime, now: datetime
) -> list[Text]:
    names = {one.user_id: one.name for one in members(session, workspace_id)}
    gone = absent(session, workspace_id, now=now)
    away = standing_in(session, workspace_id, gone)
    acting = hands_of(where, away, there=names.keys())
    lines = said(where, acting, names)
    missed = uncovered(where, away, there=names.keys())
    zone = session.get_one(Workspace, workspace_id).zone
    if acting and missed and not is_back(missed, gone, until, zone):
        lines.append(_missed(where, missed, names))
    return lines


def said(where: Course, acting: Mapping[int, int], names: Mapping[int, str]) -> list[Text]:
    """Pure. `acting`: as `hands_of`, of the level that would be open."""
    step = where.next
    if step is None:
        return []
    later = len(where.steps) - 1
    lines = [_first(step, acting, names)]
    if later:
        lines.append(
            say_n("Then %(n)s more level is asked.", "Then %(n)s more levels are asked.", later)
        )
    return lines


def _missed(where: Course, missed: frozenset[int], names: Mapping[int, str]) -> Text:
    spare = where.next is not None and any(map(where.next.may_spare, missed))
    return held_up(", ".join(sorted(names[one] for one in missed)), can_spare=spare)


def _authors(
    session: Session, workspace_id: int, post: Post | None, draft: Draft, writer_id: int
) -> frozenset[int]:
    if post is None:
        return frozenset((writer_id,))
    before = wrote(session, workspace_id, {post.id: draft.content.hash})
    return before[post.id] | {post.owner_id, writer_id}


def _first(step: Step, acting: Mapping[int, int], names: Mapping[int, str]) -> Text:
    people = _named((_hand(one, whom, names) for one, whom in acting.items()), step)
    if not acting and not step.level.guests:
        return say("Submitted, it waits: nobody here can agree to it now. A manager can help.")
    readers = len(acting) + step.level.guests
    if readers == 1:
        return say("Submitted, it is put before %(people)s, who must agree.", people=people)
    if step.missing >= readers:
        return say("Submitted, it is put before %(people)s; all of them must agree.", people=people)
    if step.missing == 1:
        return say("Submitted, it is put before %(people)s; one must agree.", people=people)
    return say(
        "Submitted, it is put before %(people)s; %(n)s must agree.", people=people, n=step.missing
    )


def _hand(user_id: int, whom: int, names: Mapping[int, str]) -> Text | str:
    name = names.get(user_id, "?")
    if user_id == whom:
        return name
    return say("%(name)s (for %(absent)s)", name=name, absent=names.get(whom, "?"))


def _named(people: Iterable[Text | str], step: Step) -> Text:
    found: Sequence[Text | str] = sorted(people, key=str)
    if step.level.guests:
        found = [*found, say("a guest with a link")]
    shown, more = ", ".join(map(str, found[:_FEW])), len(found[_FEW:])
    if not more:
        return verbatim(shown)
    return say_n("%(names)s and %(n)s more", "%(names)s and %(n)s more", more, names=shown)
