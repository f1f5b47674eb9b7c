"""What came of a post, as one says it: “12 likes, 3 shares”. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from lib.i18n import Text, say, say_n

_WORDS: Final[Mapping[str, Callable[[int], Text]]] = {
    "reach": lambda n: say_n("%(n)s person reached", "%(n)s people reached", n),
    "views": lambda n: say_n("%(n)s view", "%(n)s views", n),
    "likes": lambda n: say_n("%(n)s like", "%(n)s likes", n),
    "comments": lambda n: say_n("%(n)s comment", "%(n)s comments", n),
    "shares": lambda n: say_n("%(n)s share", "%(n)s shares", n),
    "clicks": lambda n: say_n("%(n)s click", "%(n)s clicks", n),
    "saves": lambda n: say_n("%(n)s save", "%(n)s saves", n),
}
_MOST: Final = 4


def together(figures: Iterable[tuple[str, int | None]]) -> dict[str, int]:
    """Metric → of all networks; without what none told. People may be on several: of them most."""
    found: dict[str, int] = {}
    for metric, value in figures:
        if value is not None:
            before = found.get(metric, 0)
            found[metric] = max(before, value) if metric == "reach" else before + value
    return found


def in_words(figures: Mapping[str, int]) -> Text | None:
    """The few that say most; without noughts, and None where nothing is left."""
    told = [words(figures[name]) for name, words in _WORDS.items() if figures.get(name)]
    if not told:
        return None
    joined = told[0]
    for one in told[1:_MOST]:
        joined = say("%(some)s, %(more)s", some=joined, more=one)
    return joined
