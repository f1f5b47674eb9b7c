"""/posts/<id>/hand-over: giving a draft to somebody else, who goes on with it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import queries
from editorial.drafting import visible
from editorial.holding import absences, handing
from lib.errors import WrongState
from lib.i18n import Text, say
from models.actor import Actor
from models.permissions import May
from models.post import Post
from web.edge import actor, now, reading
from web.forms import act

blueprint = Blueprint("handing", __name__)


@blueprint.get("/posts/<int:post_id>/hand-over")
def show(post_id: int) -> ResponseReturnValue:
    who = actor()
    with reading() as session:
        post = visible(session, who, post_id)
        refusal = _closed(session, who, post)
        people = queries.members(session, who)
        return render_template(
            "holding/hand_over.html",
            post=post,
            owner=queries.names(session, who).get(post.owner_id, "?"),
            own=post.owner_id == who.user_id,
            is_here=post.owner_id in people,
            others={one: name for one, name in people.items() if one != post.owner_id},
            away=_away(session, who, post),
            loses_sight=handing.loses_sight(session, who, post),
            longest=handing.LONGEST,
            refusal=refusal,
        )


@blueprint.post("/posts/<int:post_id>/hand-over")
def give(post_id: int) -> ResponseReturnValue:
    """`to`: user id; `said`: what the new one should know."""
    with reading() as session:
        is_gone = handing.loses_sight(session, actor(), visible(session, actor(), post_id))

    def given(session: Session, who: Actor) -> Text:
        post = handing.hand_over(
            session,
            who,
            post_id,
            to_id=request.form.get("to", 0, type=int),
            said=request.form.get("said", ""),
            now=now(),
        )
        name = queries.names(session, who)[post.owner_id]
        return say("%(name)s goes on with “%(title)s”, and is told.", name=name, title=post.title)

    if is_gone:
        return act(given, otherwise="mine.show")
    return act(given, otherwise="posts.show", post_id=post_id)


def _closed(session: Session, who: Actor, post: Post) -> WrongState | None:
    """Why it cannot be handed over as it stands. Raises NotAllowed."""
    try:
        handing.must_be_theirs(session, who, post)
    except WrongState as refusal:
        return refusal
    return None


def _away(session: Session, who: Actor, post: Post) -> dict[int, Text]:
    """User id → until when they are away; those whom the reader may know it of."""
    if not who.may(May.SEE_DESKS) and post.owner_id != who.user_id:
        return {}
    today = absences.today(session, who.workspace_id, now())
    found = absences.current(session, who, now=now())
    return {
        one.user_id: say("away until %(day)s", day=one.last) for one in found if one.first <= today
    }
