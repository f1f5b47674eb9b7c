"""How X counts a text: weights by character, 2 for an emoji, 23 for a link, after NFC.

Source: twitter-text configuration v3 (read in November 2026). In hundredths there, here in whole.
"""

import unicodedata
from typing import Final

import regex

from connectors.x.links import links

LINK: Final = 23
_HEAVY: Final = 2
_LIGHT: Final = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
# First letter, then every second one: the flags there are (Unicode, RGI).
_FLAGS: Final = (
    "ACDEFGILMOQRSTUWXZ BABDEFGHIJLMNOQRSTVWYZ CACDFGHIKLMNOPRUVWXYZ DEGJKMOZ EACEGHRSTU "
    "FIJKMOR GABDEFGHILMNPQRSTUWY HKMNRTU ICDELMNOQRST JEMOP KEGHIMNPRWYZ LABCIKRSTUVY "
    "MACDEFGHKLMNOPQRSTUVWXYZ NACEFGILOPRUZ OM PAEFGHKLMNRSTWY QA REOSUW "
    "SABCDEGHIJKLMNORSTVXYZ TACDFGHJKLMNORTVWZ UAGMNSYZ VACEGINU WFS XK YET ZAMW"
)


def _letters(names: str) -> str:
    return "".join(chr(0x1F1E6 + ord(name) - ord("A")) for name in names)


_FLAG: Final = "|".join(f"{_letters(group[0])}[{_letters(group[1:])}]" for group in _FLAGS.split())
# One picture; U+FE0F asks for the coloured form of those that are letters by themselves.
_PICTURE: Final = r"""
    (?: \p{Emoji_Modifier_Base} \p{Emoji_Modifier}
      | [\p{Emoji_Presentation}--\p{Regional_Indicator}]
      | [\p{Extended_Pictographic}--\p{Emoji_Presentation}--[©®]] (?: \uFE0F | (?!\uFE0E) )
    )
"""
_EMOJI: Final = regex.compile(
    rf"""
      {_FLAG}
    | [0-9\#*] \uFE0F? \u20E3
    | [©®] \uFE0F
    | {_PICTURE} (?: \u200D {_PICTURE} )* (?: [\U000E0020-\U000E007E]+ \U000E007F )?
    """,
    regex.VERBOSE | regex.VERSION1,
)


def count_chars(text: str) -> int:
    """The weighted length of `text`, of which a post has 280."""
    text = unicodedata.normalize("NFC", text)
    found, at, total = links(text), 0, 0
    for start, end in [*found, (len(text), len(text))]:
        total += _plain(text[at:start])
        at = end
    return total + LINK * len(found)


def _plain(text: str) -> int:
    emoji = _EMOJI.findall(text)
    return _HEAVY * len(emoji) + sum(map(_weight, _EMOJI.sub("", text)))


def _weight(character: str) -> int:
    point = ord(character)
    return 1 if any(first <= point <= last for first, last in _LIGHT) else _HEAVY
