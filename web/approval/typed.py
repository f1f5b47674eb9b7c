"""The form of a rule, as it was sent: every level in fields of its own, numbered from 1."""

from collections.abc import Mapping
from typing import Final, TypeVar

from werkzeug.datastructures import MultiDict

from editorial.approval.rules import Asked
from lib.errors import Invalid
from lib.i18n import say
from models.approval import ALL, Level, Mode
from models.way import Role

Kind = TypeVar("Kind", Mode, Role)
SHOWN: Final = 3  # levels that the form has room for beyond those that are there


def rule(form: MultiDict[str, str]) -> Asked:
    """Levels that nothing is said of are left out. Raises Invalid."""
    mode = _one_of(Mode, form.get("mode", ""))
    if mode is None:
        wrong = say("Choose how many must agree.")
        raise Invalid(wrong, remedy=say("Choose one of the four."), fields={"mode": wrong})
    found = [level(form, f"level-{number}-") for number in range(1, 9)]
    return Asked(mode=mode, levels=tuple(one for one in found if _says_something(one)))


def level(form: MultiDict[str, str], prefix: str) -> Level:
    """`need`: any, all or some, and then `count`."""
    return Level(
        name=form.get(f"{prefix}name", "").strip(),
        need=_need(form.get(f"{prefix}need", "any"), form.get(f"{prefix}count", "")),
        role=_one_of(Role, form.get(f"{prefix}role", "")),
        people=tuple(int(one) for one in form.getlist(f"{prefix}people") if _is_number(one)),
        guests=bool(form.get(f"{prefix}guests")),
    )


def number(form: Mapping[str, str], name: str) -> int | None:
    given = form.get(name, "")
    return int(given) if _is_number(given) else None


def _says_something(one: Level) -> bool:
    return bool(one.name or one.role or one.people or one.guests)


def _need(which: str, count: str) -> int:
    match which:
        case "all":
            return ALL
        case "some" if _is_number(count):
            return max(int(count), 1)
        case _:
            return 1


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) < 10


def _one_of(kind: type[Kind], given: str) -> Kind | None:
    return next((one for one in kind if one.value == given), None)
