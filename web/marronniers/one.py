"""/marronniers/<id>: what comes back, kept and changed by editors."""

from collections.abc import Callable

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.channels import active
from editorial.labels import labels
from editorial.marronniers import keeping
from editorial.marronniers.words import NTH_WORDS, month_name, rule_words, weekday_name
from editorial.queries import approved_titles, members
from lib.errors import Invalid, Refusal
from lib.i18n import Text, say
from lib.yearly import from_json
from models.actor import Actor
from models.marronnier import Marronnier
from models.permissions import May
from web.edge import actor, back_to, now, reading, transaction
from web.errors import status_of
from web.forms import act
from web.marronniers import form as marronnier_form

blueprint = Blueprint("marronnier", __name__, url_prefix="/marronniers")


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    actor().must(May.KEEP_MARRONNIERS)
    return _form(None, marronnier_form.EMPTY)


@blueprint.post("/new")
def create() -> ResponseReturnValue:
    return _saved(None, lambda session, who, one: keeping.keep(session, who, one, now=now()))


@blueprint.get("/<int:marronnier_id>")
def edit(marronnier_id: int) -> ResponseReturnValue:
    with reading() as session:
        found = keeping.one(session, actor(), marronnier_id)
    return _form(found, marronnier_form.filled(found))


@blueprint.post("/<int:marronnier_id>")
def update(marronnier_id: int) -> ResponseReturnValue:
    with reading() as session:
        found = keeping.one(session, actor(), marronnier_id)
    return _saved(
        found,
        lambda session, who, one: keeping.change(session, who, marronnier_id, one, now=now()),
    )


@blueprint.post("/<int:marronnier_id>/end")
def end(marronnier_id: int) -> ResponseReturnValue:
    def ended(session: Session, who: Actor) -> Text:
        found = keeping.end(session, who, marronnier_id, now=now())
        return say("“%(name)s” is proposed no more.", name=found.name)

    return act(ended, otherwise="marronniers.show")


@blueprint.post("/<int:marronnier_id>/take-up")
def take_up(marronnier_id: int) -> ResponseReturnValue:
    def taken_up(session: Session, who: Actor) -> Text:
        found = keeping.take_up(session, who, marronnier_id, now=now())
        return say("“%(name)s” comes back again.", name=found.name)

    return act(taken_up, otherwise="marronniers.show")


def _form(
    found: Marronnier | None, given: marronnier_form.Given, refusal: Refusal | None = None
) -> ResponseReturnValue:
    with reading() as session:
        page = render_template(
            "marronniers/form.html",
            found=found,
            given=given,
            wrong=refusal.fields if refusal else {},
            refusal=refusal,
            channels=active(session, actor()),
            people=members(session, actor()),
            models=approved_titles(session, actor()),
            known=labels(session, actor()),
            months=[month_name(number) for number in range(1, 13)],
            weekdays=[weekday_name(number) for number in range(7)],
            nth_words=NTH_WORDS,
            may_keep=actor().may(May.KEEP_MARRONNIERS),
        )
    return page, 200 if refusal is None else status_of(refusal)


def _saved(
    found: Marronnier | None,
    keep: Callable[[Session, Actor, keeping.Described], Marronnier],
) -> ResponseReturnValue:
    given = marronnier_form.sent(request.form)
    try:
        with transaction() as session:
            kept = keep(session, actor(), marronnier_form.described(given))
    except Invalid as refusal:
        return _form(found, given, refusal)
    flash(str(say("“%(name)s” is kept: %(when)s.", name=kept.name, when=_when(kept))), "good")
    return back_to("marronniers.show")


def _when(kept: Marronnier) -> Text:
    return rule_words(from_json(kept.rule))
