"""What a gesture asks for, as the page's script sends it. Raises Invalid."""

from dataclasses import dataclass
from typing import Final

from flask import request

from lib.i18n import say
from lib.zones import Located
from web.calendar import asked

_DAY: Final = len("2026-12-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be moved, and where to: deliveries, or (none given) the post's wish.

    `source`, `target`: the channel that it is taken from and the one that it is dropped on; None
    where its channels stay. `whole_day`: a day was meant, `to` is its noon.
    """

    post_id: int
    deliveries: tuple[int, ...]
    to: Located
    source: int | None = None
    target: int | None = None
    whole_day: bool = False

    @property
    def changes_channel(self) -> bool:
        return self.target is not None and self.target != self.source


def moved() -> Wanted:
    match request.get_json(silent=True):
        case {"post": int(post), "deliveries": list(ids), "wall": str(wall), **more} if all(
            map(_is_id, (post, *ids))
        ):
            return Wanted(
                post_id=post,
                deliveries=tuple(ids),
                to=asked.located(wall, "wall"),
                source=_channel(more.get("source")),
                target=_channel(more.get("target")),
            )
        case _:
            raise asked.wrong("wall", say("It is not said what moves, or where to."))


def placed() -> Wanted:
    match request.get_json(silent=True):
        case {"post": int(post), "wall": str(wall)} if _is_id(post):
            is_day = len(wall) == _DAY
            to = asked.located(f"{wall}T12:00" if is_day else wall, "wall")
            return Wanted(post_id=post, deliveries=(), to=to, whole_day=is_day)
        case _:
            raise asked.wrong("wall", say("It is not said what moves, or where to."))


def token() -> str:
    match request.get_json(silent=True):
        case {"token": str(given)}:
            return given
        case _:
            raise asked.wrong("token", say("It is not said what is to be taken back."))


def _channel(given: object) -> int | None:
    return given if isinstance(given, int) and _is_id(given) else None


def _is_id(given: object) -> bool:
    """Larger ones are no number of a row, and no database takes them."""
    return isinstance(given, int) and 0 < given < 1 << 63
