"""Small forms: one button, one use case, back to where one was."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lib.errors import Invalid, NotAllowed, NotFound, Refusal
from lib.i18n import Text
from models.actor import Actor
from web.edge import actor, transaction


def act(
    use_case: Callable[[Session, Actor], Text],
    *,
    otherwise: str,
    quietly: bool = False,
    again: Callable[[Invalid], ResponseReturnValue] | None = None,
    **values: Any,  # noqa: ANN401 - as url_for takes them
) -> ResponseReturnValue:
    """Runs `use_case` in a transaction, tells what it says (unless `quietly`), and goes back.

    Back is the form's own `next`, else the endpoint `otherwise` with `values`. What is refused for
    its state or its fields is told on that page, or what was typed is shown `again`; what is not
    the person's to see or to do is a page of its own.
    """
    who = actor()

    def acted() -> Text:
        with transaction() as session:
            return use_case(session, who)

    return go_back_after(acted, otherwise=otherwise, quietly=quietly, again=again, **values)


def go_back_after(
    done: Callable[[], Text],
    *,
    otherwise: str,
    quietly: bool = False,
    again: Callable[[Invalid], ResponseReturnValue] | None = None,
    **values: Any,  # noqa: ANN401 - as url_for takes them
) -> ResponseReturnValue:
    """As `act`, for what opens its transactions itself."""
    try:
        words = done()
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        if again is not None and isinstance(refusal, Invalid):
            return again(refusal)
        flash(told(refusal), "bad")
    else:
        if not quietly:
            flash(str(words), "good")
    return redirect(
        local_path(request.form.get("next", ""), url_for(otherwise, **values)), code=303
    )


def told(refusal: Refusal) -> str:
    """The refusal, its fields and its remedy as one line."""
    return " ".join(str(words) for words in (refusal, *refusal.fields.values()))


def local_path(address: str, otherwise: str) -> str:
    """`address` if it is a path of this site, else `otherwise`."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() else otherwise
