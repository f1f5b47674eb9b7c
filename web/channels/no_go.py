"""What people keep free of posts: days, weekly hours, public holidays; of a channel or of all."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import no_go
from lib import public_holidays
from lib.errors import Invalid
from lib.i18n import Text, country_name, say, say_n, sorted_by_name
from models.actor import Actor
from scheduler.slots.barred import standing
from web.forms import act

blueprint = Blueprint("no_go", __name__, url_prefix="/channels")
_NOT_SAID: Final = -1  # no weekday and no hour: the rule says what is wrong with it


@blueprint.post("/no-go/days")
def keep_days() -> ResponseReturnValue:
    """From `first` to `last` (empty: one day), on `channel` or, without one, on all."""

    def kept(session: Session, who: Actor) -> Text:
        first = _day("first")
        last = _day("last") if request.form.get("last") else first
        name = request.form.get("name", "")
        no_go.keep_days(session, who, _channel(), name=name, first=first, last=last)
        _tell_standing(session, who, _channel())
        return say("Nothing is placed then any more.")

    return act(kept, otherwise="channels.show")


@blueprint.post("/no-go/hours")
def keep_hours() -> ResponseReturnValue:
    """Each `weekday` from the hour `start` to the hour `end`, on `channel` or on all."""

    def kept(session: Session, who: Actor) -> Text:
        no_go.keep_hours(
            session,
            who,
            _channel(),
            weekday=_number("weekday"),
            start=_number("start"),
            end=_number("end"),
        )
        _tell_standing(session, who, _channel())
        return say("Nothing is placed then any more.")

    return act(kept, otherwise="channels.show")


@blueprint.post("/no-go/days/<int:days_id>/open")
def open_days(days_id: int) -> ResponseReturnValue:
    def opened(session: Session, who: Actor) -> Text:
        no_go.open_days(session, who, days_id)
        return say("Posts may be placed then again.")

    return act(opened, otherwise="channels.show")


@blueprint.post("/no-go/hours/<int:hours_id>/open")
def open_hours(hours_id: int) -> ResponseReturnValue:
    def opened(session: Session, who: Actor) -> Text:
        no_go.open_hours(session, who, hours_id)
        return say("Posts may be placed then again.")

    return act(opened, otherwise="channels.show")


@blueprint.post("/<int:channel_id>/holidays")
def keep_holidays(channel_id: int) -> ResponseReturnValue:
    """Those of `country`, none where it is empty; a `region` of another country does not count."""
    country, region = request.form.get("country", ""), request.form.get("region", "")

    def kept(session: Session, who: Actor) -> Text:
        regions = public_holidays.regions(country)
        own = region if region in regions else ""
        no_go.keep_holidays(session, who, channel_id, country=country, region=own)
        if regions and not own:
            flash(str(say("If your region has others, choose it now.")))
        _tell_standing(session, who, channel_id)
        return _holidays_kept(country)

    return act(kept, otherwise="channels.one", channel_id=channel_id)


def countries() -> Mapping[str, str]:
    """Code and name in the reader's language, in its order."""
    return sorted_by_name({code: country_name(code) for code in public_holidays.countries()})


def _tell_standing(session: Session, who: Actor, channel_id: int | None) -> None:
    """What was placed before stays where it is: a person decides."""
    session.flush()
    if count := standing(session, who, channel_id):
        words = say_n(
            "%(n)s planned post stands on days or hours kept free. It stays where it is.",
            "%(n)s planned posts stand on days or hours kept free. They stay where they are.",
            count,
        )
        flash(str(words))


def _holidays_kept(country: str) -> Text:
    if not country:
        return say("Public holidays are days like others here.")
    return say("The public holidays of %(country)s are kept free.", country=country_name(country))


def _channel() -> int | None:
    given = request.form.get("channel", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None


def _number(name: str) -> int:
    given = request.form.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else _NOT_SAID


def _day(name: str) -> date:
    given = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        wrong = say("“%(given)s” is not a day.", given=given[:40])
        remedy = say("Write it like 2026-12-01, or use the field’s calendar.")
        raise Invalid(wrong, remedy=remedy, fields={name: wrong}) from error
