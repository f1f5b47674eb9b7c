"""/ideas: noting one, finding one again, and what becomes of it."""

from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.ideas import deciding, noting, queries
from editorial.ideas.noting import Noted
from editorial.ideas.queries import SHOW_WORDS, Show
from editorial.queries import names
from lib.errors import Invalid, NotAllowed, NotFound, Refusal
from lib.i18n import Text, say
from models.actor import Actor
from models.idea import Origin
from models.permissions import May
from web.edge import actor, back_to, house, now, reading, transaction
from web.errors import status_of
from web.forms import act, local_path, told
from web.ideas.bookmarklet import bookmarklet
from web.ideas.shown import ORIGIN_WORDS, around
from web.shelves import tabs

blueprint = Blueprint("ideas", __name__, url_prefix="/ideas")
_PAGE: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands in the form."""

    noted: Noted = field(default_factory=Noted)
    refusal: Refusal | None = None


@blueprint.get("")
def show() -> ResponseReturnValue:
    """`show`: open, written, declined or all; `q`: a search; `after`: those before that one."""
    return _listed(Sheet())


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """The form with `title`, `link` and `text` filled in: where the bookmarklet leads."""
    given = request.args
    noted = Noted(
        line=given.get("title", "")[: noting.LONGEST_LINE],
        link=given.get("link", "")[: noting.LONGEST_LINK],
        note=given.get("text", "")[: noting.LONGEST_NOTE],
        origin=Origin.BROWSER,
    )
    return render_template("ideas/new.html", sheet=Sheet(noted=noted))


@blueprint.post("")
def add() -> ResponseReturnValue:
    noted = _typed()
    try:
        with transaction() as session:
            added = noting.add(session, actor(), noted, now=now())
            line, cut = added.idea.line, added.cut
    except Invalid as refusal:
        sheet = Sheet(noted=noted, refusal=refusal)
        if noted.origin is Origin.BROWSER:
            return render_template("ideas/new.html", sheet=sheet), status_of(refusal)
        return _listed(sheet)
    if added.joined:
        flash(str(say("This link is there already: “%(line)s”. You are with it now.", line=line)))
    else:
        flash(str(say("Noted: “%(line)s”.", line=line)), "good")
    if cut:
        flash(str(noting.NOT_ALL_KEPT), "bad")
    return redirect(local_path(request.form.get("next", ""), url_for("ideas.show")), code=303)


@blueprint.post("/<int:idea_id>/write")
def write(idea_id: int) -> ResponseReturnValue:
    """Its draft, opened in the composer."""
    try:
        with transaction() as session:
            post = deciding.write(session, actor(), idea_id, now=now())
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        flash(told(refusal), "bad")
        return back_to("ideas.show")
    flash(str(say("It is a draft of yours now.")), "good")
    return back_to("compose.edit", post_id=post.id)


@blueprint.post("/<int:idea_id>/decline")
def decline(idea_id: int) -> ResponseReturnValue:
    """Not for us, for the reason `why`."""

    def declined(session: Session, who: Actor) -> Text:
        given = request.form.get("why", "")
        idea = deciding.decline(session, who, idea_id, why=given, now=now())
        return say("“%(line)s” is not for us. Whoever had it reads why.", line=idea.line)

    return act(declined, otherwise="ideas.show")


@blueprint.post("/<int:idea_id>/take-back")
def take_back(idea_id: int) -> ResponseReturnValue:
    def taken_back(session: Session, who: Actor) -> Text:
        idea = deciding.take_back(session, who, idea_id)
        return say("“%(line)s” is open again.", line=idea.line)

    return act(taken_back, otherwise="ideas.show")


@blueprint.post("/<int:idea_id>/back")
def back(idea_id: int) -> ResponseReturnValue:
    """Somebody would like it too."""

    def backed(session: Session, who: Actor) -> Text:
        idea = deciding.back(session, who, idea_id, now=now())
        return say("You are with “%(line)s”.", line=idea.line)

    return act(backed, otherwise="ideas.show")


def _listed(sheet: Sheet) -> ResponseReturnValue:
    who = actor()
    wanted, search = _wanted(who), request.args.get("q", "").replace("\0", "")[:200]
    with reading() as session:
        people = names(session, who)
        found = queries.ideas(
            session, who, show=wanted, search=search, after=_after(), limit=_PAGE + 1
        )
        page = render_template(
            "ideas/ideas.html",
            sheet=sheet,
            ideas=found[:_PAGE],
            following=found[_PAGE - 1].idea.id if len(found) > _PAGE else None,
            wanted=wanted,
            search=search,
            tabs=SHOW_WORDS,
            counts=queries.counts(session, who),
            pool_tabs=tabs(session, who),
            people=people,
            names_of=lambda ids: ", ".join(people.get(one, "?") for one in ids),
            origin_words=ORIGIN_WORDS,
            bookmarklet=bookmarklet(f"{house().settings.base_url}{url_for('ideas.new')}"),
            may_decide=who.may(May.DECIDE_IDEAS),
            me=who.user_id,
            **around(session, who),
        )
    return page, 200 if sheet.refusal is None else status_of(sheet.refusal)


def _typed() -> Noted:
    given = request.form
    by_browser = given.get("origin") == Origin.BROWSER
    return Noted(
        line=given.get("line", ""),
        link=given.get("link", ""),
        note=given.get("note", ""),
        origin=Origin.BROWSER if by_browser else Origin.HAND,
    )


def _wanted(who: Actor) -> Show:
    """A volunteer has few, and looks for what became of them."""
    usual = Show.OPEN if who.may(May.READ_IDEAS) else Show.ALL
    return next((one for one in Show if one == request.args.get("show")), usual)


def _after() -> int | None:
    given = request.args.get("after", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None
