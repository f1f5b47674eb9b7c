"""/notices: what happened, for the person who looks."""

from datetime import datetime
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lib.errors import NotFound
from lib.i18n import Text, say, say_n, zone
from models import noticeboard
from models.actor import Actor
from models.noticeboard import Family
from web.edge import actor, now, reading
from web.forms import act
from web.notices.days import by_day
from web.notices.words import FAMILY_WORDS, KIND_WORDS, MARKS

blueprint = Blueprint("notices", __name__, url_prefix="/notices")
_PAGE: Final = 100
_MOST_PAGES: Final = 1000


@blueprint.get("")
def show() -> ResponseReturnValue:
    """`about`: one family of them; `unread`: only those; `page`: from 1 on."""
    family, page = _family(), _page()
    unread = request.args.get("unread") == "1"
    with reading() as session:
        found = noticeboard.listed(
            session,
            actor(),
            family=family,
            unread=unread,
            skip=(page - 1) * _PAGE,
            limit=_PAGE + 1,
        )
        waiting = noticeboard.unread_count(session, actor())
    shown = found[:_PAGE]
    return render_template(
        "notices/notices.html",
        fresh=by_day([one for one in shown if one.read_at is None], zone()),
        known=by_day([one for one in shown if one.read_at is not None], zone()),
        waiting=waiting,
        family=family,
        families=FAMILY_WORDS,
        unread=unread,
        page=page,
        more=len(found) > _PAGE,
        kind_words=KIND_WORDS,
        marks=MARKS,
        until=now(),
    )


@blueprint.get("/count")
def count() -> ResponseReturnValue:
    """How many are not read: the part of the frame that keeps itself up to date."""
    with reading() as session:
        waiting = noticeboard.unread_count(session, actor())
    return render_template("notices/count.html", unread=waiting)


@blueprint.post("/read")
def read() -> ResponseReturnValue:
    """`notice`: that one, else all that came before `until`; then on to `next`."""
    given = request.form.get("notice", "")
    if given:
        return _read_one(given)

    def all_of_them(session: Session, who: Actor) -> Text:
        read = noticeboard.mark_all_read(session, who, until=_until(), now=now())
        return say_n("%(n)s notice is read.", "%(n)s notices are read.", read)

    return act(all_of_them, otherwise="notices.show")


def _read_one(given: str) -> ResponseReturnValue:
    if not given.isdecimal() or len(given) > 18:
        raise NotFound

    def one(session: Session, who: Actor) -> Text:
        noticeboard.mark_read(session, who, int(given), now=now())
        return say("Read.")

    return act(one, otherwise="notices.show", quietly=True)


def _until() -> datetime:
    try:
        asked = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        return now()
    return now() if asked.tzinfo is None else asked


def _family() -> Family | None:
    wanted = request.args.get("about", "")
    if not wanted:
        return None
    if wanted not in set(Family):
        raise NotFound
    return Family(wanted)


def _page() -> int:
    given = request.args.get("page", "1")
    if not given.isdecimal() or not 1 <= int(given[:9]) <= _MOST_PAGES:
        raise NotFound
    return int(given[:9])
