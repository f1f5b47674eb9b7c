"""/plan: what the planner would do with the coming weeks, and agreeing to it."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from editorial.approval.stricter import asked_when_late
from lib.errors import Changed, Refusal
from lib.i18n import say, zone
from lib.zones import wall_time
from models.permissions import May
from scheduler import by_itself, keeping
from scheduler.adopting import accept, fingerprint_of
from scheduler.ahead import end_of
from scheduler.standing import placed_at
from scheduler.weeks import weeks
from web.edge import actor, back_to, now, reading, transaction
from web.errors import status_of
from web.navigation import PLANNING
from web.plan.lines import PART_WORDS
from web.plan.shown import page_of

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
    with transaction() as session, asked_when_late(session, actor(), now=at):
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
        agreed = _instant(request.args.get("done", ""))
        done = placed_at(session, who, agreed) if agreed else ()
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
        may_switch=who.may(May.PLAN_BY_ITSELF),
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


def _instant(given: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return found if found.tzinfo else None
