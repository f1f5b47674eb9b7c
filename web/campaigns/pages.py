"""/campaigns: which there are, and making one."""

from collections.abc import Callable
from datetime import date
from typing import Final

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.campaigns import keeping, looking
from editorial.campaigns.keeping import Described
from lib.errors import Invalid
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.permissions import May
from models.pillar import known_as
from web.campaigns import one
from web.edge import actor, back_to, now, reading, transaction
from web.errors import status_of
from web.forms import act

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")
_FIELDS: Final = ("name", "first", "last", "aim", "mark")


@blueprint.get("")
def show() -> ResponseReturnValue:
    return listed()


@blueprint.post("")
def add() -> ResponseReturnValue:
    """`name`, and `first`, `last`, `aim`, `mark` where they are said."""
    try:
        with transaction() as session:
            made = keeping.add(session, actor(), typed(), now=now())
            campaign_id, name = made.id, made.name
    except Invalid as refusal:
        return listed(refusal)
    flash(str(say("“%(name)s” is a campaign.", name=name)), "good")
    return back_to("campaign.show", campaign_id=campaign_id)


@blueprint.post("/<int:campaign_id>/change")
def change(campaign_id: int) -> ResponseReturnValue:
    def changed(session: Session, who: Actor) -> Text:
        found = keeping.one(session, who, campaign_id)  # before anything that was typed is judged
        _, renamed = keeping.change(session, who, found.id, typed())
        if renamed:
            return say_n("Renamed, on %(n)s post too.", "Renamed, on %(n)s posts too.", renamed)
        return say("Kept.")

    def again(refusal: Invalid) -> ResponseReturnValue:
        page = one.page(campaign_id, given=_given(), fields=refusal.fields)
        return page, status_of(refusal)

    return act(changed, otherwise="campaign.show", again=again, campaign_id=campaign_id)


@blueprint.post("/<int:campaign_id>/end")
def end(campaign_id: int) -> ResponseReturnValue:
    def ended(session: Session, who: Actor) -> Text:
        gone = keeping.end(session, who, campaign_id, now=now())
        return say("“%(name)s” is over. Its posts keep its name.", name=gone.name)

    return act(ended, otherwise="campaign.show", campaign_id=campaign_id)


@blueprint.post("/<int:campaign_id>/take-up")
def take_up(campaign_id: int) -> ResponseReturnValue:
    def taken_up(session: Session, who: Actor) -> Text:
        back = keeping.take_up(session, who, campaign_id)
        return say("“%(name)s” goes on.", name=back.name)

    return act(taken_up, otherwise="campaign.show", campaign_id=campaign_id)


def listed(refusal: Invalid | None = None) -> ResponseReturnValue:
    who = actor()
    who.must(May.KEEP_CAMPAIGNS)
    with reading() as session:
        found, counts = keeping.kept(session, who), looking.counts(session, who)
        others = keeping.unknown(session, who)
    page = render_template(
        "campaigns/campaigns.html",
        going=[one for one in found if one.ended_at is None],
        ended=[one for one in found if one.ended_at is not None],
        counts=lambda one: counts.get(known_as(one.name), {}),
        unknown=others,
        marks=keeping.MARKS,
        given=_given(),
        fields=refusal.fields if refusal else {},
    )
    return page, 200 if refusal is None else status_of(refusal)


def _given() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in _FIELDS}


def typed() -> Described:
    """From the form. Raises Invalid for a day that is none."""
    given = request.form.get
    return Described(
        name=given("name", ""),
        first=_day("first", given),
        last=_day("last", given),
        aim=given("aim", ""),
        mark=given("mark", ""),
    )


def _day(name: str, given: Callable[[str, str], str]) -> date | None:
    asked = given(name, "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        wrong = say("Write a day such as 2026-12-01.")
        raise Invalid(
            say("The campaign cannot be kept like this."), remedy=wrong, fields={name: wrong}
        ) from error
