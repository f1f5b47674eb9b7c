"""/posts/<id>/review: the room of one post."""

from flask import render_template
from flask.typing import ResponseReturnValue

from editorial.approval import wording
from editorial.commenting.adding import LONGEST
from lib.errors import Refusal
from models.approval import BECAUSE_WORDS, HOW_WORDS
from models.comment import Thread
from models.way import MOVE_WORDS
from web.edge import actor, house, reading
from web.errors import status_of
from web.posts.moves import HISTORY_WORDS
from web.review.about import about_words
from web.review.blueprint import blueprint
from web.review.gathered import gather
from web.review.places import PLACES
from web.review.typed import Typed


@blueprint.get("/posts/<int:post_id>/review")
def show(post_id: int) -> ResponseReturnValue:
    return shown(post_id, Typed())


def shown(post_id: int, typed: Typed, refusal: Refusal | None = None) -> ResponseReturnValue:
    """The room, with what was typed and why it was not taken."""
    with reading() as session:
        room = gather(session, actor(), house(), post_id)
        page = render_template(
            "review/room.html",
            room=room,
            post=room.post,
            typed=typed,
            refusal=refusal,
            about=about_words(room.content, room.channels),
            threads=Thread,
            longest=LONGEST,
            places=PLACES,
            move_words=MOVE_WORDS,
            history_words=HISTORY_WORDS,
            how_words=HOW_WORDS,
            level_words=wording.named,
            because_words=BECAUSE_WORDS,
        )
    return (page, status_of(refusal)) if refusal else page
