"""The line: the pillars and their shares, and how places and times are kept for them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from editorial.approval.stricter import asked_again
from editorial.naming import call, spelled
from lib.errors import Invalid
from lib.i18n import Text, say, speaking
from models.actor import Actor
from models.approval import ApprovalRule
from models.people import Workspace
from models.permissions import May
from models.pillar import Pillar, known_as
from models.post import Post
from models.scope import fetch, scoped
from models.way import GIVEN_UP, PostState

LONGEST_NAME: Final = 120
MOST_SHARE: Final = 100
EXPLORE: Final = (0, 10, 15, 20, 25)
MOST: Final = 30
# What fundraisers call the three A's: thank and show, explain, and only then ask.
PRESET: Final = ((say("Appreciation"), 70), (say("Advocacy"), 20), (say("Appeals"), 10))


def pillars(session: Session, actor: Actor) -> Sequence[Pillar]:
    """Those that are aimed at, in their order."""
    found = scoped(actor, Pillar).where(Pillar.archived_at.is_(None))
    return session.scalars(found.order_by(Pillar.position, Pillar.id)).all()


def archived(session: Session, actor: Actor) -> Sequence[Pillar]:
    found = scoped(actor, Pillar).where(Pillar.archived_at.is_not(None))
    return session.scalars(found.order_by(Pillar.name, Pillar.id)).all()


def unknown(session: Session, actor: Actor) -> list[tuple[str, int]]:
    """What posts name as their pillar and the line does not have, and how many do."""
    known = {known_as(one.name) for one in session.scalars(scoped(actor, Pillar))}
    found = (
        select(Post.pillar, func.count(Post.id))
        .where(Post.workspace_id == actor.workspace_id, Post.pillar != "")
        .where(Post.state.not_in(GIVEN_UP))
        .group_by(Post.pillar)
        .order_by(Post.pillar)
    )
    return [(name, n) for name, n in session.execute(found) if known_as(name) not in known]


def add(session: Session, actor: Actor, name: str, *, share: int = 0) -> Pillar:
    """At the end of the list. Raises Invalid."""
    actor.must(May.SET_LINE)
    there = session.scalars(scoped(actor, Pillar)).all()
    if len(there) >= MOST:
        raise Invalid(
            say("More than %(most)s cannot be kept.", most=MOST),
            remedy=say("A line that people remember has three to six pillars."),
        )
    called = _free(there, name)
    _must_be_share(share)
    last = max((one.position for one in there), default=0)
    made = Pillar(workspace_id=actor.workspace_id, name=called, share=share, position=last + 1)
    session.add(made)
    session.flush()
    return made


def begin(session: Session, actor: Actor) -> list[Pillar]:
    """Three pillars to begin with, by name in the workspace's language. Raises Invalid."""
    home = session.get_one(Workspace, actor.workspace_id)
    with speaking(home.language, home.zone):
        named = [(str(words), share) for words, share in PRESET]
    return [add(session, actor, name, share=share) for name, share in named]


def aim(session: Session, actor: Actor, shares: Mapping[int, int]) -> None:
    """By pillar, in parts of all shares together. Raises Invalid, NotFound."""
    actor.must(May.SET_LINE)
    for pillar_id, share in shares.items():
        _must_be_share(share)
        fetch(session, actor, Pillar, pillar_id).share = share


def put(session: Session, actor: Actor, name: str, *, share: int) -> Pillar:
    """The pillar of that name aimed at with that share: added, or taken up, if need be."""
    actor.must(May.SET_LINE)
    there = session.scalars(scoped(actor, Pillar)).all()
    known = next((one for one in there if known_as(one.name) == known_as(name)), None)
    if known is None:
        return add(session, actor, name, share=share)
    _must_be_share(share)
    known.share = share
    return known if known.archived_at is None else take_up(session, actor, known.id)


def rename(session: Session, actor: Actor, pillar_id: int, name: str, *, now: datetime) -> int:
    """Of the pillar, its rule of approval and all its posts: how many. Raises Invalid."""
    actor.must(May.SET_LINE)
    pillar = fetch(session, actor, Pillar, pillar_id)
    others = [one for one in session.scalars(scoped(actor, Pillar)) if one.id != pillar_id]
    before, pillar.name = pillar.name, _free(others, name)
    for rule in session.scalars(scoped(actor, ApprovalRule).where(ApprovalRule.pillar != "")):
        if known_as(rule.pillar) == known_as(before):
            rule.pillar = pillar.name
    return _call(session, actor, before, pillar.name, now=now)


def take_for(session: Session, actor: Actor, name: str, pillar_id: int, *, now: datetime) -> int:
    """The posts that name `name` as their pillar belong to that one: how many."""
    actor.must(May.SET_LINE)
    pillar = fetch(session, actor, Pillar, pillar_id)
    return _call(session, actor, name, pillar.name, now=now)


def shift(session: Session, actor: Actor, pillar_id: int, *, by: int) -> Pillar:
    """That many places down the list, or up where negative; no further than its ends."""
    actor.must(May.SET_LINE)
    pillar = fetch(session, actor, Pillar, pillar_id)
    others = [one for one in pillars(session, actor) if one.id != pillar_id]
    before = sum(one.position < pillar.position for one in others)
    place = min(max(before + by, 0), len(others))
    for number, one in enumerate([*others[:place], pillar, *others[place:]], 1):
        one.position = number
    return pillar


def archive(session: Session, actor: Actor, pillar_id: int, *, now: datetime) -> Pillar:
    """It is aimed at no more; its posts keep its name."""
    actor.must(May.SET_LINE)
    pillar = fetch(session, actor, Pillar, pillar_id)
    pillar.archived_at = now
    return pillar


def take_up(session: Session, actor: Actor, pillar_id: int) -> Pillar:
    """What was archived is aimed at again, with its share, at the end of the list."""
    actor.must(May.SET_LINE)
    pillar = fetch(session, actor, Pillar, pillar_id)
    there = pillars(session, actor)
    pillar.position = max((one.position for one in there), default=0) + 1
    pillar.archived_at = None
    return pillar


def keep_terms(session: Session, actor: Actor, *, explore: int, cut_off: int) -> Workspace:
    """As `Workspace` says. Raises Invalid."""
    actor.must(May.SET_LINE)
    fields: dict[str, Text] = {}
    if explore not in EXPLORE:
        fields["explore"] = say("Choose one of the list.")
    if not 0 <= cut_off <= 23:
        fields["cut_off"] = say("An hour goes from 0 to 23.")
    _must_be_right(fields)
    home = session.get_one(Workspace, actor.workspace_id)
    home.explore, home.cut_off = explore, cut_off
    return home


def _call(session: Session, actor: Actor, before: str, after: str, *, now: datetime) -> int:
    """An approved post whose new pillar has a stricter rule is asked about again."""
    ways = spelled(session, actor, Post.pillar, before)
    theirs = scoped(actor, Post).where(Post.pillar.in_(ways), Post.state == PostState.APPROVED)
    approved = [post.id for post in session.scalars(theirs)]
    with asked_again(session, actor, approved, now=now):
        return call(session, actor, Post.pillar, before, after)


def _free(others: Collection[Pillar], name: str) -> str:
    """The name as it is kept. Raises Invalid where it is empty, too long or another's."""
    called = " ".join(name.split())
    if not 0 < len(called) <= LONGEST_NAME:
        _must_be_right({"name": say("A name has 1 to %(most)s characters.", most=LONGEST_NAME)})
    if known_as(called) in {known_as(one.name) for one in others}:
        _must_be_right({"name": say("There is a pillar “%(name)s” already.", name=called)})
    return called


def _must_be_share(share: int) -> None:
    if not 0 <= share <= MOST_SHARE:
        wrong = say("A number from %(least)s to %(most)s.", least=0, most=MOST_SHARE)
        _must_be_right({"share": wrong})


def _must_be_right(fields: Mapping[str, Text]) -> None:
    if fields:
        raise Invalid(
            say("The line cannot be kept like this."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )
