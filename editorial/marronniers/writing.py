"""One press from an occasion to its draft; or “not this time”, which can be taken back."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from editorial import drafting
from editorial.draft import Draft
from editorial.marronniers.expanding import last_day, local_day, occasion_on
from lib import i18n
from lib.errors import Invalid, NotFound, WrongState
from lib.i18n import Text, say
from lib.yearly import dates, from_json, is_monthly
from lib.zones import locate
from models.actor import Actor
from models.channel import Channel
from models.marronnier import Marronnier, Occasion
from models.people import Workspace
from models.permissions import May
from models.post import Post
from models.scope import fetch, scoped
from models.way import GIVEN_UP, PostState, Temperature

_DAY: Final = timedelta(days=1)
_LONGEST_REASON: Final = 1000


def write(
    session: Session, actor: Actor, marronnier_id: int, first: date, *, now: datetime
) -> Post:
    """A draft for the occasion that begins on that day: the actor's own, from the model's text or
    else last time's. Raises NotFound, WrongState.
    """
    marronnier, occasion = _held(session, actor, marronnier_id, first, now=now)
    _must_be_open(session, actor, marronnier, occasion, now=now)
    draft = _draft(session, actor, marronnier, occasion)
    post = drafting.create(session, actor, draft, now=now)
    occasion.post_id = post.id
    return post


def skip(
    session: Session, actor: Actor, marronnier_id: int, first: date, *, why: str, now: datetime
) -> Occasion:
    """Not this time. Raises NotAllowed, NotFound, Invalid without a reason, WrongState."""
    actor.must(May.KEEP_MARRONNIERS)
    _, occasion = _held(session, actor, marronnier_id, first, now=now)
    if not why.strip():
        what = say("A reason is needed.")
        remedy = say("Say in a few words why, for those who look here next year.")
        raise Invalid(what, remedy=remedy, fields={"why": remedy})
    if _is_written(session, actor, occasion):
        raise WrongState(say("A post is written for it."), remedy=say("Archive that post first."))
    occasion.skipped_at, occasion.skipped_by_id = now, actor.user_id
    occasion.skipped_why = why.strip()[:_LONGEST_REASON]
    return occasion


def take_back(
    session: Session, actor: Actor, marronnier_id: int, first: date, *, now: datetime
) -> Occasion:
    """It is proposed again after all. Raises NotAllowed, NotFound."""
    actor.must(May.KEEP_MARRONNIERS)
    _, occasion = _held(session, actor, marronnier_id, first, now=now)
    occasion.skipped_at = occasion.skipped_by_id = None
    occasion.skipped_why = ""
    return occasion


def title_of(marronnier: Marronnier, first: date) -> str:
    """Its name with the year; with the month too where it comes every month."""
    if is_monthly(from_json(marronnier.rule)):
        return f"{marronnier.name}, {i18n.day(first, 'MMMM y')}"
    return f"{marronnier.name} {first.year}"


def _held(
    session: Session, actor: Actor, marronnier_id: int, first: date, *, now: datetime
) -> tuple[Marronnier, Occasion]:
    """Its row, made if the day is so far away that it has none; nobody else has it meanwhile."""
    fetch(session, actor, Marronnier, marronnier_id)
    locked = scoped(actor, Marronnier).where(Marronnier.id == marronnier_id).with_for_update()
    marronnier = session.scalars(locked.execution_options(populate_existing=True)).one()
    found = scoped(actor, Occasion).where(
        Occasion.marronnier_id == marronnier_id, Occasion.first == first
    )
    occasion = session.scalars(found).one_or_none()
    if occasion is None:
        _must_be_one_of_its_days(session, marronnier, first, now=now)
        occasion = occasion_on(marronnier, first, now=now)
        session.add(occasion)
        session.flush()
    return marronnier, occasion


def _must_be_one_of_its_days(
    session: Session, marronnier: Marronnier, first: date, *, now: datetime
) -> None:
    today = local_day(session, marronnier.workspace_id, now=now)
    near = first - today < 3 * 366 * _DAY and last_day(marronnier, first) >= today
    rule = from_json(marronnier.rule)
    if not near or first not in dates(rule, since=first, until=first + _DAY):
        raise NotFound(say("It does not fall on that day."))


def _must_be_open(
    session: Session, actor: Actor, marronnier: Marronnier, occasion: Occasion, *, now: datetime
) -> None:
    if occasion.skipped_at is not None:
        raise WrongState(say("It was decided: not this time."), remedy=say("Take that back first."))
    if _is_written(session, actor, occasion):
        raise WrongState(say("Somebody writes it already."), remedy=say("Open that post."))
    if marronnier.ended_at is not None:
        raise WrongState(say("It comes back no more."), remedy=say("Take it up again first."))
    if occasion.last < local_day(session, occasion.workspace_id, now=now):
        raise WrongState(say("Its days are over."), remedy=say("Write it for next time."))


def _is_written(session: Session, actor: Actor, occasion: Occasion) -> bool:
    living = exists().where(
        Post.workspace_id == actor.workspace_id,
        Post.id == occasion.post_id,
        Post.state.not_in(GIVEN_UP),
    )
    return bool(session.scalar(select(living)))


def _draft(session: Session, actor: Actor, marronnier: Marronnier, occasion: Occasion) -> Draft:
    model = _model(session, actor, marronnier, occasion)
    start = Draft(title="", language=_language(session, actor))
    if model is not None:
        start = _start(session, model)
    channels = _active(session, actor, marronnier.channels or start.channels)
    return replace(
        start,
        title=title_of(marronnier, occasion.first),
        temperature=Temperature.WARM,
        pillar=marronnier.pillar or start.pillar,
        goal=marronnier.goal or start.goal,
        fresh_until=_end(session, actor, occasion, channels),
        wished_at=None,
        channels=tuple(channel.id for channel in channels),
        notes=tuple(_notes(marronnier, model)),
    )


def _start(session: Session, model: Post) -> Draft:
    """What the model says, whoever may read it: it was chosen to be taken up, or was published."""
    content = drafting.content_of(session, model)
    return Draft(
        title=model.title,
        text=content.text,
        link=content.link,
        language=content.language,
        pillar=model.pillar,
        goal=model.goal,
        channels=content.channels,
        variants=content.variants,
        media=content.media,
        thread=content.thread,
        comment=content.comment,
        tags=content.tags,
    )


def _model(
    session: Session, actor: Actor, marronnier: Marronnier, occasion: Occasion
) -> Post | None:
    """The post that was named, else what was approved the last time before."""
    if marronnier.model_id is not None:
        return fetch(session, actor, Post, marronnier.model_id)
    last = (
        scoped(actor, Post)
        .join(Occasion, Occasion.post_id == Post.id)
        .where(
            Occasion.marronnier_id == marronnier.id,
            Occasion.first < occasion.first,
            Post.state == PostState.APPROVED,
        )
        .order_by(Occasion.first.desc())
        .limit(1)
    )
    return session.scalars(last).one_or_none()


def _notes(marronnier: Marronnier, model: Post | None) -> list[Text]:
    found = []
    if marronnier.note:
        found.append(say("To be said: %(note)s", note=marronnier.note))
    if model is not None:
        found.append(
            say("It starts from “%(title)s”: check dates, names and figures.", title=model.title)
        )
    return found


def _active(session: Session, actor: Actor, ids: list[int] | tuple[int, ...]) -> list[Channel]:
    found = scoped(actor, Channel).where(Channel.id.in_(ids), Channel.archived_at.is_(None))
    return list(session.scalars(found.order_by(Channel.id)))


def _end(session: Session, actor: Actor, occasion: Occasion, channels: list[Channel]) -> datetime:
    """When its days are over everywhere it goes."""
    midnight = datetime.combine(occasion.last + _DAY, time())
    zones = {channel.zone for channel in channels}
    zones = zones or {session.get_one(Workspace, actor.workspace_id).zone}
    return max(locate(midnight, zone).at for zone in zones)


def _language(session: Session, actor: Actor) -> str:
    return session.get_one(Workspace, actor.workspace_id).language
