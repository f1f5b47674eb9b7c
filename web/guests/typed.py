"""What a guest typed into the form of a remark."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from editorial.commenting.anchors import Anchor, texts
from lib.log import storable
from models.content import Content
from web.review.typed import typed as as_the_team

_QUOTED = "« {quote} »\n\n{body}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`answers`: the number of the remark that is answered. `replacement` None: nothing is
    suggested.
    """

    body: str
    anchor: Anchor | None = None
    replacement: str | None = None
    answers: int | None = None


def said(form: Mapping[str, str], content: Content | None) -> Said:
    """`content`: what is shown, None while nothing is."""
    given = as_the_team(_with_picture({k: storable(words) for k, words in form.items()}, content))
    answers = form.get("answers", "")
    if answers.isdecimal() and answers.isascii():
        return Said(body=given.body, answers=int(answers[:18]))
    found = Said(body=given.body, anchor=given.anchor, replacement=given.replacement)
    return found if content is None else _held(found, content)


def _with_picture(form: dict[str, str], content: Content | None) -> dict[str, str]:
    """Who chose a place in the only picture need not say in which."""
    only = content.media[0].sha256 if content is not None and len(content.media) == 1 else ""
    return {**form, "about": f"media:{only}"} if only and form.get("place") else form


def _held(said: Said, content: Content) -> Said:
    """With its passage where it stands. One that a network shows and the text does not have, as a
    link that is added, is quoted instead: a guest is not to search for what is the matter.
    """
    anchor = said.anchor
    if anchor is None or not anchor.quote or anchor.picture is not None:
        return said
    there = texts(content)
    fields = (anchor.field, *(name for name in there if name != anchor.field))
    field = next((name for name in fields if anchor.quote in there.get(name, "")), None)
    if field is not None:
        return replace(said, anchor=replace(anchor, field=field))
    if said.replacement is not None or not said.body.strip():
        return said
    return replace(said, anchor=None, body=_QUOTED.format(quote=anchor.quote, body=said.body))
