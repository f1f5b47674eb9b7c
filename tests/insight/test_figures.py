"""Figures are read at equal ages; what the network does not tell stays unknown."""

from datetime import timedelta

import pytest

from connectors.errors import Permanent, Retryable
from models.house import House
from models.reading import Subject
from tests import pretend
from tests.collecting import Collect, figures, past, publications, reading
from tests.fakes import FakeClock
from tests.scheduler.sending.test_deliver import Planned, send


@pytest.mark.slow
def test_a_post_is_measured_at_1_6_24_48_hours_and_7_days_and_never_again(
    house: House, site: pretend.Site, planned: Planned, collect: Collect, clock: FakeClock
) -> None:
    send(house, planned("Ours"))
    number = pretend.receipt(site.published[0]).remote_id
    published = pretend.receipt(site.published[0]).published_at
    for likes, hours in enumerate((0.5, 1.2, 3, 6.5, 25, 50, 24 * 7 + 1, 24 * 9), start=1):
        clock.at = published + timedelta(hours=hours)
        site.figures[number] = {"likes": likes}
        collect()
    assert figures(house) == [
        (number, "1h", "likes", 2),
        (number, "6h", "likes", 4),
        (number, "24h", "likes", 5),
        (number, "48h", "likes", 6),
        (number, "7d", "likes", 7),
    ]
    assert publications(house)[0].measure_at is None


def test_an_age_that_was_slept_through_is_not_measured_late(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.past, site.figures = [past(clock, 1, minutes=10)], {"native:1": {"likes": 3}}
    collect()
    clock.move(hours=4)
    collect()
    assert figures(house) == [], "four hours say nothing of the first one"
    clock.move(hours=3)
    collect()
    assert figures(house) == [("native:1", "6h", "likes", 3)]


def test_what_is_not_told_is_unknown_and_not_nought(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.past = [past(clock, 1, hours=1.1)]
    site.figures = {"native:1": {"likes": 0, "shares": None}}
    collect()
    clock.move(minutes=10)
    collect()
    assert figures(house) == [("native:1", "1h", "likes", 0), ("native:1", "1h", "shares", None)]


@pytest.mark.slow
def test_a_long_past_is_measured_in_portions_of_fifty_the_newest_first(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.past = [past(clock, number, days=10 + number) for number in range(1, 131)]
    site.figures = {one.remote_id: {"likes": 1} for one in site.past}
    for _ in range(3):
        collect()
        clock.move(minutes=10)
    assert [len(ids) for ids in site.measured] == [50, 50, 30]
    assert len(figures(house)) == 130
    assert {age for _, age, _, _ in figures(house)} == {"7d"}


def test_one_post_that_the_network_refuses_to_speak_of_does_not_hide_the_others(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    cursed = past(clock, 9, days=9)
    site.past = [past(clock, number, days=10) for number in range(1, 6)]
    site.past.append(
        type(cursed)(remote_id="cursed", url="", text="x", published_at=cursed.published_at)
    )
    site.figures = {one.remote_id: {"likes": 2} for one in site.past}
    collect()
    clock.move(minutes=10)
    collect()
    assert {number for number, *_ in figures(house)} == {f"native:{one}" for one in range(1, 6)}
    assert reading(house, Subject.FIGURES).reason is None


@pytest.mark.slow
def test_a_post_that_the_network_knows_no_more_is_marked_gone_until_it_is_back(
    house: House, site: pretend.Site, planned: Planned, collect: Collect, clock: FakeClock
) -> None:
    send(house, planned("Ours"))
    number = pretend.receipt(site.published[0]).remote_id
    collect()
    clock.at = pretend.receipt(site.published[0]).published_at + timedelta(hours=1, minutes=5)
    collect()
    assert publications(house)[0].gone_at is not None
    site.figures[number] = {"likes": 1}
    clock.move(hours=5)
    collect()
    assert publications(house)[0].gone_at is None


def test_a_failure_is_told_and_comes_round_again(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.past, site.figures = [past(clock, 1, minutes=50)], {"native:1": {"likes": 3}}
    collect()
    site.look_faults.append(Retryable("The line is down."))
    clock.move(minutes=15)
    collect()
    told = reading(house, Subject.FIGURES)
    assert (str(told.reason), told.failures) == ("The line is down.", 1)
    clock.move(minutes=6)
    collect()
    assert figures(house) == [("native:1", "1h", "likes", 3)]
    assert reading(house, Subject.FIGURES).reason is None


def test_a_lasting_refusal_is_not_asked_every_few_minutes(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.look_faults.extend([Permanent("Not for you.")] * 3)
    collect()
    looks = site.looks
    clock.move(hours=5)
    collect()
    assert site.looks == looks
    clock.move(hours=2)
    collect()
    assert site.looks > looks
