"""/marronniers: the stories that come back, month by month, and some to choose from."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.marronniers import coming, keeping
from editorial.marronniers.coming import Coming
from editorial.marronniers.starters import STARTERS
from editorial.marronniers.words import rule_words
from editorial.queries import members
from lib.errors import Invalid, NotFound
from lib.i18n import Text, say, say_n
from lib.yearly import from_json
from models.actor import Actor
from models.marronnier import Marronnier
from models.permissions import May
from web.composer.last_time import last_times
from web.edge import actor, now, reading
from web.forms import act
from web.marronniers.occasions import occasion_words, today
from web.posts.publications import metric_words

blueprint = Blueprint("marronniers", __name__, url_prefix="/marronniers")
_YEARS: Final = range(1990, 2190)


@blueprint.get("")
def show() -> ResponseReturnValue:
    """The twelve months from `from` (2026-11) on; without it, from this month on."""
    first = _first_month()
    until = _months_on(first, 12)
    with reading() as session:
        found = coming.between(session, actor(), since=first, until=until, today=today())
        kept = keeping.kept(session, actor())
        before = last_times(session, actor(), found)
        people = members(session, actor())
    return render_template(
        "marronniers/marronniers.html",
        months=_by_month(found, first),
        kept=[one for one in kept if one.ended_at is None],
        ended=[one for one in kept if one.ended_at is not None],
        before=before,
        people=people,
        starters=_starters(kept),
        may_keep=actor().may(May.KEEP_MARRONNIERS),
        earlier=_months_on(first, -12),
        later=until,
        rule_words=lambda one: rule_words(from_json(one.rule)),
        metric_words=metric_words,
        **occasion_words(),
    )


@blueprint.post("/starters")
def take_starters() -> ResponseReturnValue:
    """Those that are ticked (`starter`), with the names they have in the reader's language."""

    def taken(session: Session, who: Actor) -> Text:
        chosen = [one for key, one in STARTERS.items() if key in request.form.getlist("starter")]
        for one in chosen:
            described = keeping.Described(name=str(one.name), rule=one.rule, lasts_days=one.days)
            keeping.keep(session, who, described, now=now())
        if not chosen:
            raise Invalid(say("None was ticked."), remedy=say("Tick those that concern you."))
        return say_n("%(n)s marronnier is kept.", "%(n)s marronniers are kept.", len(chosen))

    return act(taken, otherwise="marronniers.show")


def _starters(kept: Sequence[Marronnier]) -> dict[str, tuple[str, Text]]:
    """Key → name and day, of those that are not kept already."""
    names = {one.name.casefold() for one in kept}
    return {
        key: (str(one.name), rule_words(one.rule))
        for key, one in STARTERS.items()
        if str(one.name).casefold() not in names
    }


def _by_month(found: Sequence[Coming], first: date) -> list[tuple[date, list[Coming]]]:
    """A span stands in the month in which it begins, or in the first that is shown."""
    months: dict[date, list[Coming]] = {}
    for one in found:
        months.setdefault(max(one.first, first).replace(day=1), []).append(one)
    return list(months.items())


def _first_month() -> date:
    given = request.args.get("from")
    if not given:
        return today().replace(day=1)
    try:
        asked = date.fromisoformat(f"{given[:7]}-01")
    except ValueError as error:
        raise NotFound(say("“%(given)s” is not a month.", given=given[:40])) from error
    if asked.year not in _YEARS:
        raise NotFound(say("%(year)s is too far away.", year=str(asked.year)))
    return asked


def _months_on(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
