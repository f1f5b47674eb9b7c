"""CSV files that are all columns, or all empty lines."""

from pathlib import Path

import pytest

from editorial.importing.files import BadFile
from editorial.importing.opening import open_table

HEAD = "Titre;Texte"


def opened(folder: Path, text: str) -> int:
    path = folder / "odd.csv"
    path.write_text(text)
    return open_table(path).total


def test_more_columns_than_are_looked_at_are_refused(tmp_path: Path) -> None:
    assert opened(tmp_path, f"{HEAD}{';c' * 1_000}\nA;B") == 1
    with pytest.raises(BadFile, match="more than 2,000 columns"):
        opened(tmp_path, f"{HEAD}{';c' * 2_000}\nA;B")


def test_empty_lines_without_end_are_not_gone_through(tmp_path: Path) -> None:
    assert opened(tmp_path, f"{HEAD}\nA;B" + "\n" * 1_000) == 1
    with pytest.raises(BadFile, match="goes on below row 100,000"):
        opened(tmp_path, f"{HEAD}\nA;B" + "\n" * 150_000)
