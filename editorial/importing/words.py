"""The words for status, temperature and priority, in French and English."""

import difflib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

from editorial.importing.cells import BadCell, folded, quoted
from lib.i18n import Text, say
from models.post import Priority
from models.way import Temperature

Meaning = TypeVar("Meaning")


class Status(StrEnum):
    """How far the row had come where it was written."""

    DRAFT = "draft"
    TO_REVIEW = "to_review"
    APPROVED_THERE = "approved_there"
    ALREADY_OUT = "already_out"
    SET_ASIDE = "set_aside"


TEMPERATURES: Final[Mapping[Temperature, str]] = {
    Temperature.HOT: "chaud|chaude|hot|brûlant|actu|actualité|news",
    Temperature.WARM: "tiède|warm|saison|saisonnier|seasonal",
    Temperature.COLD: "froid|froide|cold|intemporel|evergreen|marronnier",
}
PRIORITIES: Final[Mapping[Priority, str]] = {
    Priority.HIGH: "haute|élevée|forte|urgente|high|urgent",
    Priority.ORDINARY: "ordinaire|normale|moyenne|ordinary|normal|medium",
    Priority.LOW: "basse|faible|low",
}
STATUSES: Final[Mapping[Status, str]] = {
    Status.DRAFT: "brouillon|draft|à rédiger|à écrire|en cours|idée|idea|to write|wip|à compléter",
    Status.TO_REVIEW: "à valider|à relire|en relecture|en validation|à approuver|proposé|to review"
    "|in review|for review|to approve|pending|submitted|soumis",
    Status.APPROVED_THERE: "validé|validée|approuvé|approved|ok|bon à publier|prêt|ready|planifié"
    "|programmé|scheduled|à publier|validated",
    Status.ALREADY_OUT: "publié|publiée|published|en ligne|posté|fait|done|sent"
    "|déjà publié|published already",
    Status.SET_ASIDE: "archivé|archivée|rejeté|rejetée|refusé|abandonné|annulé|archived|rejected"
    "|cancelled|dropped",
}


def temperature(written: str) -> Temperature:
    """Raises BadCell."""
    return _meaning(written, TEMPERATURES, say("“%(word)s” is not a type.", word=quoted(written)))


def priority(written: str) -> Priority:
    """Raises BadCell."""
    return _meaning(written, PRIORITIES, say("“%(word)s” is not a priority.", word=quoted(written)))


def status(written: str) -> Status:
    """Raises BadCell."""
    return _meaning(written, STATUSES, say("“%(word)s” is not a status.", word=quoted(written)))


@cache
def _known(words: tuple[tuple[Meaning, str], ...]) -> Mapping[str, Meaning]:
    return {folded(word): meaning for meaning, all_ in words for word in all_.split("|")}


def _meaning(written: str, words: Mapping[Meaning, str], unknown: Text) -> Meaning:
    asked = folded(written)
    known: Mapping[str, Meaning] = _known(tuple(words.items()))
    if asked in known:
        return known[asked]
    first = {meaning: all_.split("|")[0] for meaning, all_ in words.items()}
    close = difflib.get_close_matches(asked, known, n=1, cutoff=0.7)
    if close:
        raise BadCell(
            unknown, remedy=say("Did you mean “%(close)s”?", close=first[known[close[0]]])
        )
    raise BadCell(unknown, remedy=say("Write one of: %(names)s.", names=", ".join(first.values())))
