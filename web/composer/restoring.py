"""An older version of a post is made its newest one, from its page."""

from collections.abc import Iterator

from flask import flash
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.restoring import Restored
from editorial.restoring import restore as restored
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.way import PostState
from web.composer.room import blueprint
from web.edge import now
from web.forms import act


@blueprint.post("/posts/<int:post_id>/versions/<int:number>/restore")
def restore(post_id: int, number: int) -> ResponseReturnValue:
    def move(session: Session, who: Actor) -> Text:
        done = restored(session, who, post_id, number, now=now())
        for said in _left_out(done):
            flash(str(said))
        if done.post.state is PostState.DRAFT:
            return say("Version %(number)s is the newest again, as a draft.", number=number)
        return say("Version %(number)s is the newest again.", number=number)

    return act(move, otherwise="posts.show", post_id=post_id)


def _left_out(done: Restored) -> Iterator[Text]:
    if done.channels:
        yield say_n(
            "%(n)s channel of that version is no longer connected: it is left out.",
            "%(n)s channels of that version are no longer connected: they are left out.",
            done.channels,
        )
    if done.media:
        yield say_n(
            "%(n)s image or video of that version was deleted since: it is left out.",
            "%(n)s images or videos of that version were deleted since: they are left out.",
            done.media,
        )
