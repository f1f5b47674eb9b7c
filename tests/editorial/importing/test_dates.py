"""Days and times as managers write them."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from editorial.importing import dates
from editorial.importing.cells import BadCell
from lib.i18n import speaking

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
ENGLISH = "January February March April May June July August September October November December"
WEEK = "lundi mardi mercredi jeudi vendredi samedi dimanche"
SPELLINGS = [
    lambda on: f"{on:%d/%m/%Y}",
    lambda on: f"{on.day}/{on.month}/{on:%y}",
    lambda on: f"{on:%d.%m.%Y}",
    lambda on: f"{on:%d-%m-%Y}",
    lambda on: f"{on:%d} / {on:%m} / {on:%Y}",
    lambda on: on.isoformat(),
    lambda on: f"{WEEK.split()[on.weekday()]} {on:%d/%m/%Y}",
    lambda on: (
        f"{WEEK.split()[on.weekday()][:3]}. {on.day} {SHORT.split()[on.month - 1]} {on.year}"
    ),
    lambda on: f"{on.day}{'er' if on.day == 1 else ''} {FRENCH.split()[on.month - 1]} {on.year}",
    lambda on: f"Le {on.day} {FRENCH.split()[on.month - 1].upper()}\u00a0{on.year}",
    lambda on: f"{ENGLISH.split()[on.month - 1]} {on.day}, {on.year}",
    lambda on: f"{on.day}th of {ENGLISH.split()[on.month - 1]} {on.year}",
    lambda on: f"{ENGLISH.split()[on.month - 1][:3]} {on.day}th, {on.year}",
    lambda on: f"{on.day}-{ENGLISH.split()[on.month - 1][:3]}-{on:%y}",  # English Excel
    lambda on: f"{on:%d}-{SHORT.split()[on.month - 1]}-{on.year}",
]


@given(on=DAYS, spell=st.sampled_from(SPELLINGS))
def test_every_spelling_of_a_day_gives_that_day(on, spell):
    found = dates.day(spell(on))
    assert (found.on, found.at, found.note) == (on, None, None)


@given(
    at=st.times(),
    spell=st.sampled_from(
        [
            "{h}h{m:02}",
            "{h:02}h{m:02}",
            "{h} h {m:02}",
            "{h}:{m:02}",
            "{h:02}.{m:02}",
            "{h}H{m:02}min",
        ]
    ),
)
def test_every_spelling_of_a_time_gives_that_time(at, spell):
    assert dates.clock_time(spell.format(h=at.hour, m=at.minute)) == time(at.hour, at.minute)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("18h", time(18)),
        ("8 heures", time(8)),
        ("17 h 45", time(17, 45)),
        ("17\u202fh\u202f45", time(17, 45)),
        ("12:15:00", time(12, 15)),
        ("midi", time(12)),
        ("12 am", time(0)),
        ("6:30 PM", time(18, 30)),
    ],
)
def test_times_with_words(written, meant):
    assert dates.clock_time(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "25h10",
        "24h",
        "0.25",
        "8h60",
        "18",
        "8h5",
        "vers 18h",
        "18h-19h",
        "13 pm",
        "-1h",
        "١٢:٣٠",
        "",
    ],
)
def test_a_time_that_does_not_exist_is_refused_with_a_remedy(written):
    with pytest.raises(BadCell) as refused:
        dates.clock_time(written)
    assert "from 0 to 23" in str(refused.value.remedy)


@given(day=st.integers(0, 40), month=st.integers(0, 20), year=st.integers(2000, 2099))
@example(day=31, month=11, year=2026)
@example(day=29, month=2, year=2027)
def test_a_numeric_day_is_read_exactly_if_it_exists(day, month, year):
    try:
        meant = date(year, month, day)
    except ValueError:
        with pytest.raises(BadCell):
            dates.day(f"{day:02}/{month:02}/{year}")
    else:
        assert dates.day(f"{day:02}/{month:02}/{year}").on == meant


def test_an_impossible_day_is_named_and_so_is_the_length_of_its_month():
    with pytest.raises(BadCell) as refused:
        dates.day("31/11/2026")
    assert str(refused.value.message) == "31 November 2026 does not exist: the month has 30 days."


def test_a_misspelt_month_gets_a_suggestion():
    with pytest.raises(BadCell) as refused:
        dates.day("2 decembbre 2026")
    assert str(refused.value.remedy) == "Did you mean “decembre”?"


@pytest.mark.parametrize(
    "written",
    ["demain", "30/11", "12/31/2026", "2026", "1/1/1999", "01/12-2026", "31 novembre 2026"],
)
def test_what_is_not_a_full_existing_day_is_refused(written):
    with pytest.raises(BadCell):
        dates.day(written)


@given(st.text(max_size=30))
def test_no_words_do_anything_but_be_read_or_refused(words):
    for read in (dates.day, dates.clock_time):
        with suppress(BadCell):
            read(words)


@pytest.mark.parametrize(
    "written",
    ["01/12/2026 19:00", "01/12/2026 à 19h", "2026-12-01T19:00", "mar. 1er déc. 2026, 19 h 00"],
)
def test_a_day_may_carry_its_time(written):
    found = dates.day(written)
    assert (found.on, found.at) == (date(2026, 12, 1), time(19))


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Dec 1, 2026 7pm", time(19)),
        ("1st December 2026 at 7:30 PM", time(19, 30)),
        ("le 1er décembre 2026 à midi", time(12)),
        ("01/12/2026 minuit", time(0)),
    ],
)
def test_a_day_may_carry_a_time_in_words(written, at):
    found = dates.day(written)
    assert (found.on, found.at) == (date(2026, 12, 1), at)


@pytest.mark.parametrize(
    "written", ["01/12/2026 25:00", "2026-12-01T25:00:00Z", "2026-12-01T25:00:00.000"]
)
def test_an_impossible_time_beside_a_day_is_refused(written):
    with pytest.raises(BadCell, match="25:00"):
        dates.day(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-12-01T18:00:00Z", True),
        ("2026-12-01T18:00Z", True),
        ("2026-12-01 18:00:00 UTC", True),
        ("2026-12-01T18:00:00.000Z", True),
        ("2026-12-01T19:00:00+01:00", False),
        ("2026-12-01T19:00:00+0100", False),
        ("2026-12-01 13:00:00 -05:00", True),
        ("2026-12-02T08:00:00+14:00", True),
    ],
)
def test_what_a_program_wrote_with_its_zone_is_that_instant(written, said):
    found = dates.day(written)
    assert found.at is not None
    there = dates.moment(found, found.at, "Europe/Paris")
    assert there.at == datetime(2026, 12, 1, 18, tzinfo=UTC)
    with speaking("en", "Europe/Paris"):
        assert ["19:00" in str(note) for note in there.notes] == [True] * said


@given(on=DAYS, at=st.times(), minutes=st.integers(-12 * 60, 14 * 60))
def test_every_instant_that_a_program_writes_is_read_to_the_minute(on, at, minutes):
    exact = datetime.combine(on, at, timezone(timedelta(minutes=minutes)))
    found = dates.day(exact.isoformat(timespec="milliseconds"))
    assert found.at is not None
    there = dates.moment(found, found.at, "Europe/Paris")
    assert there.at == exact.replace(second=0, microsecond=0)


def test_the_hour_of_another_column_counts_by_the_clocks_here():
    found = dates.day("2026-12-01T23:30:00Z")  # the second of December in Paris
    there = dates.moment(found, time(8), "Europe/Paris")
    assert (there.at, there.notes) == (datetime(2026, 12, 2, 7, tzinfo=UTC), ())


def test_a_program_may_leave_the_zone_out():
    found = dates.day("2026-12-01T19:00:00.000")
    assert (found.on, found.at, found.exact) == (date(2026, 12, 1), time(19), None)


@pytest.mark.parametrize("written", ["2026-12-01T18:00:00+25:00", "2026-12-01T18:00-05:61"])
def test_a_zone_that_does_not_exist_is_refused(written):
    with pytest.raises(BadCell, match="no such time zone"):
        dates.day(written)


def test_a_weekday_that_contradicts_its_date_is_noted():
    found = dates.day("lundi 01/12/2026")
    assert found.on == date(2026, 12, 1)
    assert "lundi" in str(found.note)
    assert "Tuesday 1 December" in str(found.note)


def test_a_word_that_is_no_weekday_is_noted():
    assert "lundu" in str(dates.day("lundu 30/11/2026").note)


def test_a_wall_time_becomes_its_instant():
    found = dates.instant(date(2026, 11, 29), time(2, 30), "Europe/Paris")
    assert (found.at, found.notes) == (datetime(2026, 11, 29, 1, 30, tzinfo=UTC), ())


def test_a_time_that_the_clocks_skip_moves_forward_and_says_so():
    found = dates.instant(date(2027, 3, 28), time(2, 30), "Europe/Paris")
    assert found.at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    with speaking("en", "Europe/Paris"):
        assert "03:30" in str(found.notes[0])


def test_a_time_that_comes_twice_takes_the_first_and_says_so():
    found = dates.instant(date(2026, 10, 25), time(2, 30), "Europe/Paris")
    assert found.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "first" in str(found.notes[0])
