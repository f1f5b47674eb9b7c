"""/calendar/views: keeping a view of the calendar under a name, and what is done with it."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import saved_views
from lib.i18n import Text, say
from models.actor import Actor
from web.forms import act

blueprint = Blueprint("saved_views", __name__, url_prefix="/calendar/views")
_KEPT: Final = (
    "view",
    "channel",
    "temperature",
    "state",
    "pillar",
    "campaign",
    "person",
    "q",
)  # the day is not: a view is of whichever days one looks at


@blueprint.post("")
def save() -> ResponseReturnValue:
    """The address `query` under `name`; `shared` with the team, `starts` the person's calendar."""

    def saved(session: Session, who: Actor) -> Text:
        form = request.form
        row = saved_views.save(
            session,
            who,
            form.get("name", ""),
            kept_of(form.get("query", "")),
            shared="shared" in form,
            starts="starts" in form,
        )
        return say("Saved as “%(name)s”.", name=row.name)

    return act(saved, otherwise="calendar.show")


@blueprint.post("/<int:view_id>")
def change(view_id: int) -> ResponseReturnValue:
    """`do`: rename (to `name`), start, unstart or remove."""

    def changed(session: Session, who: Actor) -> Text:
        match request.form.get("do"):
            case "start":
                saved_views.start_with(session, who, view_id)
                return say("Your calendar opens with this view from now on.")
            case "unstart":
                saved_views.start_with(session, who, None)
                return say("Your calendar opens with the week again.")
            case "remove":
                return say("“%(name)s” is removed.", name=saved_views.remove(session, who, view_id))
            case _:
                row = saved_views.rename(session, who, view_id, request.form.get("name", ""))
                return say("Renamed to “%(name)s”.", name=row.name)

    return act(changed, otherwise="calendar.show")


def kept_of(query: str) -> str:
    """Of an address's query what makes a view, in one order."""
    given = parse_qsl(query.encode(errors="ignore").decode(), max_num_fields=500)
    wanted = [(name, value) for name, value in given if name in _KEPT and value]
    return urlencode(sorted(wanted, key=lambda one: (_KEPT.index(one[0]), one[1])))
