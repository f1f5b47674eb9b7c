"""What a text becomes on Mastodon, how the server counts it, and how it is read back.

Counting is the server's (StatusLengthValidator): grapheme clusters of warning and text together,
every address as long as the server says (23), `@name@server` as `@name`.
"""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

import regex

from connectors.words import count_graphemes, leads_to

URL_CHARS: Final = 23
_SCHEMES: Final = r"(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://"
_DOMAIN: Final = r"(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?\.)+"
_TOP: Final = r"(?:xn--[a-z0-9-]+|\p{L}{2,})(?![0-9A-Za-z@])"
_GENERAL: Final = r"[^\s<>()?]"
_BALANCED: Final = rf"\((?:{_GENERAL}+|{_GENERAL}*\({_GENERAL}+\){_GENERAL}*)\)"
_ENDING: Final = rf"""(?:[^\s()?!*"'「」<>;:=,.$%\[\]~&|@]|{_BALANCED})"""
_PATH: Final = rf"/(?:{_GENERAL}*(?:{_BALANCED}{_GENERAL}*)*{_ENDING}|{_GENERAL}+/)*"
_QUERY: Final = (
    r"(?:\?[a-z0-9!?*'();:&=+$/%#\[\]_.,~|@^\u00A0-\U0010FFFD-]*[a-z0-9_&=#/\u00A0-\U0010FFFD-])?"
)
_ADDRESS: Final = rf"(?<![A-Za-z0-9@＠$#＃]){_SCHEMES}{_DOMAIN}{_TOP}(?::\d+)?(?:{_PATH})?{_QUERY}"
_NAME: Final = r"[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*"
_MENTION: Final = (
    rf"(?<![=/\w])@(?P<name>{_NAME})(?P<server>@\w+(?:[.-]+\w+)*)?(?!@|＠|[À-ÖØ-öø-ÿ]|://)"
)
_MARKED: Final = regex.compile(
    rf"(?P<address>{_ADDRESS})|{_MENTION}", regex.IGNORECASE | regex.VERSION0
)
_WARNED: Final = regex.compile(
    r"(?:CW|TW) ?: *(?P<warning>[^\n]+)\n\s*(?P<text>\S.*)", regex.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """As it is sent; `warning` "" for none."""

    text: str
    warning: str = ""

    @property
    def whole(self) -> str:
        """The warning above the rest."""
        return f"{self.warning}\n\n{self.text}" if self.warning else self.text

    @property
    def read(self) -> str:
        """As it stands on the page."""
        return as_read(self.whole)


def written(text: str, *, link: str = "", warning: str = "") -> Written:
    """A first line `CW: …` becomes the warning, else `warning` is; `link` is added at the end
    unless the text has it already.
    """
    text = text.replace("\r\n", "\n").strip()
    if found := _WARNED.fullmatch(text):
        warning, text = found["warning"].strip(), found["text"]
    if link and not leads_to(text, link):
        text = f"{text}\n\n{link}".lstrip()
    return Written(text=text, warning=warning)


def count_chars(text: str, *, url_chars: int = URL_CHARS) -> int:
    return count(written(text), url_chars=url_chars)


def count(sent: Written, *, url_chars: int = URL_CHARS) -> int:
    def counted(found: regex.Match[str]) -> str:
        return "x" * url_chars if found["address"] else f"@{found['name']}"

    return count_graphemes(sent.warning + _MARKED.sub(counted, sent.text))


def as_read(text: str) -> str:
    """Of `@name@server` a page shows `@name`."""

    def read(found: regex.Match[str]) -> str:
        return found.group() if found["address"] else f"@{found['name']}"

    return _MARKED.sub(read, text)


def plain(html: str) -> str:
    """The text in a status's HTML: paragraphs apart, lines kept, addresses whole."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.found).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as it is called
        if tag == "br":
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "li", "blockquote", "pre", "div"}:
            self.found.append("\n\n")
