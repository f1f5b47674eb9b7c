"""/audit: who did what, narrowed as one likes; /audit/file: the same as a file."""

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from editorial.queries import members
from editorial.trail import files, noting
from editorial.trail.reading import Asked, every, newest
from lib.i18n import Text, say, sorted_by_name, zone
from lib.zones import wall_time
from models.actor import Actor
from models.audit import ACT_WORDS, BY_WORDS, By
from models.audit_chain import BENT_WORDS, Break
from models.audit_check import check, check_end, head_of
from models.permissions import May
from web.audit.asked import Filled, filled, meant, whole
from web.audit.shown import shown
from web.edge import actor, house, now, place, reading, transaction
from web.streaming import streamed

blueprint = Blueprint("audit", __name__)
PAGE: Final = 50
_TYPES: Final = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


@blueprint.get("/audit")
def show() -> ResponseReturnValue:
    """`person`, `kind`, `post`, `day`; `before`: a number; `whole`: the trail is read wholly."""
    who, form = actor(), filled()
    who.must(May.READ_TRAIL)
    keyring, is_whole = house().settings.keyring, bool(request.args.get("whole"))
    with reading() as session:
        before = whole(request.args.get("before", ""))
        found = newest(session, who, meant(form), before=before, limit=PAGE + 1)
        acts = shown(session, who, found[:PAGE])
        people = members(session, who)
        verify = check if is_whole else check_end
        count, wrong = verify(session, keyring, who.workspace_id)
    return render_template(
        "audit/audit.html",
        acts=acts,
        following=found[PAGE - 1].number if len(found) > PAGE else None,
        before=before,
        form=form,
        people=_with_whoever_left(people, form, acts[0].who if acts else ""),
        ways={way: BY_WORDS[way] for way in By if way is not By.PERSON},
        kinds=sorted_by_name({act.value: str(words) for act, words in ACT_WORDS.items()}),
        count=count,
        wrong=_told(wrong),
        is_whole=is_whole,
        altered=sum(not one.holds for one in acts),
    )


@blueprint.get("/audit/file")
def file() -> ResponseReturnValue:
    """`format` csv or jsonl; the same filters. The export is itself an act, and stands in it."""
    who, form = actor(), filled()
    who.must(May.READ_TRAIL)
    wanted, kind = meant(form), "jsonl" if request.args.get("format") == "jsonl" else "csv"
    with transaction() as session:
        noting.taken_out(session, who.workspace_id, "audit", format=kind, **form.in_address)
    answer = Response(streamed(_written(who, wanted, kind)), content_type=_TYPES[kind])
    name = f"{place().workspace.slug}-audit-{wall_time(now(), zone()):%Y-%m-%d}.{kind}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _written(who: Actor, wanted: Asked, kind: str) -> Iterator[str]:
    with reading() as session:
        found = every(session, who, wanted)
        if kind == "csv":
            yield from files.as_csv(found)
        else:
            yield from files.as_lines(
                found, head_of(session, who.workspace_id) if wanted.is_everything else None
            )


def _with_whoever_left(people: dict[int, str], form: Filled, name: str) -> dict[int, str]:
    """Whose acts are shown is in the list, also where they are in the team no more."""
    chosen = int(form.person) if form.person.isdecimal() else None
    return people if chosen is None or chosen in people else {**people, chosen: name or "?"}


def _told(wrong: Break | None) -> Text | None:
    if wrong is None:
        return None
    what = BENT_WORDS[wrong.bent]
    return say("It does not hold at number %(n)s: %(what)s.", n=str(wrong.number), what=what)
