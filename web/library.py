"""/library: the pool of cold posts, for how long it lasts, and what each of them waits for."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.reuse import read_again
from lib.i18n import Text, say
from models.actor import Actor
from models.way import Role, at_least
from scheduler.pool.library import Book, library
from web.edge import actor, now, reading
from web.forms import act

blueprint = Blueprint("library", __name__)


@blueprint.get("/library")
def show() -> ResponseReturnValue:
    """`channel`: only the posts that leave there."""
    who, wanted = actor(), request.args.get("channel", type=int)
    with reading() as session:
        found = library(session, who.workspace_id, now=now())
    books = [book for book in found.books if _is_on(book, wanted)]
    return render_template(
        "library/library.html",
        asking=[book for book in books if book.asks(now())],
        resting=[book for book in books if not book.asks(now())],
        count=len(books),
        levels=found.levels,
        wanted=wanted,
        may_read=at_least(who.role, Role.EDITOR),
        mine=who.user_id,
    )


@blueprint.post("/library/<int:post_id>/read")
def read(post_id: int) -> ResponseReturnValue:
    """Somebody read the post again: it is still true."""

    def done(session: Session, who: Actor) -> Text:
        post = read_again(session, who, post_id, now=now())
        return say("“%(title)s” counts as read again.", title=post.title)

    return act(done, otherwise="library.show")


def _is_on(book: Book, channel_id: int | None) -> bool:
    return channel_id is None or any(one.channel.id == channel_id for one in book.on)
