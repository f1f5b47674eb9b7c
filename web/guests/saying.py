"""What a guest says: agrees, refuses, comments."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.guests import deciding, remarks, shown
from editorial.guests.opening import Closed, Guest
from lib.errors import Refusal
from lib.log import storable
from web.edge import now, reading, transaction
from web.errors import status_of
from web.guests.pages import DONE, of_post
from web.guests.room import blueprint, entered
from web.guests.typed import said


@blueprint.post("/<int:post_id>/agree")
def agree(token: str, post_id: int) -> ResponseReturnValue:
    """`revision`: the number that was read; `name`: who says it."""

    def agreed(session: Session, guest: Guest) -> None:
        deciding.agree(session, guest, post_id, revision=_read(), name=_typed("name"), now=now())

    return _answered(token, post_id, agreed, done="agreed")


@blueprint.post("/<int:post_id>/refuse")
def refuse(token: str, post_id: int) -> ResponseReturnValue:
    """`revision`, `name`, and a `reason`."""

    def refused(session: Session, guest: Guest) -> None:
        deciding.refuse(
            session,
            guest,
            post_id,
            revision=_read(),
            reason=_typed("reason"),
            name=_typed("name"),
            now=now(),
        )

    return _answered(token, post_id, refused, done="refused")


@blueprint.post("/<int:post_id>/comment")
def comment(token: str, post_id: int) -> ResponseReturnValue:
    """`body`, `name`, the `revision` that was read; `answers`: the number of the remark that is
    answered. What it is about: `about`, `quote`, `start`, `x` and `y` or `place`; `suggests` and
    the `replacement`.
    """

    def commented(session: Session, guest: Guest) -> None:
        given = said(request.form, shown.one(session, guest, post_id).content)
        remarks.remark(
            session,
            guest,
            post_id,
            body=given.body,
            name=_typed("name"),
            revision=_read() or None,
            answers=given.answers,
            anchor=given.anchor,
            replacement=given.replacement,
            now=now(),
        )

    return _answered(token, post_id, commented, done="commented")


def _answered(
    token: str, post_id: int, act: Callable[[Session, Guest], None], *, done: str
) -> ResponseReturnValue:
    """Back to the page, or its end where the link is spent. What is refused is told on the page."""
    try:
        with transaction() as session:
            guest = entered(session, token, to_write=True)
            act(session, guest)
    except Closed:
        raise
    except Refusal as refusal:
        with reading() as session:
            page = of_post(session, entered(session, token), post_id, refusal=refusal)
        return page, status_of(refusal)
    if guest.link.spent_at is not None:
        return render_template("guests/end.html", done=DONE[done])
    return redirect(url_for("guests.one", post_id=post_id, done=done), code=303)


def _read() -> int:
    """0 is no revision's number: what says none is not taken for the newest."""
    return request.form.get("revision", 0, type=int)


def _typed(name: str) -> str:
    return storable(request.form.get(name, ""))
