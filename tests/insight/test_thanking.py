"""What came of a post in plain words, and when whoever wrote it is thanked. Pure."""

from datetime import UTC, datetime, timedelta

import pytest

from insight.thanking.due import is_due
from insight.thanking.words import in_words, together
from lib.i18n import speaking

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "has_figures", "thanked"),
    [
        (47, True, False),
        (48, True, True),
        (60, False, False),  # they may come yet
        (72, False, True),
        (8 * 24, True, False),  # old news
    ],
)
def test_it_is_due_after_two_days_or_three_without_figures(
    hours: int, has_figures: bool, thanked: bool
) -> None:
    since = NOW - timedelta(hours=hours)
    assert is_due(since, has_figures=has_figures, now=NOW) is thanked


def test_figures_add_up_and_people_are_counted_once_at_least() -> None:
    told = [("likes", 3), ("likes", 4), ("reach", 90), ("reach", 40), ("views", None)]
    assert together(told) == {"likes": 7, "reach": 90}


def test_they_are_said_in_the_reader_s_words_without_noughts() -> None:
    words = in_words({"likes": 1, "shares": 0, "comments": 2, "boops": 9})
    assert str(words) == "1 like, 2 comments"
    assert in_words({"likes": 0}) is None
    with speaking("fr"):
        assert str(words) == "1 j’aime, 2 commentaires"
