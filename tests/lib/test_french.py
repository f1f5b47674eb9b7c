"""The French catalogue: complete, set as French is set, with no English left in it."""

import re
from collections.abc import Iterator

import pytest

from scripts import translations

NARROW = "\N{NARROW NO-BREAK SPACE}"
WIDE = "\N{NO-BREAK SPACE}"
CATALOGUE = translations.ROOT / "translations/fr/LC_MESSAGES/messages.po"
THE_SAME_IN_BOTH = {
    "%(n)s minute",
    "%(n)s minutes",
    "Pages",
    "Verdict",
    "%(channel)s",
    "%(seconds)s s",
    "%(day)s %(time)s",
    "%(name)s, %(at)s",
    "%(what)s %(remedy)s",
    "%(some)s, %(more)s",
    "Cadence",
    "Secret",
    "Fête de la musique",
    "Marronniers",
    "marronniers",
    "Plan",
    "Image",
    "Date",
    "Imports",
    "Images",
    "images",
    "Mentions",
    "Minutes",
    "min",
    "Version %(number)s",
    "version %(number)s",
}
# What is to be typed as it stands: addresses, headers, options, rows of a spreadsheet.
_CODE = re.compile(r"\w+://\S*|[A-Z][\w-]+: (?:application|Bearer)\S*|\w+(?:;\w+)+|\S*/\S*\?\S*")


def words() -> Iterator[tuple[str, str]]:
    """English and French, side by side; of a plural every form."""
    for message in translations.read(CATALOGUE):
        if not message.id:
            continue
        if isinstance(message.id, str):
            yield message.id, str(message.string)
        else:
            yield from zip(message.id, message.string or (), strict=True)


def wrong(pattern: str) -> list[str]:
    return [french for _, french in words() if re.search(pattern, _CODE.sub("", french))]


@pytest.mark.slow
def test_nothing_is_missing_uncertain_or_without_its_placeholders() -> None:
    assert translations.problems(translations.read(CATALOGUE), translations.collected()) == []


def test_no_english_is_left() -> None:
    assert {english for english, french in words() if english == french} <= THE_SAME_IN_BOTH


def test_apostrophes_and_quotation_marks_are_french() -> None:
    assert wrong(r"['\"“”]") == []


@pytest.mark.parametrize(
    "pattern",
    [
        rf"(?<!{NARROW})[;!?»]",
        rf"«(?!{NARROW})",
        rf"(?<!{WIDE}):(?!\d)",
        rf"(?<!{NARROW})%%",
    ],
)
def test_double_punctuation_never_begins_a_line(pattern: str) -> None:
    assert wrong(pattern) == []


def test_numbers_are_not_parted_from_their_units() -> None:
    assert wrong(r"(?:\d|\)s) (?:Mo|h|min)\b") == []


def test_nobody_is_called_by_one_gender_of_their_trade() -> None:
    assert wrong(r"(?i)\b(?:utilisateur|rédacteur|administrateur|auteur|lecteur|éditeur)s?\b") == []
