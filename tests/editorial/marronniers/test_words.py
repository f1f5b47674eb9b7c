"""When something falls, in words; and what there is to choose from."""

import pytest

from editorial.marronniers.checking import wrong_rule
from editorial.marronniers.starters import STARTERS
from editorial.marronniers.words import left_words, rule_words
from lib.i18n import speaking
from lib.yearly import LAST, DayOf, FromEaster, WeekdayOf


@pytest.mark.parametrize(
    ("rule", "english", "french"),
    [
        (DayOf(day=5, month=12), "each year on 5 December", "chaque année, le 5 décembre"),
        (DayOf(day=1), "each month on day 1", "chaque mois, le 1"),
        (
            DayOf(day=29, month=2),
            "each year on 29 February, on the 28th where there is none",
            "chaque année le 29 février, le 28 s’il n’y en a pas",
        ),
        (
            WeekdayOf(nth=1, weekday=0),
            "each month, the first Monday",
            "chaque mois, le premier lundi",
        ),
        (
            WeekdayOf(nth=LAST, weekday=6, month=8),
            "each year in August, the last Sunday",
            "chaque année en août, le dernier dimanche",
        ),
        (
            WeekdayOf(nth=4, weekday=3, month=11, plus=5),
            "each year in November, 5 days after the fourth Thursday",
            "chaque année en novembre, 5 jours après le quatrième jeudi",
        ),
        (FromEaster(days=1), "each year, Easter Monday", "chaque année\u00a0: Lundi de Pâques"),
        (
            FromEaster(days=-3),
            "each year, 3 days before Easter",
            "chaque année, 3 jours avant Pâques",
        ),
        (
            FromEaster(days=10),
            "each year, 10 days after Easter",
            "chaque année, 10 jours après Pâques",
        ),
    ],
)
def test_a_rule_is_told_in_the_reader_s_language(rule, english, french) -> None:
    with speaking("en"):
        assert str(rule_words(rule)) == english
    with speaking("fr"):
        assert str(rule_words(rule)) == french


@pytest.mark.parametrize(
    ("days", "words"), [(12, "in 12 days"), (1, "tomorrow"), (0, "today"), (-2, "under way")]
)
def test_how_far_away_it_is(days: int, words: str) -> None:
    assert str(left_words(days)) == words


def test_every_starter_has_a_day_that_is_in_the_calendar() -> None:
    assert {
        key: wrong_rule(one.rule) for key, one in STARTERS.items() if wrong_rule(one.rule)
    } == {}
