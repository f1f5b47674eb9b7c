"""What X takes for a link: each is shown, and counted, as one of 23 characters.

The rules are those of twitter-text 3.1.0: with https:// nearly everything, without it only what
ends in a known top-level domain, from its ASCII part on.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import regex

_BAD: Final = r"\uFFFE\uFEFF\uFFFF"
_MARKS: Final = r"\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069"
_SPACES: Final = r"\x09-\x0D\x20\x85\xA0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_PUNCTUATION: Final = r"!'\#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
_LATIN: Final = (
    r"\xC0-\xD6\xD8-\xF6\xF8-\xFF\u0100-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263"
    r"\u0268\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_LETTER: Final = rf"[^{_PUNCTUATION}{_SPACES}{_BAD}{_MARKS}]"
_LETTERS: Final = rf"{_LETTER}{{1,256}}+"  # a name longer than 63 is none: see _is_name
_END: Final = r"(?:(?:\L<tlds>)(?=[^0-9a-zA-Z@+\-]|$)|xn--[\-0-9a-z]+)"
_PATH: Final = rf"[a-z\u0400-\u04FF0-9!*';:=+,.$/%\#\[\]\-\u2013_~@|&{_LATIN}]"
_BRACKETS: Final = rf"\((?:{_PATH}++|{_PATH}*+\({_PATH}++\){_PATH}*+)\)"
_PATH_END: Final = rf"[+\-a-z\u0400-\u04FF0-9=_\#/{_LATIN}]"
_QUERY: Final = r"(?:\?[a-z0-9!?*'@();:&=+$/%\#\[\]\-_.,~|]*[a-z0-9\-_&=\#/])"
# Nothing here goes back and forth (++, (?>): whoever writes much must not wait for the count.
# X counts in UTF-16: there, half of a character from beyond it stands in front of the other half.
_LINK: Final = rf"""
    (?P<before> [^A-Za-z0-9@＠$\#＃{_BAD}] | [{_MARKS}] | ^ | (?=[\U00010000-\U0010FFFF]) )
    (?P<link>
        (?P<scheme> https?:// )?
        (?P<domain>
            (?: {_LETTERS} (?: [_\-]{{1,64}}+ {_LETTERS} ){{0,64}}+ \. ){{0,20}}
            {_LETTERS} (?: -{{1,64}}+ {_LETTERS} ){{0,64}}+ \. {_END}
        )
        (?: :[0-9]+ )?
        (?P<path> /
            (?> {_PATH}* (?:{_BRACKETS}{_PATH}*)* {_PATH_END} | {_BRACKETS} | @{_PATH}+/ )*+
        )?
        {_QUERY}?
    )
"""
_LONGEST: Final = 4096
_LONGEST_LABEL: Final = 63
_LONGEST_SHORT: Final = 40  # of what follows https://t.co/


def links(text: str) -> list[tuple[int, int]]:
    """Where each link begins and ends in `text` (NFC), from left to right."""
    return [] if "." not in text else list(_links(text))


def _links(text: str) -> Iterator[tuple[int, int]]:
    for found in _known().link.finditer(text):
        domain, scheme = found["domain"], found["scheme"]
        if not _is_name(domain) or len(scheme or "https://") + len(found["link"]) > _LONGEST:
            continue
        if scheme:
            yield from _whole(found)
        elif not found["before"] or found["before"] not in "-_./":
            yield from _bare(found)


def _whole(found: "regex.Match[str]") -> Iterator[tuple[int, int]]:
    short = _known().short.match(found["link"])
    if short is None:
        yield found.span("link")
    elif len(short[1]) <= _LONGEST_SHORT:
        yield found.start("link"), found.start("link") + short.end()


def _bare(found: "regex.Match[str]") -> Iterator[tuple[int, int]]:
    """Only the ASCII part of a name that has no https:// in front."""
    start = found.start("domain")
    names = [(start + m.start(), start + m.end()) for m in _known().ascii.finditer(found["domain"])]
    yield from names[:-1]
    if names:
        first, end = names[-1]
        rest = len(found["link"]) - len(found["domain"])
        yield first, end + rest if found["path"] else end


def _is_name(domain: str) -> bool:
    return all(0 < len(_encoded(label)) <= _LONGEST_LABEL for label in domain.split("."))


def _encoded(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


class _Patterns:
    """Compiled when a link may be at hand: fifteen hundred names take a moment."""

    def __init__(self) -> None:
        lines = Path(__file__).with_name("tlds.txt").read_text(encoding="utf-8").splitlines()
        tlds = [name for line in lines if not line.startswith("#") for name in line.split()]
        flags = regex.VERBOSE | regex.IGNORECASE
        self.link = regex.compile(_LINK, flags, tlds=tlds)
        ascii_name = rf"(?:[\-a-z0-9{_LATIN}]++\.)+{_END}"
        self.ascii = regex.compile(ascii_name, regex.IGNORECASE, tlds=tlds)
        self.short = regex.compile(rf"https?://t\.co/([a-z0-9]+){_QUERY}?", regex.IGNORECASE)


@cache
def _known() -> _Patterns:
    return _Patterns()
