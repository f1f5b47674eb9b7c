"""A plan is only changed for a real gain, and says beforehand what it would change."""

from dataclasses import replace

from scheduler.planning import Need, Plan, plan
from tests.scheduler.planning.association import (
    DAY,
    HOT,
    NOW,
    WARM,
    course,
    english,
    need,
    of,
    paris,
    terms,
)


def again(made: Plan) -> list[Need]:
    """The same posts, planned where they are."""
    return [
        replace(placement.need, planned_at=placement.at, drawn=placement.explored)
        for placement in made.placements
    ]


def test_planning_again_changes_nothing():
    channels = [course(1, mix={1: 1, 2: 2}), course(2, reserve=1)]
    posts = [
        need(post, channel=channel, pillar=1 + post % 2, turn=post)
        for post in range(9)
        for channel in (1, 2)
    ]
    posts += [need(20, HOT, fresh_until=NOW + DAY), need(21, WARM, campaign=1)]
    first = plan(channels, posts, terms(days=14, explore=0.25))
    second = plan(channels, again(first), terms(days=14, explore=0.25))
    assert second.changes == ()
    assert [p.at for p in second.placements] == [p.at for p in first.placements]
    assert "kept where it was planned" in english(second.placements[0].why)


def test_a_new_post_takes_the_free_day_and_moves_nobody():
    first = plan([course()], [need(n) for n in range(5)], terms())
    made = plan([course()], [*again(first), need(9)], terms())
    assert made.changes == ()
    assert made.left == ()


def test_a_post_is_moved_for_a_real_gain_which_is_told():
    at_noon = need(1, planned_at=paris("2026-12-03 12:05"))
    made = plan([course()], [at_noon], terms())
    [change] = made.changes
    assert of(made, 1).at.date() == paris("2026-12-03 18:00").date()
    assert change.after == of(made, 1).at
    assert english([change.why]) == "The new time should gain 20 %."


def test_a_post_far_ahead_takes_a_sooner_time_that_is_as_good():
    thursday_in_weeks = need(1, planned_at=paris("2026-12-24 18:05"))
    [change] = plan([course()], [thursday_in_weeks], terms(days=28)).changes
    assert change.after is not None
    assert change.after.date() == paris("2026-12-03 18:00").date()
    assert english([change.why]) == "A sooner time is free."


def test_a_post_is_not_moved_for_a_small_gain():
    at_noon = need(1, planned_at=paris("2026-12-03 12:05"))
    made = plan([course()], [at_noon], terms(real_gain=0.25))
    assert made.changes == ()
    assert of(made, 1).at == at_noon.planned_at


def test_a_planned_post_that_breaks_a_rule_by_now_is_moved():
    at_night = need(1, planned_at=paris("2026-12-03 03:00"))
    [change] = plan([course()], [at_night], terms(real_gain=9.0)).changes
    assert change.before == at_night.planned_at
    assert change.after is not None


def test_what_is_about_to_leave_stays():
    leaving = need(1, planned_at=NOW + DAY / 500)
    made = plan([course()], [leaving], terms())
    assert of(made, 1).at == leaving.planned_at
    assert "about to leave" in english(of(made, 1).why)
    assert made.changes == ()
