"""Rules and levels as they are said to people."""

from collections.abc import Mapping, Sequence

from lib.i18n import Text, say, verbatim
from models.approval import ALL, BECAUSE_WORDS, MODE_WORDS, Level, Mode
from models.way import Role

_ROLES = {
    Role.EDITOR: say("editors and above"),
    Role.MANAGER: say("managers and above"),
    Role.ADMIN: say("administrators"),
}


def named(level: Level) -> Text:
    """What the level is called, or who is asked where it has no name."""
    if level.name:
        return verbatim(level.name)
    return _ROLES.get(level.role or Role.MANAGER, say("named people"))


def asked(level: Level, names: Mapping[int, str]) -> Text:
    """Of whom how many."""
    whom = _whom(level, names)
    if level.need == ALL:
        return say("all of: %(people)s", people=whom)
    if level.need == 1:
        return say("one of: %(people)s", people=whom)
    return say("%(need)s of: %(people)s", need=level.need, people=whom)


def why(level: Level) -> Text | None:
    """For what a level was added, if it was for that."""
    return None if level.because is None else BECAUSE_WORDS[level.because]


def rule(mode: Mode, levels: Sequence[Level], names: Mapping[int, str]) -> list[Text]:
    """What it asks for: a line for each level, or the mode in one line."""
    if mode is not Mode.LEVELS:
        return [MODE_WORDS[mode]]
    return [say("%(name)s: %(asked)s", name=named(one), asked=asked(one, names)) for one in levels]


def _whom(level: Level, names: Mapping[int, str]) -> Text:
    """Joined here: a list of translated words has no one text."""
    people: list[Text | str] = []
    if level.role is not None:
        people.append(_ROLES[level.role] if level.role in _ROLES else say("everybody"))
    people += [names.get(one, "?") for one in level.people]
    if level.guests:
        people.append(say("a guest with a link"))
    return verbatim(", ".join(str(one) for one in people))
