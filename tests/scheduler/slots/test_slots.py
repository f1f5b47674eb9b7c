from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.i18n import Text, speaking, verbatim
from lib.zones import wall_time
from models.way import Temperature
from scheduler.slots import NoSlot, candidates
from scheduler.slots.by_hand import breaks, nearest
from scheduler.slots.priors import prior
from tests.scheduler.slots.channel_weeks import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    PARIS,
    chosen,
    english,
    keeps_cadence,
    lawful,
    named_by_its_wall_time,
    paris,
    weeks,
)


class GoodFridays:
    """A measured rhythm, as later versions will pass one: Fridays at 18 h are worth a lot."""

    sure = verbatim("confident")

    def lift(self, weekday: int, hour: int) -> float:
        return 0.25 if (weekday, hour) == (4, 18) else 0.0


@pytest.mark.slow
@given(weeks())
@settings(max_examples=60, deadline=None)
def test_the_candidates_are_all_the_lawful_quarters_of_an_hour_and_no_others(week):
    rules, taken, now = week
    until = now + 4 * DAY
    minutes = (now.replace(second=0) + n * MINUTE for n in range(4 * 24 * 60))
    expected = [
        at
        for at in minutes
        if wall_time(at, rules.zone).minute % 15 == 0
        and named_by_its_wall_time(rules, at)
        and lawful(rules, taken, at)
    ]
    assert candidates(rules, taken, since=now, until=until) == expected


@pytest.mark.slow
@given(
    weeks(),
    st.sampled_from(Temperature),
    st.none() | st.integers(0, 12 * 24 * 60),
    st.none() | st.integers(-60, 10 * 24 * 60),
    st.integers(0, 10**6),
)
@settings(max_examples=150, deadline=None)
def test_no_rule_is_ever_broken_and_nothing_leaves_stale(week, temperature, fresh, wait, key):
    rules, taken, now = week
    fresh_until = None if fresh is None else now + fresh * MINUTE
    not_before = None if wait is None else now + wait * MINUTE
    asked = {
        "temperature": temperature,
        "fresh_until": fresh_until,
        "not_before": not_before,
        "key": key,
        "now": now,
    }
    try:
        slot = chosen(rules, taken, **asked)
    except NoSlot:
        return  # that it was right to refuse has its own test
    assert lawful(rules, taken, slot.at)
    assert named_by_its_wall_time(rules, slot.at)
    assert slot.at.tzinfo is UTC
    assert slot.at > now
    assert fresh_until is None or slot.at < fresh_until - 15 * MINUTE
    assert not_before is None or slot.at >= not_before
    assert slot == chosen(rules, list(reversed(taken)), **asked)
    assert english(slot.why)
    if temperature is not Temperature.HOT:
        said = "above the" in english(slot.why)
        assert said is not keeps_cadence(rules, taken, slot.at)
        assert begins_a_free_quarter(rules, taken, slot.at)


def begins_a_free_quarter(rules, taken, at):
    """The jitter stays within the quarter of an hour that was chosen for what it is worth."""
    quarter = at - wall_time(at, rules.zone).minute % 15 * MINUTE
    quarter = quarter.replace(second=0, microsecond=0)
    return candidates(rules, taken, since=quarter, until=quarter + MINUTE) == [quarter]


@pytest.mark.slow
@given(weeks())
@settings(max_examples=30, deadline=None)
def test_a_post_is_refused_only_when_the_channel_has_no_room(week):
    rules, taken, now = week
    try:
        chosen(rules, taken, now=now, fresh_until=now + 3 * DAY)
    except NoSlot:
        since, until = now + 5 * MINUTE, now + 3 * DAY - 15 * MINUTE
        assert candidates(rules, taken, since=since, until=until) == []


@pytest.mark.slow
@given(weeks(), st.integers(0, 4 * 24 * 60))
@settings(max_examples=30, deadline=None)
def test_a_time_placed_by_hand_is_warned_of_exactly_when_it_breaks_a_rule(week, minutes):
    rules, taken, now = week
    at = now + minutes * MINUTE
    assert bool(breaks(rules, taken, at)) is not lawful(rules, taken, at)
    better = nearest(rules, taken, at, until=at + 4 * DAY, since=now)
    assert better is None or lawful(rules, taken, better)
    if lawful(rules, taken, at):
        assert better == at


def test_a_cold_post_takes_a_good_hour_of_the_table_and_says_what_it_is_worth():
    slot = chosen(now=paris("2026-11-28 10:00"))  # a Saturday
    assert wall_time(slot.at, "Europe/Paris").strftime("%A %H") == "Monday 08"
    assert english(slot.why).startswith("Monday 08:")
    assert "typically +3 % (general advice, not your data)" in english(slot.why)
    assert str(slot.sure) == "general advice, not your data"


def test_where_the_table_is_worth_nothing_the_slot_says_so():
    slot = chosen(prior=prior("x"))
    assert "no measurable difference expected" in english(slot.why)


def test_a_bad_hour_is_not_sold_as_a_good_one():
    only_at_night = replace(PARIS, quiet_from=6, quiet_to=22)
    assert "typically −3 %" in english(chosen(only_at_night).why)


def test_the_reasons_are_in_the_channels_wall_time_wherever_the_reader_is():
    slot = chosen()
    with speaking("en", "America/New_York"):
        assert f"{wall_time(slot.at, 'Europe/Paris'):%H:%M}" in str(slot.why[0])


def test_the_reasons_survive_being_stored():
    slot = chosen(taken=[MONDAY + 2 * HOUR], temperature=Temperature.HOT, fresh_until=MONDAY + DAY)
    restored = [Text.from_json(text.to_json()) for text in slot.why]
    assert english(restored) == english(slot.why)


def test_the_same_post_gets_the_same_slot_and_others_get_other_minutes():
    slots = [chosen(key=key) for key in range(20)]
    assert slots == [chosen(key=key) for key in range(20)]
    assert len({slot.at for slot in slots}) > 5
    assert len({slot.at.replace(minute=0) for slot in slots}) == 1


def test_a_hot_post_leaves_within_minutes():
    slot = chosen(temperature=Temperature.HOT, fresh_until=MONDAY + 6 * HOUR)
    assert 5 * MINUTE <= slot.at - MONDAY <= 15 * MINUTE
    assert "fresh until Mon 30 Nov 2026, 15:03" in english(slot.why)


def test_a_hot_post_waits_for_the_gap_and_says_so():
    slot = chosen(taken=[MONDAY - HOUR], temperature=Temperature.HOT)
    assert timedelta(0) <= slot.at - (MONDAY + HOUR) <= 5 * MINUTE
    assert "kept 2 h from the post before" in english(slot.why)
    slot = chosen(taken=[MONDAY + 3 * HOUR], temperature=Temperature.HOT)
    assert "from the next post" in english(slot.why)


def test_quiet_hours_hold_even_for_a_hot_post():
    evening = paris("2026-11-30 22:00")
    slot = chosen(temperature=Temperature.HOT, now=evening)
    assert wall_time(slot.at, "Europe/Paris").hour >= 7
    assert "not in the quiet hours (21:00 to 07:00)" in english(slot.why)


def test_a_hot_post_that_would_be_stale_before_the_quiet_hours_end_is_refused_with_a_remedy():
    evening = paris("2026-11-30 22:00")
    with pytest.raises(NoSlot) as refusal:
        chosen(temperature=Temperature.HOT, now=evening, fresh_until=evening + 3 * HOUR)
    assert "by hand" in english([refusal.value.remedy])


def test_a_hot_post_with_ten_minutes_left_is_not_promised_a_time():
    with pytest.raises(NoSlot) as refusal:
        chosen(temperature=Temperature.HOT, fresh_until=MONDAY + 10 * MINUTE)
    assert "goes stale at Mon 30 Nov 2026, 09:13" in english([refusal.value.message])
    assert "stays fresh for longer" in english([refusal.value.remedy])


def test_a_hot_post_without_a_date_is_not_put_off_for_days():
    full = [MONDAY + n * 2 * HOUR for n in range(15)]
    with pytest.raises(NoSlot):
        chosen(taken=full, temperature=Temperature.HOT)


def test_a_week_of_cold_posts_spreads_over_the_week():
    rules = replace(PARIS, per_week=5)
    taken: list[datetime] = []
    for key in range(5):
        taken.append(chosen(rules, taken, key=key).at)
    days = {wall_time(at, rules.zone).date() for at in taken}
    assert len(days) == 5


def test_a_measured_rhythm_decides_where_public_tables_hardly_matter():
    slot = chosen(taken=[MONDAY + HOUR], prior=GoodFridays())
    assert wall_time(slot.at, "Europe/Paris").strftime("%A %H") == "Friday 18"
    assert "typically +25 % (confident)" in english(slot.why)


def test_the_second_post_of_a_two_post_week_is_not_put_beside_the_first():
    slot = chosen(replace(PARIS, per_week=2), [MONDAY + HOUR])
    assert slot.at - MONDAY > 2 * DAY


def test_a_week_at_its_cadence_passes_the_post_on_to_the_next_and_says_so():
    rules, taken = replace(PARIS, per_week=2), [MONDAY + HOUR, MONDAY + DAY]
    slot = chosen(rules, taken, prior=GoodFridays())
    assert slot.at >= paris("2026-12-07 00:00")
    assert "the week of Monday 30 November already has its 2 posts" in english(slot.why)


def test_when_every_week_has_its_cadence_the_post_still_gets_a_place_and_says_so():
    rules, taken = replace(PARIS, per_week=1), [MONDAY + n * 7 * DAY for n in range(5)]
    slot = chosen(rules, taken)
    assert slot.at < MONDAY + 7 * DAY
    assert "above the 1 post a week aimed at" in english(slot.why)


def test_a_full_day_is_passed_over_and_said():
    rules = replace(PARIS, gap=HOUR, daily_cap=3, per_week=21)
    thursday = paris("2026-12-03 08:00")
    slot = chosen(rules, [thursday + n * HOUR for n in range(3)], now=thursday)
    assert "Thursday is full (3 of 3)" in english(slot.why)


def test_four_full_weeks_are_refused_with_a_remedy():
    full = [MONDAY + n * HOUR for n in range(-24, 24 * 30)]
    with pytest.raises(NoSlot) as refusal:
        chosen(taken=full)
    assert refusal.value.code == "no_slot"
    assert "no free time between" in english([refusal.value.message])
    assert "daily cap" in english([refusal.value.remedy])


def test_a_wish_not_to_leave_before_a_date_is_kept_however_far_away():
    spring = paris("2027-03-01 12:00")
    assert spring <= chosen(not_before=spring).at <= spring + 7 * DAY


def test_an_hour_that_comes_twice_is_offered_once_and_a_missing_one_never():
    awake = replace(PARIS, quiet_from=0, quiet_to=0)
    for day, quarters in (("2026-03-29", 92), ("2026-10-25", 96), ("2026-11-30", 96)):
        start, end = paris(day), paris(f"{day} 23:59")
        found = candidates(awake, [], since=start, until=end)
        assert len({wall_time(at, awake.zone) for at in found}) == len(found) == quarters


@pytest.mark.slow
def test_the_jitter_never_slips_into_the_second_of_two_equal_hours():
    awake, now = replace(PARIS, quiet_from=0, quiet_to=0), paris("2026-10-25 02:53")
    for key in range(20):
        slot = chosen(awake, key=key, now=now, temperature=Temperature.HOT)
        assert named_by_its_wall_time(awake, slot.at)


def test_a_time_placed_by_hand_is_told_every_rule_it_breaks_and_where_it_could_go():
    rules = replace(PARIS, gap=90 * MINUTE, daily_cap=1)
    taken = [paris("2026-11-30 20:45")]
    at = paris("2026-11-30 21:15")
    assert english(breaks(rules, taken, at)).splitlines() == [
        "Only 30 min from the post of Mon 30 Nov 2026, 20:45; the channel keeps 90 min.",
        "Monday already has 1; the channel takes at most 1 post a day.",
        "Monday 21:15 is within the channel’s quiet hours (21:00 to 07:00).",
    ]
    assert nearest(rules, taken, at, until=at + DAY) == paris("2026-12-01 07:00")


def test_the_nearest_good_time_may_be_earlier_if_one_allows_it():
    taken, at = [paris("2026-11-30 12:00")], paris("2026-11-30 10:30")
    assert nearest(PARIS, taken, at, until=at + DAY, since=MONDAY) == paris("2026-11-30 10:00")
    assert nearest(PARIS, taken, at, until=at + DAY) == paris("2026-11-30 14:00")
    assert nearest(PARIS, taken, at, until=at + HOUR) is None


def test_ten_thousand_taken_instants_cost_no_noticeable_time():
    taken = [MONDAY + n * 53 * MINUTE for n in range(-5000, 5000)]
    rules = replace(PARIS, gap=27 * MINUTE, daily_cap=100)
    start = perf_counter()
    with pytest.raises(NoSlot):
        chosen(rules, taken)
    assert perf_counter() - start < 2  # about 0.1 s on two quiet cores
