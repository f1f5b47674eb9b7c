"""Whatever the week, no rule is broken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.planning import plan
from tests.scheduler.planning.association import english
from tests.scheduler.planning.weeks import broken, random_week


@pytest.mark.slow
@given(st.integers(0, 10**9))
@settings(max_examples=4, deadline=None)
def test_no_rule_is_broken_in_a_few_random_weeks(seed):
    courses, needs, terms = random_week(seed)
    assert broken(courses, needs, terms, plan(courses, needs, terms)) == []


@pytest.mark.slow
@given(st.integers(0, 10**9))
@settings(max_examples=120, deadline=None)
def test_no_rule_is_broken_in_many_random_weeks(seed):
    courses, needs, terms = random_week(seed)
    made = plan(courses, needs, terms)
    assert broken(courses, needs, terms, made) == []
    assert made == plan(courses, needs, terms)
    assert all(english(placement.why) for placement in made.placements)
    assert all(english([found.why]) for found in made.left)
    assert all(english([change.why]) for change in made.changes)


def test_the_checker_sees_what_is_broken():
    courses, needs, terms = random_week(7)
    made = plan(courses, needs, terms)
    far = terms.__class__(now=terms.now, until=terms.now)
    assert "outside of what is planned" in broken(courses, needs, far, made)
    assert "one was lost, or twice" in broken(courses, needs[1:], terms, made)


def test_nothing_to_plan_is_no_trouble():
    courses, _, terms = random_week(7)
    assert plan(courses, [], terms).placements == ()
    assert plan([], [], terms).left == ()
