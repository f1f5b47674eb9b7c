"""The first steps on this week’s page: what is said of each, and putting them away."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.first_steps import Step, put_away
from lib.i18n import Text, say
from models.actor import Actor
from web.edge import now
from web.forms import act

blueprint = Blueprint("first_steps", __name__)
_TITLES: Final[Mapping[Step, Text]] = {
    Step.CONNECT: say("Connect a channel"),
    Step.INVITE: say("Invite somebody"),
    Step.LINE: say("Set the line"),
    Step.WRITE: say("Write the first post"),
    Step.PLACE: say("Approve it and give it a time"),
}
_WHY: Final[Mapping[Step, Text]] = {
    Step.CONNECT: say("A page, a profile, a newsletter; or the sandbox, to try it out first."),
    Step.INVITE: say("Four eyes see more than two: one writes, another approves."),
    Step.LINE: say("What you speak of, and how much of each. Three pillars are ready."),
    Step.WRITE: say("One text for all channels; each shows how it will look there."),
    Step.PLACE: say("Submit it, approve it, and choose when it leaves, or have the time chosen."),
}
_PAGES: Final[Mapping[Step, str]] = {
    Step.CONNECT: "channels.show",
    Step.INVITE: "team.show",
    Step.LINE: "line.show",
    Step.WRITE: "compose.new",
    Step.PLACE: "review.queue",
}
STEP_WORDS: Final[Mapping[str, Any]] = {
    "all_steps": tuple(Step),
    "step_titles": _TITLES,
    "step_reasons": _WHY,
    "step_pages": _PAGES,
}


@blueprint.post("/first-steps/away")
def away() -> ResponseReturnValue:
    """“I know my way”: they are shown to that person no more."""

    def putting(session: Session, who: Actor) -> Text:
        put_away(session, who, now=now())
        return say("The first steps are put away.")

    return act(putting, otherwise="week.show")
