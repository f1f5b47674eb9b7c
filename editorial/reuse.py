"""The rules by which a cold post leaves again, and the person who reads it again in between."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.matching import likeness
from lib.errors import WrongState
from lib.i18n import Text, say
from models.actor import Actor
from models.content import Content
from models.permissions import May
from models.post import Post
from models.reuse import MonthDays, Reuse, ReuseRules
from models.scope import fetch
from models.way import PostState, Temperature

MOST_WORDINGS: Final = 20
MOST_SEASONS: Final = 12
_MOST: Final = {"rest_days": 3650, "most_uses": 1000, "reread_months": 120}
_LEAP: Final = 2024  # a year that has every day


def rules_of(session: Session, post: Post) -> ReuseRules:
    found = _row(session, post)
    return found.rules if found else ReuseRules()


def keep(session: Session, post: Post, rules: ReuseRules) -> None:
    """No approval is lost by it: what leaves stays the same."""
    if rules == rules_of(session, post):
        return
    row = _own(session, post)
    row.rest_days, row.most_uses = rules.rest_days, rules.most_uses
    row.reread_months, row.expires_on = rules.reread_months, rules.expires_on
    row.seasons = list(rules.seasons)


def read_again(session: Session, actor: Actor, post_id: int, *, now: datetime) -> Post:
    """Somebody made sure that it is still true. Raises NotAllowed, NotFound, WrongState."""
    actor.must(May.CHECK_COLD)
    post = fetch(session, actor, Post, post_id)
    if post.temperature is not Temperature.COLD or post.state is not PostState.APPROVED:
        raise WrongState(
            say("This post is not in the pool of cold posts."),
            remedy=say("Make it cold and have it approved: it counts as read then."),
        )
    was_read(session, post, now=now)
    return post


def was_read(session: Session, post: Post, *, now: datetime) -> None:
    _own(session, post).read_on = now


def wrong(rules: ReuseRules) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for name, most in _MOST.items():
        number = getattr(rules, name)
        if number is not None and not 1 <= number <= most:
            found[name] = say("A number from %(least)s to %(most)s.", least=1, most=most)
    if len(rules.seasons) > MOST_SEASONS:
        found["seasons"] = say("At most %(most)s seasons.", most=MOST_SEASONS)
    elif not all(map(_is_season, rules.seasons)):
        found["seasons"] = say("A season goes from a day to a day, such as 11-15 to 01-05.")
    return found


def said_twice(content: Content) -> dict[str, Text]:
    """A wording that a network would take for one before it could never leave."""
    found = {}
    before = {likeness(content.text)}
    for number, text in enumerate(content.wordings):
        if likeness(text) in before:
            found[f"wordings[{number}]"] = say("This says the same as a text before it.")
        before.add(likeness(text))
    if len(content.wordings) > MOST_WORDINGS:
        found["wordings"] = say("At most %(most)s other wordings.", most=MOST_WORDINGS)
    return found


def _is_season(season: MonthDays) -> bool:
    try:
        for day in season:
            date.fromisoformat(f"{_LEAP}-{day}")
    except ValueError:
        return False
    return True


def _row(session: Session, post: Post) -> Reuse | None:
    found = select(Reuse).where(Reuse.workspace_id == post.workspace_id, Reuse.post_id == post.id)
    return session.scalars(found).one_or_none()


def _own(session: Session, post: Post) -> Reuse:
    row = _row(session, post)
    if row is None:
        row = Reuse(workspace_id=post.workspace_id, post_id=post.id, seasons=[])
        session.add(row)
        session.flush()
    return row
