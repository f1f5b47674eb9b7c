"""`flask report lift`: what choosing the hour brought."""

import json
from datetime import datetime

import pytest

from tests import drawn
from tests.web import rows

ALICE = ("--as", "alice@example.org")
UNTIL = datetime.fromisoformat("2026-11-26T12:00:00+01:00")


@pytest.mark.slow
def test_the_month_is_told_in_words_and_as_json(house, alice, run):
    channel = rows.connected(house, alice)
    drawn.left(house, alice, channel, 50, until=UNTIL, better=1.5)
    shown = run("report", "lift", *ALICE).stdout
    assert shown.startswith("Novembre 2026\n\nTous les canaux\n  Choisir l’heure a rapporté +")
    assert "+10 % étaient annoncés." in shown.replace("\u202f", " ")
    told = json.loads(run("report", "lift", "--month", "2026-11", "--json", *ALICE).stdout)
    assert [line["month"]["drawn"] for line in told["lines"]] == [10, 10]


def test_without_posts_it_says_that_there_are_none_and_a_wrong_month_is_refused(house, alice, run):
    assert "Aucune publication" in run("report", "lift", *ALICE).stdout
    refused = run("report", "lift", "--month", "2027-01", *ALICE)
    assert refused.exit_code == 1
    assert "2026-11" in refused.output
    assert run("report", "lift", "--as", "bob@example.org").exit_code == 1
