"""What is left of a post's reactions once what was usual then is taken away."""

from datetime import UTC, datetime, timedelta

import pytest

from insight.lift.left_over import Stood, left_over

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def posts(outcomes: list[int], *, kinds: str = "p") -> list[Stood]:
    """One a day."""
    return [
        Stood(at=START + timedelta(days=day), outcome=outcome, kind=kinds[day % len(kinds)])
        for day, outcome in enumerate(outcomes)
    ]


def test_followers_that_were_won_do_not_count_as_a_better_hour() -> None:
    left = left_over(posts([10] * 100 + [100] * 100))
    assert left[20] == pytest.approx(left[180], abs=0.05)


def test_a_post_twice_as_good_as_usual_is_seen_whole_on_an_account_that_posts_seldom() -> None:
    usual = [20 + day % 5 for day in range(40)]
    lucky = [*usual[:20], 45, *usual[20:]]
    weekly = [
        Stood(at=START + timedelta(weeks=n), outcome=outcome, kind="photo")
        for n, outcome in enumerate(lucky)
    ]
    assert left_over(weekly)[20] > max(
        value for n, value in enumerate(left_over(weekly)) if n != 20
    )


def test_a_photo_is_held_against_photos() -> None:
    left = left_over(posts([40, 10] * 150, kinds="pl"))
    assert abs(left[100] - left[101]) < 0.3, "of a factor of four, 1.4, hardly anything is left"


def test_what_went_round_the_world_is_one_good_post_and_no_more() -> None:
    usual = [20 + day % 7 for day in range(60)]
    assert left_over(posts([*usual, 1_000_000]))[-1] < 1


def test_a_first_post_has_nothing_to_be_held_against() -> None:
    assert left_over([]) == []
    assert left_over(posts([5])) == [0.0]


def test_reactions_that_never_change_leave_nothing() -> None:
    assert left_over(posts([0] * 30)) == [0.0] * 30
    assert left_over(posts([7] * 30)) == pytest.approx([0.0] * 30)
