"""An older version of a post is made its newest one, from its page."""

from flask import flash
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.restoring import restore as restored
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.way import PostState
from web.composer.room import blueprint
from web.edge import now
from web.forms import act


@blueprint.post("/posts/<int:post_id>/versions/<int:number>/restore")
def restore(post_id: int, number: int) -> ResponseReturnValue:
    def done(session: Session, who: Actor) -> Text:
        post, gone = restored(session, who, post_id, number, now=now())
        if gone:
            flash(str(_left_out(gone)))
        if post.state is PostState.DRAFT:
            return say("Version %(number)s is the newest again, as a draft.", number=number)
        return say("Version %(number)s is the newest again.", number=number)

    return act(done, otherwise="posts.show", post_id=post_id)


def _left_out(gone: int) -> Text:
    return say_n(
        "%(n)s channel of that version is no longer connected: it is left out.",
        "%(n)s channels of that version are no longer connected: they are left out.",
        gone,
    )
