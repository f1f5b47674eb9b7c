"""Words, dates and numbers for people."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.i18n import Text, clock_time, day, moment, number, say, say_n, speaking, verbatim


def test_a_text_is_translated_when_it_is_read() -> None:
    text = say("planned")
    with speaking("en"):
        assert str(text) == "planned"
    with speaking("fr"):
        assert str(text) != "planned"


def test_numbers_pick_the_plural_of_the_readers_language() -> None:
    def posts(n: int) -> str:
        return str(say_n("%(n)s post", "%(n)s posts", n))

    with speaking("en"):
        assert (posts(1), posts(2), posts(0)) == ("1 post", "2 posts", "0 posts")


def test_french_numbers_have_narrow_spaces_and_commas() -> None:
    with speaking("fr"):
        assert number(1234.5) == "1\u202f234,5"
    with speaking("en"):
        assert number(1234.5) == "1,234.5"


def test_instants_are_shown_in_the_readers_zone_and_language() -> None:
    at = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
    with speaking("fr", "Europe/Paris"):
        assert moment(at) == "mar. 1er déc. 2026, 08:30"
        assert clock_time(at) == "08:30"
        assert day(date(2026, 12, 1)) == "mardi 1er décembre"
    with speaking("en", "America/New_York"):
        assert clock_time(at) == "02:30"
        assert moment(at) == "Tue 1 Dec 2026, 02:30"


def test_only_the_first_of_a_french_month_is_an_ordinal() -> None:
    with speaking("fr", "Europe/Paris"):
        assert day(date(2026, 12, 1), "d MMM") == "1er déc."
        assert day(date(2026, 12, 2)) == "mercredi 2 décembre"
        assert day(date(2026, 12, 1), "dd/MM") == "01/12"
        assert moment(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) == "mar. 1er déc. 2026, 00:30"


@pytest.mark.slow
@given(
    st.text(),
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        st.one_of(
            st.text(),
            st.integers(),
            st.dates(),
            st.datetimes(timezones=st.just(UTC)),
            st.builds(verbatim, st.text()),
        ),
    ),
)
def test_a_stored_text_is_read_back_the_same(source: str, params: dict[str, object]) -> None:
    text = Text(source, params)
    assert Text.from_json(text.to_json()) == text


def test_somebodys_own_words_are_left_as_they_are() -> None:
    with speaking("fr"):
        assert str(verbatim("100 % %(sure)s planned")) == "100 % %(sure)s planned"
