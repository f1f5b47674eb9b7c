"""What is asked of the trail, as it stands in the address."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, TypeVar

from flask import request

from editorial.trail.reading import Asked
from lib.errors import NotFound
from lib.i18n import zone
from lib.zones import locate, wall_time
from models.audit import Act, By
from web.calendar import asked

NAMES: Final = ("person", "kind", "post", "day")
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The form as it was filled in. `person`: a number, or a way in which one comes to it."""

    person: str = ""
    kind: str = ""
    post: str = ""
    day: str = ""

    @property
    def in_address(self) -> dict[str, str]:
        return {name: given for name in NAMES if (given := getattr(self, name))}


def filled() -> Filled:
    return Filled(**{name: request.args.get(name, "").strip()[:40] for name in NAMES})


def meant(form: Filled) -> Asked:
    """Raises Invalid for what is no day, NotFound for what no form of ours sends."""
    since = until = None
    if form.day:
        first = asked.located(form.day[:10], "day")
        since = first.at
        following = wall_time(since, zone()).replace(tzinfo=None) + timedelta(days=1)
        until = locate(following, zone()).at
    is_way = form.person in set(By)
    return Asked(
        who_id=None if is_way else whole(form.person),
        by=By(form.person) if is_way else None,
        act=_one_of(Act, form.kind),
        post_id=whole(form.post),
        since=since,
        until=until,
    )


def whole(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdecimal()) or len(given) > 18:
        raise NotFound
    return int(given)


def _one_of(kinds: type[Kind], given: str) -> Kind | None:
    try:
        return kinds(given) if given else None
    except ValueError:
        raise NotFound from None
