"""No-go days and hours, public holidays, and how a proposed time speaks of them."""

from dataclasses import replace
from datetime import date

import pytest

from lib.public_holidays import PublicHolidays
from lib.zones import wall_time
from models.way import Temperature
from scheduler.slots import NoSlot, candidates, no_go
from scheduler.slots.agenda import Agenda
from scheduler.slots.by_hand import breaks, nearest
from scheduler.slots.jitter import jittered
from tests.scheduler.slots.channel_weeks import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    PARIS,
    chosen,
    english,
    paris,
)
from tests.scheduler.slots.test_slots import GoodFridays

FRANCE = PublicHolidays(country="FR")
CONGES = no_go.Days(name="congés", first=date(2026, 12, 3), last=date(2026, 12, 5))
SUNDAYS = no_go.Hours(weekday=6, start=0, end=24)
FRIDAY_EVENINGS = no_go.Hours(weekday=4, start=18, end=20)


def barred(*hours, days=(), holidays=None):
    return replace(PARIS, no_go=no_go.NoGo(days=tuple(days), hours=hours, holidays=holidays))


def days_of(rules, since, until):
    found = candidates(rules, [], since=paris(since), until=paris(until))
    return sorted({wall_time(at, "Europe/Paris").date().isoformat() for at in found})


def test_days_that_people_keep_free_are_not_offered_from_the_first_to_the_last():
    assert days_of(barred(days=[CONGES]), "2026-12-02", "2026-12-08") == [
        "2026-12-02",
        "2026-12-06",
        "2026-12-07",
    ]


def test_a_spot_on_such_a_day_does_not_fit():
    agenda = Agenda(barred(days=[CONGES]), [])
    fits = [agenda.fits(agenda.spot(paris(f"2026-12-0{day} 10:00"))) for day in range(2, 7)]
    assert fits == [True, False, False, False, True]


def test_a_public_holiday_is_a_day_like_others_until_somebody_asks_for_it():
    assert days_of(PARIS, "2026-12-25", "2026-12-26") == ["2026-12-25"]
    assert days_of(barred(holidays=FRANCE), "2026-12-25", "2026-12-27") == ["2026-12-26"]
    alsace = barred(holidays=PublicHolidays(country="FR", region="6AE"))
    assert days_of(alsace, "2026-12-25", "2026-12-27") == []


def test_weekly_hours_are_left_out_and_the_rest_of_the_day_is_not():
    found = candidates(
        barred(FRIDAY_EVENINGS), [], since=paris("2026-12-04"), until=paris("2026-12-05")
    )
    hours = {wall_time(at, "Europe/Paris").hour for at in found}
    assert hours == set(range(7, 18)) | {20}


def test_a_sunday_kept_free_has_25_hours_when_the_clocks_go_back():
    awake = replace(barred(SUNDAYS), quiet_from=0, quiet_to=0)
    found = candidates(awake, [], since=paris("2026-10-25"), until=paris("2026-10-26 00:15"))
    assert found == [paris("2026-10-26")]


def test_the_better_day_that_could_not_be_had_is_named_with_its_reason():
    friday = [no_go.Days(name="team day", first=date(2026, 12, 4), last=date(2026, 12, 4))]
    slot = chosen(barred(days=friday), prior=GoodFridays())
    assert "Friday 4 December is kept free (team day)" in english(slot.why)
    plain = chosen(
        barred(days=[replace(friday[0], first=date(2026, 12, 6), last=date(2026, 12, 6))])
    )
    assert "kept free" not in english(plain.why)  # no better than what was found


def test_a_better_day_that_was_full_is_named_though_it_comes_later():
    rules = replace(PARIS, daily_cap=1, per_week=21)
    slot = chosen(rules, [paris("2026-12-04 09:00")], prior=GoodFridays())
    assert wall_time(slot.at, "Europe/Paris").date() < date(2026, 12, 4)
    assert "Friday is full (1 of 1)" in english(slot.why)


def test_a_holiday_that_was_passed_over_is_called_by_its_name():
    eve = paris("2026-12-24 21:10")
    fresh = eve + 3 * DAY
    slot = chosen(barred(holidays=FRANCE), now=eve, temperature=Temperature.HOT, fresh_until=fresh)
    assert wall_time(slot.at, "Europe/Paris").date() == date(2026, 12, 26)
    assert "Friday 25 December is a public holiday (Noël)" in english(slot.why)


def test_a_long_absence_is_said_once():
    slot = chosen(barred(days=[replace(CONGES, first=date(2026, 11, 30))]))
    assert english(slot.why).count("congés") == 1
    told = "Monday 30 November to Saturday 5 December is kept free (congés)"
    assert told in english(slot.why)


def test_a_hot_post_that_comes_in_weekly_no_go_hours_says_why_it_waits():
    friday = paris("2026-12-04 18:30")
    slot = chosen(barred(FRIDAY_EVENINGS), now=friday, temperature=Temperature.HOT)
    assert wall_time(slot.at, "Europe/Paris").hour == 20
    assert "every Friday from 18:00 to 20:00 is kept free" in english(slot.why)


def test_weeks_kept_free_are_refused_with_a_remedy_that_names_no_go_days():
    away = replace(CONGES, first=date(2026, 11, 1), last=date(2027, 2, 1))
    with pytest.raises(NoSlot) as refusal:
        chosen(barred(days=[away]))
    assert "no-go days" in english([refusal.value.remedy])


@pytest.mark.parametrize(
    ("rules", "at", "told"),
    [
        (
            barred(holidays=FRANCE),
            "2027-07-14 10:00",
            "Nothing was to leave then: Wednesday 14 July is a public holiday (Fête nationale).",
        ),
        (
            barred(days=[CONGES], holidays=FRANCE),
            "2026-12-05 10:00",
            (
                "Nothing was to leave then: Thursday 3 December to Saturday 5 December is kept "
                "free (congés)."
            ),
        ),
        (
            barred(SUNDAYS),
            "2026-12-06 10:00",
            "Nothing was to leave then: every Sunday is kept free.",
        ),
        (
            barred(FRIDAY_EVENINGS),
            "2026-12-04 18:00",
            "Nothing was to leave then: every Friday from 18:00 to 20:00 is kept free.",
        ),
    ],
)
def test_whoever_places_by_hand_on_a_no_go_day_is_told_once_and_shown_another_time(rules, at, told):
    assert english(breaks(rules, [], paris(at))) == told
    better = nearest(rules, [], paris(at), until=paris(at) + 4 * DAY)
    assert better is not None
    assert breaks(rules, [], better) == []


def test_the_jitter_leaves_neither_its_quarter_nor_the_rules():
    for rules, at in (
        (PARIS, "2026-12-01 09:12"),
        (barred(no_go.Hours(weekday=1, start=10, end=11)), "2026-12-01 09:59"),
    ):
        agenda = Agenda(rules, [])
        found = {
            jittered(agenda, agenda.spot(paris(at)), key=n, until=MONDAY + 9 * DAY).at
            for n in range(40)
        }
        quarter = paris(at[:14] + f"{int(at[14:]) // 15 * 15:02d}")
        assert max(found) - quarter < 15 * MINUTE
        assert min(found) == paris(at)


def test_the_jitter_keeps_the_gap_to_the_next_post():
    agenda = Agenda(PARIS, [paris("2026-12-01 12:05")])
    spot = agenda.spot(paris("2026-12-01 10:00"))
    found = {jittered(agenda, spot, key=key, until=MONDAY + 9 * DAY).at for key in range(40)}
    assert max(found) <= paris("2026-12-01 12:05") - 2 * HOUR
    assert len(found) > 3


@pytest.mark.slow
def test_most_posts_of_a_channel_do_not_leave_on_the_quarter():
    minutes = [wall_time(chosen(key=key).at, "Europe/Paris").minute % 15 for key in range(60)]
    assert sum(minute == 0 for minute in minutes) < 15
    assert len(set(minutes)) > 8
