"""What somebody typed into the form of a remark."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from editorial.commenting.anchors import Anchor
from models.comment import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """`about`: a field of the post, "" for all of it. `place`: as it was chosen from the list.
    `replacement` None: nothing is suggested.
    """

    thread: Thread = Thread.TEAM
    about: str = ""
    quote: str = ""
    start: int = 0
    x: float | None = None
    y: float | None = None
    place: str = ""
    body: str = ""
    replacement: str | None = None
    revision: int | None = None
    parent_id: int | None = None

    @property
    def anchor(self) -> Anchor | None:
        if not self.about and not self.quote:
            return None
        field = self.about or "text"
        return Anchor(field=field, quote=self.quote, start=self.start, x=self.x, y=self.y)


def typed(form: Mapping[str, str]) -> Typed:
    quote = form.get("quote", "").replace("\r\n", "\n")
    x, y = _point(form)
    return Typed(
        thread=Thread.GUESTS if form.get("thread") == Thread.GUESTS else Thread.TEAM,
        about=form.get("about", ""),
        quote=quote if form.get("start") else quote.strip(),
        start=_number(form.get("start", "")) or 0,
        x=_share(x),
        y=_share(y),
        place=form.get("place", ""),
        body=form.get("body", ""),
        replacement=form.get("replacement", "") if form.get("suggests") else None,
        revision=_number(form.get("revision", "")),
        parent_id=_number(form.get("parent", "")),
    )


def _point(form: Mapping[str, str]) -> tuple[str, str]:
    """Where it was pressed, else the `place` that was chosen from the list: "0.5 0.17"."""
    if form.get("x"):
        return form["x"], form.get("y", "")
    x, _, y = form.get("place", "").partition(" ")
    return x, y


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 18 else None


def _share(given: str) -> float | None:
    try:
        found = float(given)
    except ValueError:
        return None
    return min(max(found, 0.0), 1.0) if isfinite(found) else None
