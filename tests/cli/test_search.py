"""`flask search fill`, and the doctor who says when it is needed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from cli.doctor import examine
from models.search import filling
from models.search.entry import SearchEntry
from tests.web import rows

HOST = datetime(2026, 11, 30, 7, tzinfo=UTC)


def lost(house):
    return [found.message for found in examine(house, host=HOST) if found.check == "search"]


@pytest.mark.slow
def test_what_lacks_its_words_is_told_and_filled_in(run, house, alice):
    rows.drafted(house, alice, "Coats")
    assert lost(house) == []
    with house.database.transaction() as session:
        session.execute(delete(SearchEntry))
    assert [str(one) for one in lost(house)] == ["1 thing cannot be found by its words."]
    assert "1" in run("search", "fill").output
    assert lost(house) == []


def test_everything_can_be_written_anew(run, house, alice):
    rows.drafted(house, alice, "Coats")
    assert run("search", "fill", "--all").exit_code == 0
    with house.database.reading() as session:
        assert filling.missing(session) == 0
