"""A public in several zones: advice speaks to each in its own hours, reasons tell their clocks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from models.channel import Channel
from models.way import Temperature
from scheduler.rhythm import fit
from scheduler.slots import Rules, choose
from scheduler.slots.audience import Elsewhere, audience_of, blended
from scheduler.slots.priors import prior

WINTER = datetime(2026, 12, 1, 8, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 8, tzinfo=UTC)
REUNION = Elsewhere(zone="Indian/Reunion", share=0.4)
RULES = Rules(
    zone="Europe/Paris",
    gap=timedelta(hours=1),
    per_week=7,
    daily_cap=5,
    quiet_from=21,
    quiet_to=7,
    elsewhere=("Indian/Reunion",),
)


@pytest.mark.parametrize(("now", "ahead"), [(WINTER, 3), (SUMMER, 2)])
def test_advice_is_a_mixture_of_each_zones_own_hours(now: datetime, ahead: int) -> None:
    table = prior("facebook")
    mixed = blended(table, [REUNION], zone="Europe/Paris", now=now)
    for weekday, hour in ((0, 9), (2, 6), (6, 23)):
        there = weekday * 24 + hour + ahead
        elsewhere = table.lift(there // 24 % 7, there % 24)
        assert mixed.lift(weekday, hour) == pytest.approx(
            0.6 * table.lift(weekday, hour) + 0.4 * elsewhere
        )


def test_a_zone_half_an_hour_off_stands_between_two_hours() -> None:
    table = prior("facebook")
    kathmandu = Elsewhere(zone="Asia/Kolkata", share=0.5)
    mixed = blended(table, [kathmandu], zone="Europe/Paris", now=WINTER)  # 4 h 30 ahead
    between = (table.lift(0, 12) + table.lift(0, 13)) / 2
    assert mixed.lift(0, 8) == pytest.approx(0.5 * table.lift(0, 8) + 0.5 * between)


def test_without_anybody_elsewhere_the_table_stays_as_it_is() -> None:
    assert blended(prior("facebook"), [], zone="Europe/Paris", now=WINTER) is prior("facebook")


def test_a_rhythm_without_posts_leans_towards_the_others_hours() -> None:
    toronto = Elsewhere(zone="America/Toronto", share=0.9)
    learned = partial(fit, [], network="facebook", zone="Europe/Paris", now=WINTER)
    alone, shared = learned(), learned(audience=[toronto])
    assert shared.lift(1, 17) > alone.lift(1, 17), "11 h in Toronto"
    assert shared.lift(1, 9) < alone.lift(1, 9), "night in Toronto"


def test_a_proposal_tells_what_their_clocks_show_and_keeps_to_the_channels_quiet_hours() -> None:
    slot = choose(
        RULES,
        [],
        prior=blended(prior("facebook"), [REUNION], zone="Europe/Paris", now=WINTER),
        temperature=Temperature.COLD,
        fresh_until=None,
        not_before=None,
        key=3,
        now=WINTER,
    )
    there = (slot.at + timedelta(hours=4)).strftime("%H:%M")
    assert f"{there} by the clock of Réunion" in [str(text) for text in slot.why]
    assert not RULES.is_quiet((slot.at + timedelta(hours=1)).hour)
    alone = choose(
        replace(RULES, elsewhere=()),
        [],
        prior=prior("facebook"),
        temperature=Temperature.COLD,
        fresh_until=None,
        not_before=None,
        key=3,
        now=WINTER,
    )
    assert not any("clock of" in str(text) for text in alone.why)


def test_a_zone_that_is_not_known_any_more_counts_for_nobody() -> None:
    kept = [{"zone": "Mars/Olympus", "share": 0.5}, {"zone": "Indian/Reunion", "share": 0.4}]
    assert audience_of(Channel(audience=kept)) == (REUNION,)
