"""What is said of the draws of some time."""

from datetime import UTC, datetime, timedelta

import pytest

from insight.lift.told import Drawn, Told, percent, told

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def drawn(posts: int, *, explored: int, better: float = 0.0, days: float = 1.0) -> list[Drawn]:
    """One each so many days, ending now; the last ones are drawn. `better`: those at the best
    hour, in logarithms, over the others.
    """
    return [
        Drawn(
            delivery=number,
            channel=1,
            at=NOW - timedelta(days=days * (posts - number)),
            explored=number >= posts - explored,
            propensity=0.1,
            best_chance=0.9,
            best_gain=0.05,
            left=(better if number < posts - explored else 0.0) + (number % 7 - 3) / 10,
        )
        for number in range(posts)
    ]


def words(found: Told) -> list[str]:
    return [str(text) for text in found.words]


def test_a_gain_is_told_with_its_interval_and_the_posts_it_was_seen_on() -> None:
    found = told(drawn(60, explored=12, better=0.5))
    assert found.gain is not None
    assert found.gain.low < 0.65 < found.gain.high
    assert words(found)[0].startswith("Choosing the hour brought +")
    assert words(found)[0].endswith("): 60 posts, 12 of them drawn.")
    assert words(found)[1] == "It is hardly chance."
    assert found.gain.expected == pytest.approx(0.05)


def test_what_may_be_chance_is_called_so() -> None:
    found = told(drawn(60, explored=12))
    assert found.gain is not None
    assert found.gain.low < 0 < found.gain.high
    assert words(found)[1] == "It may be chance."


def test_with_few_drawn_posts_nothing_is_claimed_and_it_says_when_there_may_be_enough() -> None:
    assert words(told(drawn(40, explored=6, days=2), now=NOW)) == [
        "Too few to say: 6 of 10 drawn posts are measured.",
        "At this rate there are enough in about 6 weeks.",
    ]
    assert words(told(drawn(40, explored=6)))[1:] == [], "a month that is over gets no more"
    assert told(drawn(20, explored=15)).gain is None, "too few at the best hour"


def test_where_nothing_was_drawn_lately_no_week_is_promised() -> None:
    old = [one for one in drawn(40, explored=6, days=30) if one.at < NOW - timedelta(weeks=9)]
    assert told(old, now=NOW).weeks is None


def test_without_any_draw_it_says_that_there_was_none() -> None:
    assert words(told([])) == ["No post left whose time might have been drawn."]


def test_what_is_not_measured_yet_is_waited_for() -> None:
    unread = [
        Drawn(
            delivery=1,
            channel=1,
            at=NOW,
            explored=True,
            propensity=0.1,
            best_chance=0.9,
            best_gain=0.0,
            left=None,
        )
    ]
    found = told(unread, now=NOW)
    assert (found.posts, found.drawn, found.waiting) == (0, 0, 1)
    assert "0 of 10" in words(found)[0]


def test_percents_carry_their_sign_and_nothing_is_neither_more_nor_less() -> None:
    assert [percent(value) for value in (0.094, -0.021, 0.004, -0.004)] == ["+9", "−2", "0", "0"]
