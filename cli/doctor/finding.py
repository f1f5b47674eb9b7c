"""What an examination found."""

from dataclasses import dataclass
from enum import StrEnum

from lib.i18n import Text


class Level(StrEnum):
    """FAIL stops posts from leaving; WARN is worth a look; OK was looked at."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`check` names it for scripts. `remedy` None: nothing is to be done."""

    check: str
    level: Level
    message: Text
    remedy: Text | None = None


def ok(check: str, message: Text) -> Finding:
    return Finding(check=check, level=Level.OK, message=message)


def warn(check: str, message: Text, remedy: Text) -> Finding:
    return Finding(check=check, level=Level.WARN, message=message, remedy=remedy)


def fail(check: str, message: Text, remedy: Text) -> Finding:
    return Finding(check=check, level=Level.FAIL, message=message, remedy=remedy)
