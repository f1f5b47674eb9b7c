"""A row, understood: what is noted on it."""

from datetime import UTC, datetime

import pytest

from editorial.importing import rules
from editorial.importing.columns import Header, header
from editorial.importing.rules import Place, Row
from editorial.importing.table import Line

NOW = datetime(2026, 10, 1, tzinfo=UTC)
HERE = Place(channels=(), zone="Europe/Paris", language="fr")


def read(**cells: str) -> Row:
    head: Header = header(["Texte", *cells])
    row = rules.read(Line(number=2, cells=["Words", *cells.values()]), head, HERE, now=NOW)
    assert isinstance(row, Row)
    return row


def test_a_character_that_was_lost_keeps_the_row_a_draft() -> None:
    assert "a character was lost" in str(read(Titre="Caf\ufffd").holds[0].message)
    assert not read(Titre="Café", Réseaux="").holds[1:]


@pytest.mark.parametrize("column", ["Date", "Embargo", "Expiration", "À partir de"])
@pytest.mark.parametrize(
    ("written", "said"),
    [("28/03/2027 02:30", "clocks go forward"), ("25/10/2026 02:30", "comes twice")],
)
def test_an_hour_that_is_skipped_or_doubled_is_told_in_every_column(
    column: str, written: str, said: str
) -> None:
    notes = [str(one.message) for one in read(**{column: written}).remarks]
    assert [note for note in notes if said in note]
