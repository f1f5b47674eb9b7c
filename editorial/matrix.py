"""Who may what: every table that is enforced, drawn together for reading.

Nothing is decided here. A row is made of the very entry that refuses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from editorial.approval.rules import USUAL
from lib.i18n import Text, say, verbatim
from models.approval import MODE_WORDS
from models.permissions import PERMISSIONS, About
from models.tokens import LEAST
from models.way import DELIVERY_MOVES, MOVE_WORDS, POST_MOVES, Move, Role, Rule, at_least


class Answer(StrEnum):
    YES = "yes"
    OWN = "own"  # of what they wrote themselves
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`name`: as the API calls it. `least`, `others`: from which role on one’s own, and all."""

    name: str
    words: Text
    least: Role
    others: Role
    note: Text | None = None

    def answer(self, role: Role) -> Answer:
        if not at_least(role, self.least):
            return Answer.NO
        return Answer.YES if at_least(role, self.others) else Answer.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    name: str
    words: Text
    rows: tuple[Row, ...]


_ABOUT_WORDS: Final = {
    About.READING: say("Reading"),
    About.POSTS: say("More about posts"),
    About.STOCK: say("Ideas, media, campaigns, marronniers"),
    About.CHANNELS: say("Channels and the stop"),
    About.ASSOCIATION: say("The association"),
}
_AGREEING: Final = say(
    "By the usual rule (%(rule)s). Whoever sets another rule decides who agrees, and whoever is "
    "asked by it may, whatever their role.",
    rule=MODE_WORDS[USUAL.mode],
)
_NOTES: Final = {
    Move.APPROVE: _AGREEING,
    Move.REQUEST_CHANGES: say("And whoever is asked to agree."),
}


def matrix() -> tuple[Section, ...]:
    """Every permission once, by what it is about."""
    return (
        Section(name="moves", words=say("A post on its way"), rows=tuple(_moves())),
        Section(name="deliveries", words=say("A planned post"), rows=tuple(_deliveries())),
        *(
            Section(name=about.value, words=words, rows=tuple(_rows(about)))
            for about, words in _ABOUT_WORDS.items()
        ),
        Section(name="scopes", words=say("What one’s tokens may"), rows=tuple(_scopes())),
    )


def _moves() -> Iterator[Row]:
    for move, rule in POST_MOVES.items():
        yield Row(
            name=move.value,
            words=MOVE_WORDS[move],
            least=rule.least,
            others=_others(rule),
            note=_NOTES.get(move),
        )


def _others(rule: Rule) -> Role:
    return max(rule.least, rule.own, key=tuple(Role).index)


def _deliveries() -> Iterator[Row]:
    for move, rule in DELIVERY_MOVES.items():
        yield _plain(move.value, MOVE_WORDS[move], rule.least)


def _rows(about: About) -> Iterator[Row]:
    for what, one in PERMISSIONS.items():
        if one.about is about:
            yield _plain(what.value, one.words, one.least)


def _scopes() -> Iterator[Row]:
    for scope, least in LEAST.items():
        yield _plain(scope.value, verbatim(scope.value), least)


def _plain(name: str, words: Text, least: Role) -> Row:
    return Row(name=name, words=words, least=least, others=least)
