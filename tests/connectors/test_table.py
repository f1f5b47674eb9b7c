"""docs/networks.md promises what the connectors can do, no more and no less."""

import re

import pytest

from connectors import registry
from connectors.contract import Account, Credentials, Listens, Measures, Recalls
from connectors.registry import OURS
from lib.settings import ROOT

ROWS = {
    cells[0].strip("` "): [cell.strip() for cell in cells[1:]]
    for line in (ROOT / "docs/networks.md").read_text().splitlines()
    if (cells := line.strip("|").split("|")) and cells[0].startswith(" `")
}
BY_ACCOUNT = {"linkedin"}  # what a page may, a person may not


@pytest.mark.parametrize("kind", OURS)
def test_every_network_has_an_icon_of_one_colour(kind: str) -> None:
    icon = registry.plugin(kind).icon
    assert icon is not None
    drawn = icon.read_text()
    assert 'viewBox="0 0 24 24"' in drawn
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) <= {"none", "currentColor"}


def test_every_network_has_its_row() -> None:
    assert set(ROWS) == set(OURS)


@pytest.mark.parametrize("kind", sorted(set(OURS) - BY_ACCOUNT))
def test_a_row_says_what_the_connector_can_do(kind: str) -> None:
    plugin = registry.plugin(kind)
    can = plugin.capabilities
    connector = plugin.connect(
        Account(handle="@asso@a.example", credentials=Credentials(values={}))
    )
    able = [
        True,
        can.alt_text,
        can.video is not None,
        can.threads,
        can.first_comment,
        None,
        isinstance(connector, Recalls),
        isinstance(connector, Measures),
        isinstance(connector, Listens),
        plugin.oauth is not None,
    ]
    row = ROWS[kind]
    told = [
        None if given is None else not cell.startswith("no")
        for given, cell in zip(able, row, strict=True)
    ]
    if kind == "x":  # only where its channel asks for it: reading costs money
        told[8] = able[8] = None
    assert told == able
    assert re.match(r"[a-z]+", row[5]).group() == can.repeat.value  # type: ignore[union-attr]
