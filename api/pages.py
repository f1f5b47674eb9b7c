"""Cursor pages: newest first, each carrying where the next begins."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from api.errors import Json
from api.fields import whole
from api.parsing import invalid
from lib.i18n import say


class Numbered(Protocol):
    @property
    def id(self) -> object: ...


Row = TypeVar("Row", bound=Numbered)


def after(given: Json) -> int | None:
    """The last id already seen, from the cursor. Raises Invalid."""
    if "cursor" not in given:
        return None
    found = whole(given["cursor"])
    if found is None or not 0 < found < 2**63:
        raise invalid({"cursor": say("Take it from “next” of the page before.")})
    return found


def cut(found: Sequence[Row], limit: int) -> tuple[Sequence[Row], str | None]:
    """The first `limit`, and the cursor of the next page; `found` has one more if there is one."""
    if len(found) <= limit:
        return found, None
    return found[:limit], str(found[limit - 1].id)


def page(items: Sequence[Json], following: str | None = None) -> Json:
    return {"items": list(items), "next": following}
