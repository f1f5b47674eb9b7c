"""What a guest reads: one post, or the posts of a week, each on its own page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.approval.standing import course_of
from editorial.commenting.adding import LONGEST
from editorial.commenting.reading import Talk
from editorial.composing import Look, looks
from editorial.diff import Change
from editorial.guests import remarks, shown
from editorial.guests.deciding import counts, has_agreed
from editorial.guests.opening import Guest
from editorial.guests.shown import Open
from editorial.wordings import looks_of_wordings
from lib.errors import Changed, Refusal
from lib.i18n import Text, say
from models.channel import Channel
from models.media_files import media_of
from models.post import Media
from models.way import PostState
from web.edge import house, reading
from web.guests.parts import begins
from web.guests.proving import changes_since, proof
from web.guests.room import blueprint, entered, note_visit
from web.review.about import about_words
from web.review.marking import Stretch, marked
from web.review.places import PLACES

DONE: Final[Mapping[str, Text]] = {
    "agreed": say("Thank you: your agreement is on record."),
    "refused": say("Thank you: your reason was passed on, and the post is being changed."),
    "commented": say("Thank you: your comment was passed on."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`about`: what a remark may be about. `marked`: the texts, with what is talked about.
    `changes`: since the version that was read. `proof`: that this one was. `counts`: the post
    waits for a guest's agreement. `agreed`: this one's is on record.
    """

    shown: Open
    looks: Sequence[Look] = ()
    others: Sequence[Sequence[Look]] = ()
    media: Mapping[str, Media]
    channels: Mapping[int, str]
    talks: Sequence[Talk] = ()
    about: Mapping[str, Text] = field(default_factory=dict)
    marked: Mapping[str, Sequence[Stretch]] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    proof: str = ""
    counts: bool = False
    agreed: bool = False

    @property
    def is_asked(self) -> bool:
        return self.shown.post.state is PostState.IN_REVIEW

    def stretches(self, look: Look) -> Sequence[Stretch]:
        """Of a text that leaves as it was written, and of which something is said; else nothing."""
        cut = self.marked.get(f"variant:{look.channel.id}" if look.own else "text", ())
        is_whole = look.text == "".join(one.text for one in cut)
        return cut if is_whole and any(one.remark for one in cut) else ()

    @property
    def points(self) -> list[Talk]:
        """What is said about a point of a picture."""
        return [one for one in self.talks if one.anchor and one.anchor.x is not None]


@blueprint.get("")
def show(token: str) -> ResponseReturnValue:
    """The post of the link; of a week, what there is to read."""
    with reading() as session:
        guest = entered(session, token)
        if guest.link.post_id is not None:
            page = of_post(session, guest, guest.link.post_id)
        else:
            page = render_template(
                "guests/week.html", guest=guest, posts=_waiting_first(session, guest)
            )
    note_visit(guest)
    return page


@blueprint.get("/<int:post_id>")
def one(token: str, post_id: int) -> ResponseReturnValue:
    with reading() as session:
        guest = entered(session, token)
        page = of_post(session, guest, post_id)
    note_visit(guest)
    return page


@blueprint.get("/<int:post_id>/agree")
@blueprint.get("/<int:post_id>/refuse")
@blueprint.get("/<int:post_id>/comment")
def again(token: str, post_id: int) -> ResponseReturnValue:
    """A telephone opens the address of an answer anew when its page was put away meanwhile."""
    return one(token, post_id)


def of_post(session: Session, guest: Guest, post_id: int, *, refusal: Refusal | None = None) -> str:
    """`refusal`: why what was sent is not taken; what was typed stands there again."""
    found = shown.one(session, guest, post_id)
    read = request.form.get("read", "") if isinstance(refusal, Changed) else ""
    page = _page(session, guest, found, read)
    return render_template(
        "guests/one.html",
        guest=guest,
        page=page,
        post=found.post,
        done=_done(page),
        refusal=refusal,
        typed=request.form,
        longest=LONGEST,
        places=PLACES,
        begins=begins,
    )


def _page(session: Session, guest: Guest, found: Open, read: str) -> Page:
    channels = _channel_names(session, guest)
    if found.revision is None or found.content is None:
        return Page(shown=found, media={}, channels=channels)
    reader, talks = guest.acting(""), remarks.said(session, found)
    return Page(
        shown=found,
        looks=looks(session, reader, house(), found.content),
        others=looks_of_wordings(session, reader, house(), found.content),
        media=media_of(session, reader.workspace_id, found.content),
        channels=channels,
        talks=talks,
        marked=marked(found.content, talks),
        about=about_words(found.content, channels),
        changes=changes_since(session, guest, found, read=read, names=channels),
        proof=proof(guest.link, found.revision),
        counts=counts(course_of(session, found.post)),
        agreed=has_agreed(session, guest, found.revision),
    )


def _channel_names(session: Session, guest: Guest) -> dict[int, str]:
    wanted = select(Channel.id, Channel.name).where(Channel.workspace_id == guest.link.workspace_id)
    return {row.id: row.name for row in session.execute(wanted)}


def _waiting_first(session: Session, guest: Guest) -> list[Open]:
    found = shown.everything(session, guest)
    return sorted(found, key=lambda one: (one.post.state is not PostState.IN_REVIEW, one.left))


def _done(page: Page) -> Text | None:
    """What the address says was done, if it was."""
    word = request.args.get("done", "")
    if word == "agreed" and not page.agreed:
        return None
    if word == "refused" and page.shown.revision is not None:
        return None
    return DONE.get(word)
