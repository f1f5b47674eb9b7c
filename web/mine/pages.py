"""/mine: one’s own posts, each with what became of it and what to do next; and thanking."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from insight.thanking.saying import thank
from lib.i18n import Text, say
from models.actor import Actor
from models.way import PostState
from web.edge import actor, now, reading
from web.forms import act
from web.mine.reading import my_page
from web.mine.steps import MARK_WORDS

blueprint = Blueprint("mine", __name__)
_WRITE: Final = "compose.edit"
NEXT: Final[Mapping[PostState, tuple[Text, str]]] = {
    PostState.IDEA: (say("Go on writing"), _WRITE),
    PostState.DRAFT: (say("Go on writing, then send it for review"), _WRITE),
    PostState.IN_REVIEW: (say("Read what is said of it, and answer"), "review.show"),
    PostState.CHANGES_REQUESTED: (say("Change it, then send it again"), _WRITE),
    PostState.REJECTED: (say("Write it otherwise, and try again"), _WRITE),
}


@blueprint.get("/mine")
def show() -> ResponseReturnValue:
    """`after`: those before that one."""
    with reading() as session:
        page = my_page(session, actor(), after=request.args.get("after", type=int), now=now())
    return render_template(
        "mine/mine.html",
        page=page,
        is_first="after" not in request.args,
        next_of=NEXT,
        mark_words=MARK_WORDS,
    )


@blueprint.post("/posts/<int:post_id>/thank")
def thank_for(post_id: int) -> ResponseReturnValue:
    """`said`: a sentence, or nothing."""

    def thanked(session: Session, who: Actor) -> Text:
        thank(session, who, post_id, said=request.form.get("said", ""), now=now())
        return say("Your thanks are told.")

    return act(thanked, otherwise="posts.show", post_id=post_id)
