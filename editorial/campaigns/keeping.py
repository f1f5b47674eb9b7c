"""Campaigns are kept, renamed and ended by editors; a post belongs to one by its name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from editorial.naming import call
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from models.campaign import Campaign
from models.permissions import May
from models.pillar import known_as
from models.post import Post
from models.scope import fetch, scoped
from models.way import GIVEN_UP

LONGEST_NAME: Final = 200
LONGEST_AIM: Final = 2000
MOST: Final = 500
MARKS: Final = ("◆", "▲", "●", "■", "★", "✚", "◗", "⬟")


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a person says of a campaign. `mark` "": the one that the fewest others have."""

    name: str
    first: date | None = None
    last: date | None = None
    aim: str = ""
    mark: str = ""


def kept(session: Session, actor: Actor) -> Sequence[Campaign]:
    """Those that go on first, the one that begins last on top."""
    found = scoped(actor, Campaign)
    order = (
        Campaign.ended_at.is_not(None),
        Campaign.first.is_(None),
        Campaign.first.desc(),
        func.lower(Campaign.name),
    )
    return session.scalars(found.order_by(*order)).all()


def one(session: Session, actor: Actor, campaign_id: int) -> Campaign:
    """Raises NotFound."""
    return fetch(session, actor, Campaign, campaign_id)


def unknown(session: Session, actor: Actor) -> list[tuple[str, int]]:
    """What posts name as their campaign and nobody made one, and how many do."""
    known = {known_as(one.name) for one in session.scalars(scoped(actor, Campaign))}
    found = (
        select(Post.campaign, func.count(Post.id))
        .where(Post.workspace_id == actor.workspace_id, Post.campaign != "")
        .where(Post.state.not_in(GIVEN_UP))
        .group_by(Post.campaign)
        .order_by(Post.campaign)
    )
    return [(name, n) for name, n in session.execute(found) if known_as(name) not in known]


def add(session: Session, actor: Actor, described: Described, *, now: datetime) -> Campaign:
    """Posts that name it already are its own. Raises NotAllowed, Invalid."""
    actor.must(May.KEEP_CAMPAIGNS)
    there = session.scalars(scoped(actor, Campaign)).all()
    _must_fit(there, described)
    made = Campaign(workspace_id=actor.workspace_id, created_at=now)
    _describe(made, described, there)
    session.add(made)
    session.flush()
    return made


def change(
    session: Session, actor: Actor, campaign_id: int, described: Described
) -> tuple[Campaign, int]:
    """With how many posts were renamed along. Raises NotAllowed, NotFound, Invalid."""
    actor.must(May.KEEP_CAMPAIGNS)
    campaign = one(session, actor, campaign_id)
    others = [one for one in session.scalars(scoped(actor, Campaign)) if one.id != campaign_id]
    _must_fit(others, described)
    before = campaign.name
    _describe(campaign, described, others)
    if before == campaign.name:
        return campaign, 0
    return campaign, call(session, actor, Post.campaign, before, campaign.name)


def end(session: Session, actor: Actor, campaign_id: int, *, now: datetime) -> Campaign:
    """It is offered no more; its posts keep its name. Raises NotAllowed, NotFound."""
    actor.must(May.KEEP_CAMPAIGNS)
    campaign = one(session, actor, campaign_id)
    campaign.ended_at = campaign.ended_at or now
    return campaign


def take_up(session: Session, actor: Actor, campaign_id: int) -> Campaign:
    """Raises NotAllowed, NotFound."""
    actor.must(May.KEEP_CAMPAIGNS)
    campaign = one(session, actor, campaign_id)
    campaign.ended_at = None
    return campaign


def _describe(campaign: Campaign, described: Described, others: Sequence[Campaign]) -> None:
    campaign.name = " ".join(described.name.split())
    campaign.first, campaign.last = described.first, described.last
    campaign.aim = described.aim.replace("\0", "").strip()
    campaign.mark = described.mark or campaign.mark or _rarest(others)


def _rarest(others: Sequence[Campaign]) -> str:
    had = Counter(one.mark for one in others if one.ended_at is None)
    return min(MARKS, key=lambda mark: had[mark])


def _must_fit(others: Sequence[Campaign], described: Described) -> None:
    name, fields = " ".join(described.name.split()), dict[str, Text]()
    if not 0 < len(name) <= LONGEST_NAME or any(c == "\0" for c in name):
        fields["name"] = say("A name has 1 to %(most)s characters.", most=LONGEST_NAME)
    elif known_as(name) in {known_as(one.name) for one in others}:
        fields["name"] = say("There is a campaign “%(name)s” already.", name=name)
    elif len(others) >= MOST:
        fields["name"] = say("More than %(most)s cannot be kept.", most=MOST)
    if described.first and described.last and described.first > described.last:
        fields["last"] = say("It ends before it begins.")
    if len(described.aim) > LONGEST_AIM:
        fields["aim"] = say(
            "%(count)s characters; at most %(most)s.", count=len(described.aim), most=LONGEST_AIM
        )
    if described.mark and described.mark not in MARKS:
        fields["mark"] = say("Choose one of the list.")
    if fields:
        raise Invalid(
            say("The campaign cannot be kept like this."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )
