"""Advice beside the previews: how easily the text reads, and what else says or leaves like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, current_app, request
from sqlalchemy.orm import Session

from editorial import neighbours
from editorial.advice import EASE_WORDS, Hint, ease, hints
from editorial.draft import Draft
from editorial.neighbours import Neighbour
from lib.i18n import Text
from models.content import Content
from web.edge import actor, now

COOKIE: Final = "advice"
_OFF: Final = "off"
_A_YEAR: Final = 31_536_000  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """`ease` None: the text is too short to say. `channel`: of its own text, 0 for the common."""

    ease: Text | None
    hints: Sequence[Hint]
    channel: int = 0


def beside(session: Session, draft: Draft, *, post_id: int | None) -> Mapping[str, Any]:
    """What the previews' template expects beside them; no `advice` for whoever wants none."""
    return {
        "advice": _advice(draft.content) if is_wanted() else None,
        "neighbours": told(session, draft, post_id=post_id),
    }


def told(session: Session, draft: Draft, *, post_id: int | None) -> list[Neighbour]:
    return neighbours.neighbours(
        session,
        actor(),
        draft.content,
        post_id=post_id,
        wished_at=draft.wished_at,
        now=now(),
    )


def is_wanted() -> bool:
    """As the person just said, else as they last did."""
    return request.form.get(COOKIE, request.cookies.get(COOKIE)) != _OFF


def remembered(response: Response) -> Response:
    """Keeps what the person just said of it."""
    if (said := request.form.get(COOKIE)) in {"on", _OFF}:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            COOKIE, said, max_age=_A_YEAR, samesite="Lax", secure=secure, httponly=True
        )
    return response


def _advice(content: Content) -> list[Advice]:
    """Of the common text, and of each channel's own."""
    read_by = [one for one in content.channels if not content.variants.get(one)]
    texts = {0: content.text} if read_by or not content.channels else {}
    texts |= {one: content.variants[one] for one in content.channels if content.variants.get(one)}
    found = [_of(text, content.language, channel) for channel, text in texts.items()]
    return [one for one in found if one.ease or one.hints]


def _of(text: str, language: str, channel: int) -> Advice:
    how = ease(text, language)
    return Advice(
        ease=None if how is None else EASE_WORDS[how],
        hints=hints(text, language),
        channel=channel,
    )
