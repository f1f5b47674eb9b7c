"""/library: drafts, what has no time yet, and the cold posts with what each of them waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import pool
from editorial.channels import active
from editorial.pool import Shelf
from editorial.queries import names
from editorial.reuse import read_again
from lib.i18n import Text, say
from models.actor import Actor
from models.permissions import May
from scheduler.pool.finding import on_shelf
from scheduler.pool.library import Level, books, levels
from web.edge import actor, now, partial_wanted, reading
from web.forms import act
from web.shelves import tabs

blueprint = Blueprint("library", __name__)
_PAGE: Final = 30
_FEW: Final = 150  # of so many, how long they last is told at once; of more it is asked for apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`channel`: only the posts that leave there. `page`: from 1."""

    shelf: Shelf
    channel: int | None
    search: str
    page: int

    @property
    def skip(self) -> int:
        return (self.page - 1) * _PAGE


@blueprint.get("/library")
def show() -> ResponseReturnValue:
    """`show`: drafts, unplaced or cold; `q`, `channel`, `page`. `part`: levels, also if they are
    many.
    """
    asked = _asked()
    if partial_wanted() and request.args.get("part") == "levels":
        with reading() as session:
            found = levels(session, actor().workspace_id, now=now())
        return render_template("library/levels.html", levels=found)
    return _cold(asked) if asked.shelf is Shelf.COLD else _waiting(asked)


@blueprint.post("/library/<int:post_id>/read")
def read(post_id: int) -> ResponseReturnValue:
    """Somebody read the post again: it is still true."""

    def done(session: Session, who: Actor) -> Text:
        post = read_again(session, who, post_id, now=now())
        return say("“%(title)s” counts as read again.", title=post.title)

    return act(done, otherwise="library.show")


def _cold(asked: Asked) -> ResponseReturnValue:
    who = actor()
    with reading() as session:
        every = on_shelf(session, who.workspace_id, channel_id=asked.channel, search=asked.search)
        wanted = every[asked.skip : asked.skip + _PAGE]
        found = books(session, who.workspace_id, wanted, now=now())
        return render_template(
            "library/library.html",
            asking=[book for book in found if book.asks(now())],
            resting=[book for book in found if not book.asks(now())],
            count=len(every),
            levels=_levels(session, who),
            channels=active(session, who),
            **_around(session, who, asked, more=len(every) > asked.skip + _PAGE),
        )


def _levels(session: Session, who: Actor) -> Sequence[Level] | None:
    """None: they take a while, and are asked for apart."""
    many = len(on_shelf(session, who.workspace_id)) > _FEW
    if many and request.args.get("part") != "levels":
        return None
    return levels(session, who.workspace_id, now=now())


def _waiting(asked: Asked) -> ResponseReturnValue:
    who = actor()
    with reading() as session:
        found = pool.waiting(
            session, who, asked.shelf, search=asked.search, skip=asked.skip, limit=_PAGE + 1
        )
        return render_template(
            "library/waiting.html",
            posts=found[:_PAGE],
            people=names(session, who),
            **_around(session, who, asked, more=len(found) > _PAGE),
        )


def _around(session: Session, who: Actor, asked: Asked, *, more: bool) -> dict[str, object]:
    return {
        "asked": asked,
        "more": more,
        "tabs": tabs(session, who),
        "may_read": who.may(May.CHECK_COLD),
        "mine": who.user_id,
    }


def _asked() -> Asked:
    given = request.args
    shelves = (Shelf.DRAFTS, Shelf.UNPLACED)
    page = given.get("page", 1, type=int)
    return Asked(
        shelf=next((one for one in shelves if one == given.get("show")), Shelf.COLD),
        channel=given.get("channel", type=int),
        search=given.get("q", "").replace("\0", "").strip()[:200],
        page=min(max(page, 1), 100_000),
    )
