"""/plan: what the planner would do with the coming weeks, and agreeing to it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Row
from sqlalchemy.orm import Session

from lib.errors import Changed, Refusal
from lib.i18n import say, zone
from lib.zones import wall_time
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.post import Post
from models.scope import scoped
from models.way import Role, at_least
from scheduler import by_itself, keeping
from scheduler.adopting import accept, fingerprint_of
from scheduler.ahead import end_of
from scheduler.weeks import weeks
from web.edge import actor, back_to, now, reading, transaction
from web.errors import status_of
from web.navigation import PLANNING
from web.plan_lines import PART_WORDS
from web.plan_page import page_of

if TYPE_CHECKING:
    from scheduler.planning import Key

blueprint = Blueprint("plan", __name__)
_WEEKS_OFFERED: Final = 4
_A_DAY: Final = timedelta(days=1)


@blueprint.get("/plan")
def show() -> ResponseReturnValue:
    """`week`: until the end of that one. `keep`: what is left as it is, as post.channel. `done`:
    the instant at which a plan was agreed to.
    """
    return _shown()


@blueprint.post("/plan")
def agree() -> ResponseReturnValue:
    """To what the form says was shown; where another plan comes out by now, that one is shown."""
    at, week = now(), request.form.get("week") or None
    try:
        _agree(week, at)
    except Changed as refusal:
        return _shown(refusal)
    keep = request.form.getlist("keep")
    return back_to("plan.show", week=week, done=at.isoformat(), keep=keep)


@blueprint.post("/plan/by-itself")
def plan_by_itself() -> ResponseReturnValue:
    """Whether the daemon plans unasked from now on. Managers."""
    on = request.form.get("on") == "yes"
    with transaction() as session:
        by_itself.switch(session, actor(), on=on)
    said = say("The weeks are planned every hour from now on.")
    flash(str(said if on else say("Nothing is planned unasked any more.")), "good")
    return back_to("plan.show")


def _agree(week: str | None, at: datetime) -> None:
    made_at = _instant(request.form.get("made", ""))
    if made_at is None or abs(at - made_at) > _A_DAY:
        raise Changed(
            say("This plan is of another day: nothing was done."),
            remedy=say("Look at the new one."),
        )
    with transaction() as session:
        accept(
            session,
            actor(),
            request.form.get("fingerprint", ""),
            made_at=made_at,
            until=end_of(week, zone(), now=made_at),
            kept=_kept(),
            now=at,
        )


def _shown(refusal: Refusal | None = None) -> ResponseReturnValue:
    who, at = actor(), now()
    week = request.values.get("week") or None
    with reading() as session:
        found = weeks(session, who, now=at, until=end_of(week, zone(), now=at), kept=_kept())
        page = page_of(session, who, found, zone=zone())
        done = _done(session, who)
        unasked = by_itself.is_on(session, who)
    shown = render_template(
        "plan/plan.html",
        page=page,
        week=week,
        weeks=_offered(at),
        fingerprint=fingerprint_of(found),
        keep=[keeping.written(key) for key in sorted(found.kept)],
        refusal=refusal,
        done=done,
        unasked=unasked,
        may_switch=at_least(who.role, Role.MANAGER),
        part_words=PART_WORDS,
        slow=PLANNING,
    )
    return shown, status_of(refusal) if refusal else 200


def _offered(at: datetime) -> list[tuple[str, date]]:
    """The weeks to plan to the end of, with their Sundays."""
    today = wall_time(at, zone()).date()
    monday = today - timedelta(days=today.weekday())
    found = [monday + timedelta(weeks=n) for n in range(_WEEKS_OFFERED)]
    return [(f"{day:%G-W%V}", day + timedelta(days=6)) for day in found]


def _kept() -> "list[Key]":
    return keeping.read(request.values.getlist("keep"))


def _done(session: Session, who: Actor) -> Sequence[Row[Delivery, Post, Channel]]:
    """What was placed, moved or taken back at that instant."""
    at = _instant(request.args.get("done", ""))
    if at is None:
        return ()
    wanted = (
        scoped(who, Delivery)
        .join(Post, Post.id == Delivery.post_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .add_columns(Post, Channel)
        .where(Delivery.updated_at == at, Delivery.placed_by == PlacedBy.PLANNER)
    )
    return session.execute(wanted.order_by(Delivery.due_at, Delivery.id)).all()


def _instant(given: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return found if found.tzinfo else None
