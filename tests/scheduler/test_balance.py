"""The mix that there is beside the one that is aimed at."""

from collections import Counter

from models.pillar import Pillar
from scheduler.balance import Part, balance


def pillar(name: str, share: int) -> Pillar:
    return Pillar(name=name, share=share, position=1)


def test_shares_are_of_what_has_a_pillar_of_the_line() -> None:
    pillars = [pillar("Récits", 7), pillar("Appels", 3)]
    left = Counter({"récits": 1, "appels": 3, "autre": 5, "": 2})
    found = balance(pillars, left, Counter({"récits": 2}))
    assert [one.aimed for one in found.weights] == [70, 30]
    assert [one.left for one in found.weights] == [
        Part(count=1, percent=25),
        Part(count=3, percent=75),
    ]
    assert [one.coming.percent for one in found.weights] == [100, 0]
    assert (found.left, found.coming, found.outside) == (11, 2, 7)


def test_where_nothing_is_aimed_at_or_left_no_percentage_is_made_up() -> None:
    found = balance([pillar("Récits", 0)], Counter({"": 3}), Counter())
    (one,) = found.weights
    assert (one.aimed, one.left.percent, one.coming.percent) == (None, None, None)
    assert found.outside == 3
