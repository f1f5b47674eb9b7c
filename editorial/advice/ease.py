"""How hard a text is to read, by the formulas that are usual for its language. Pure."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import regex

from editorial.advice.cutting import prose, sentences, words
from lib.i18n import Text, say

FEWEST: Final = 30  # words: below, the formulas mean nothing


class Ease(StrEnum):
    EASY = "easy"
    ORDINARY = "ordinary"
    HARD = "hard"
    VERY_HARD = "very_hard"


EASE_WORDS: Final[Mapping[Ease, Text]] = {
    Ease.EASY: say("easy to read"),
    Ease.ORDINARY: say("of ordinary difficulty"),
    Ease.HARD: say("hard to read"),
    Ease.VERY_HARD: say("very hard to read"),
}
# Flesch's own bands (60 to 70: standard; 30 to 50: difficult), his seven put together to four.
_BANDS: Final = ((70.0, Ease.EASY), (50.0, Ease.ORDINARY), (30.0, Ease.HARD))
_VOWELS: Final = regex.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]+", regex.IGNORECASE)
_SILENT_FR: Final = regex.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüÿœæ])(?:e|es)$", regex.IGNORECASE)
_SILENT_EN: Final = regex.compile(r"(?<=[^aeiouy])(?:e|(?<![td])ed|(?<![sxz]|ch|sh)es)$", regex.I)


def ease(text: str, language: str) -> Ease | None:
    """None where the text is too short, or in a language whose formula we do not have."""
    found = score(text, language)
    if found is None:
        return None
    return next((one for least, one in _BANDS if found >= least), Ease.VERY_HARD)


def score(text: str, language: str) -> float | None:
    """English: R. Flesch, “A new readability yardstick”, Journal of Applied Psychology 32 (1948).
    French: L. Kandel and A. Moles, « Application de l’indice de Flesch à la langue française »,
    Cahiers Études de Radio-Télévision 19 (1958). 100 is very easy, 0 very hard.
    """
    found = words(prose(text))
    if len(found) < FEWEST or language not in _FORMULAS:
        return None
    syllables, factor = _FORMULAS[language]
    by_sentence = len(found) / max(1, len(sentences(text)))
    by_word = sum(map(syllables, found)) / len(found)
    base = 206.835 if language == "en" else 207.0
    return base - 1.015 * by_sentence - factor * by_word


def syllables_fr(word: str) -> int:
    """Groups of vowels, a mute e at the end apart."""
    return max(1, len(_VOWELS.findall(_SILENT_FR.sub("", word))))


def syllables_en(word: str) -> int:
    """Groups of vowels, a silent e, es or ed at the end apart; “table” keeps its second one."""
    bare = word if regex.search(r"[^aeiouy]le$", word, regex.I) else _SILENT_EN.sub("", word)
    return max(1, len(_VOWELS.findall(bare)))


_FORMULAS: Final[Mapping[str, tuple[Callable[[str], int], float]]] = {
    "fr": (syllables_fr, 73.6),
    "en": (syllables_en, 84.6),
}
