"""Which heading means which column, in French and English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from editorial.importing.cells import folded, quoted


class Column(StrEnum):
    DATE = "date"
    TIME = "time"
    NETWORKS = "networks"
    TITLE = "title"
    TEXT = "text"
    LINK = "link"
    IMAGE = "image"
    ALT = "alt"
    TEMPERATURE = "temperature"
    PILLAR = "pillar"
    RELEVANT_FROM = "relevant_from"
    EMBARGO = "embargo"
    FRESH_UNTIL = "fresh_until"
    PRIORITY = "priority"
    STATUS = "status"
    GOAL = "goal"
    CAMPAIGN = "campaign"
    LANGUAGE = "language"


HEADINGS: Final[Mapping[Column, str]] = {
    Column.DATE: "date|jour|day|date de publication|publication|publication date|publish date"
    "|date prévue",
    Column.TIME: "heure|horaire|time|hour|heure de publication|heures",
    Column.NETWORKS: "réseaux|réseau|réseaux sociaux|réseau social|canal|canaux|plateforme"
    "|plateformes|network|networks|channel|channels|platform|platforms",
    Column.TITLE: "titre|title|sujet|objet|subject|intitulé",
    Column.TEXT: "texte|text|message|contenu|publication texte|post|corps|content|copy|légende"
    "|caption|texte du post",
    Column.LINK: "lien|liens|link|url|adresse|lien web",
    Column.IMAGE: "image|images|visuel|visuels|photo|photos|fichier|picture|pictures|media|média"
    "|file",
    Column.ALT: "texte alternatif|alt|texte alt|alternative|description de l'image"
    "|description image|alt text|alternative text|text alternative|image description",
    Column.TEMPERATURE: "type|température|temperature|chaleur|temp",
    Column.PILLAR: "rubrique|pilier|thème|thématique|catégorie|pillar|category|topic|theme|section",
    Column.RELEVANT_FROM: "à partir de|à partir du|actuel à partir de|pertinent à partir de"
    "|relevant from",
    Column.EMBARGO: "embargo|sous embargo jusqu'au|embargo jusqu'au|pas avant|pas avant le"
    "|under embargo until|embargo until|not before",
    Column.FRESH_UNTIL: "périmé après|périmé le|valable jusqu'au|expiration|expire le"
    "|date de fin|péremption|fresh until|expires|expiry|valid until|stale after",
    Column.PRIORITY: "priorité|importance|priority",
    Column.STATUS: "statut|état|status|state|avancement|validation",
    Column.GOAL: "objectif|but|goal|objective",
    Column.CAMPAIGN: "campagne|campaign|opération",
    Column.LANGUAGE: "langue|language|lang",
}
_MEANING: Final = {
    folded(name): column for column, names in HEADINGS.items() for name in names.split("|")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A file's heading row. `named` keeps the file's own words, to speak of its columns by; `row`
    is all of them, as they stand.
    """

    places: Mapping[Column, int]
    named: Mapping[Column, str]
    unknown: tuple[str, ...]
    width: int
    row: tuple[str, ...] = ()

    def heading(self, column: Column) -> str:
        """The file's own word for it, or ours in French or English if the file has none."""
        return self.named.get(column, column.value)

    def pick(self, row: Sequence[str]) -> dict[Column, str]:
        """The row's cells by meaning, without spaces around; a cell that is absent is empty."""
        return {
            column: row[place].strip() if place < len(row) else ""
            for column, place in self.places.items()
        }


def meaning(heading: str) -> Column | None:
    return _MEANING.get(folded(heading).strip(" :*?"))


def header(row: Sequence[str]) -> Header:
    """What each heading means; of two with one meaning the first counts, the other is unknown."""
    places: dict[Column, int] = {}
    for place, heading in enumerate(row):
        column = meaning(heading)
        if column is not None and column not in places:
            places[column] = place
    return header_of(row, places)


def header_of(row: Sequence[str], places: Mapping[Column, int]) -> Header:
    """With the columns at the places that were chosen for them."""
    taken = set(places.values())
    unknown = (
        heading.strip()
        for place, heading in enumerate(row)
        if place not in taken and heading.strip()
    )
    return Header(
        places=places,
        named={column: quoted(row[place]) or column.value for column, place in places.items()},
        unknown=tuple(unknown),
        width=len(row),
        row=tuple(row),
    )


def is_header(row: Sequence[str]) -> bool:
    """Whether a row looks like headings: two known ones, with the text or the title."""
    known = {column for heading in row if (column := meaning(heading))}
    return len(known) > 1 and not known.isdisjoint({Column.TEXT, Column.TITLE})
