"""Opens a spreadsheet, whatever kind it is."""

from pathlib import Path

from editorial.importing.table import Table, open_csv


def open_table(path: Path) -> Table:
    """The file's headings and rows. Raises BadFile."""
    return open_csv(path)
