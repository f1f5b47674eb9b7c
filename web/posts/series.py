"""Posts that come back: the form on a post's page, and its end."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.delivery import Delivery
from models.series import Every, Series
from scheduler.recurring import returns, series
from scheduler.recurring.recurrence import Rule
from web.edge import now
from web.forms import act

blueprint = Blueprint("series", __name__)


@blueprint.post("/posts/<int:post_id>/repeat")
def repeat(post_id: int) -> ResponseReturnValue:
    """From the wall time `first`, every `step` of `every`, to the day `last` if there is one.

    `on`: the channels; none: all of the post's.
    """
    chosen = [int(one) for one in request.form.getlist("on") if one.isdecimal()] or None

    def begun(session: Session, who: Actor) -> Text:
        first = _wall()
        made = series.repeat(
            session, who, post_id, _rule(first), wall=first.time(), channels=chosen, now=now()
        )
        for words in _told(session, made):
            flash(str(words))
        return say("It comes back from %(at)s on.", at=_begins(session, made))

    return act(begun, otherwise="posts.show", post_id=post_id)


@blueprint.post("/series/<int:series_id>/end")
def end(series_id: int) -> ResponseReturnValue:
    def ended(session: Session, who: Actor) -> Text:
        found = series.end(session, who, series_id, now=now())
        if found.leaving:
            flash(str(say("One of them is being sent just now; it is not called back.")))
        return say_n(
            "It comes back no more; %(n)s planned date is cancelled.",
            "It comes back no more; %(n)s planned dates are cancelled.",
            found.cancelled,
        )

    return act(ended, otherwise="week.show")


def _rule(first: datetime) -> Rule:
    form = request.form
    every = form.get("every", "")
    if every not in set(Every):
        raise _wrong("every", say("Choose weeks, months or years."))
    step = form.get("step", "1")
    return Rule(
        every=Every(every),
        step=int(step) if step.isascii() and step.isdecimal() and len(step) < 6 else 0,
        first=first.date(),
        last=_day(form.get("last", "").strip()),
    )


def _wall() -> datetime:
    given = request.form.get("first", "")
    try:
        return datetime.fromisoformat(given.strip()).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError as error:
        raise _wrong("first", say("“%(given)s” is not a time.", given=given[:40])) from error


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise _wrong("last", say("“%(given)s” is not a day.", given=given[:40])) from error


def _wrong(name: str, what: Text) -> Invalid:
    remedy = say("Write it like 2026-12-01, or with a time like 2026-12-01T08:30.")
    return Invalid(what, remedy=remedy, fields={name: what})


def _told(session: Session, made: Sequence[Series]) -> Iterator[Text]:
    """What the clocks do to the dates that have their deliveries."""
    for one in made:
        for delivery in returns.written(session, one).values():
            for words in delivery.why[1:]:
                yield say("%(day)s: %(why)s", day=_on(delivery), why=words)


def _on(delivery: Delivery) -> date:
    return date.fromisoformat(delivery.local_date or "")


def _begins(session: Session, made: Sequence[Series]) -> datetime:
    return min(returns.coming(session, one, now=now())[0].at for one in made)
