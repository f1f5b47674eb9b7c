"""What makes a text hard to read or to hear, with the places. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from editorial.advice import phrases
from editorial.advice.cutting import prose, sentences, words
from lib.i18n import Text, say, say_n

MOST: Final = 20_000  # characters that are looked at
LONG_SENTENCE: Final = 25  # words
LONG_WORD: Final = 17  # letters
MANY_EMOJI: Final = 4
_SHOWN: Final = 3
_QUOTED: Final = 60
_EMOJI: Final = r"(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)"
_ONE_EMOJI: Final = regex.compile(
    rf"(?:\p{{Regional_Indicator}}{{2}}|{_EMOJI}\p{{Emoji_Modifier}}?(?:\u200D{_EMOJI}\p{{Emoji_Modifier}}?)*)"
)
_IN_WORD: Final = regex.compile(rf"\p{{L}}{{1,30}}{_EMOJI}{{1,9}}\p{{L}}{{1,30}}")
_SHOUTED: Final = regex.compile(r"\b\p{Lu}{4,}(?:[ \u00a0'’-]+\p{Lu}{2,})+\b")
_LOW_TAG: Final = regex.compile(r"(?<![\w&/])[#＃](\p{Ll}{10,})\b")
_MIDDOT: Final = regex.compile(r"\p{L}{2,30}[·•⋅]\p{L}{1,5}(?:[·•⋅]\p{L}{1,3})?\b")
_DRESSED: Final = regex.compile(r"[\U0001D400-\U0001D7FF]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """`places`: the beginnings of what is meant, a few of them."""

    words: Text
    places: Sequence[str] = ()


def hints(text: str, language: str) -> list[Hint]:
    """In the order in which they help most readers; `language`: of the text."""
    seen = text[:MOST].replace("'", "’")
    return [hint for rule in _RULES for hint in rule(seen, language)]


def _long_sentences(text: str, _language: str) -> Iterator[Hint]:
    found = [one for one in sentences(text) if len(words(one)) > LONG_SENTENCE]
    if found:
        yield _hint(
            say_n(
                "%(n)s sentence has more than %(most)s words: make two of it.",
                "%(n)s sentences have more than %(most)s words: make several of them.",
                len(found),
                most=LONG_SENTENCE,
            ),
            found,
        )


def _long_words(text: str, _language: str) -> Iterator[Hint]:
    found = [one for one in words(prose(text)) if max(map(len, one.split("-"))) >= LONG_WORD]
    if found:
        yield _hint(say("Long words: is there a shorter one?"), found)


def _office(text: str, language: str) -> Iterator[Hint]:
    low = text.casefold()
    for heavy, plain in phrases.HEAVY.get(language, {}).items():
        if heavy in low and regex.search(rf"\b{regex.escape(heavy)}\b", low):
            yield Hint(
                words=say("“%(heavy)s”: simply “%(plain)s”.", heavy=heavy, plain=plain)
                if plain
                else say("“%(heavy)s” can go.", heavy=heavy)
            )


def _passive(text: str, language: str) -> Iterator[Hint]:
    if found := _all(phrases.PASSIVE.get(language), text):
        yield _hint(say("Say who does it first: the passive is harder to follow."), found)


def _click_here(text: str, language: str) -> Iterator[Hint]:
    if found := _all(phrases.HERE.get(language), text):
        words = say("Say what the link leads to: “here” means nothing to those who hear links.")
        yield _hint(words, found)


def _shouted(text: str, _language: str) -> Iterator[Hint]:
    if found := _SHOUTED.findall(prose(text)):
        yield _hint(say("Capitals read as shouting, and are slower to read."), found)


def _low_tags(text: str, _language: str) -> Iterator[Hint]:
    if found := _LOW_TAG.findall(text):
        words = say("A capital for each word of a hashtag, and screen readers read words.")
        yield _hint(words, [f"#{one}" for one in found])


def _many_emoji(text: str, _language: str) -> Iterator[Hint]:
    found = _ONE_EMOJI.findall(text)
    if len(found) > MANY_EMOJI:
        yield _hint(
            say_n(
                "%(n)s emoji: each is read out with its whole name.",
                "%(n)s emoji: each is read out with its whole name.",
                len(found),
            ),
            (),
        )


def _emoji_in_words(text: str, _language: str) -> Iterator[Hint]:
    if found := _IN_WORD.findall(text):
        yield _hint(say("An emoji inside a word breaks it for screen readers."), found)


def _middots(text: str, _language: str) -> Iterator[Hint]:
    if found := _MIDDOT.findall(text):
        words = say("Screen readers stumble over the dots: name both, or find a word for all.")
        yield _hint(words, found)


def _dressed(text: str, _language: str) -> Iterator[Hint]:
    if found := _DRESSED.findall(text):
        yield _hint(
            say("These letters are signs of mathematics: many hear nothing of them."), found
        )


_RULES: Final[tuple[Callable[[str, str], Iterator[Hint]], ...]] = (
    _long_sentences,
    _office,
    _passive,
    _long_words,
    _click_here,
    _shouted,
    _low_tags,
    _dressed,
    _emoji_in_words,
    _many_emoji,
    _middots,
)


def _all(pattern: str | None, text: str) -> list[str]:
    return regex.findall(pattern, text, regex.IGNORECASE) if pattern else []


def _hint(words: Text, found: Sequence[str]) -> Hint:
    places = list(dict.fromkeys(map(_beginning, found)))
    return Hint(words=words, places=places[:_SHOWN])


def _beginning(place: str) -> str:
    flat = " ".join(place.split())
    return flat if len(flat) <= _QUOTED else f"{flat[:_QUOTED].rstrip()}…"
