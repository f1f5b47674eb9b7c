"""How texts are counted and compared, for networks that have no arithmetic of their own."""

import hashlib
import re
import unicodedata

import regex


def count_graphemes(text: str) -> int:
    """What a reader sees as one character counts one (UAX #29), whatever it is made of."""
    return len(regex.findall(r"\X", text))


def normalised(text: str) -> str:
    """`text` as networks tend to give it back: NFC, every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fingerprint(*parts: str) -> str:
    """The same for two contents that differ only by what networks change on the way."""
    joined = "\x1f".join(normalised(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def leads_to(text: str, link: str) -> bool:
    """Whether that very address stands in `text`, and not only as the beginning of a longer one."""
    return bool(link) and re.search(re.escape(link) + _ADDRESS_ENDS, text) is not None


def replaced(text: str, link: str, by: str) -> str:
    """`text` with that very address, wherever it stands, as `by`."""
    if not link or link == by:
        return text
    return re.sub(re.escape(link) + _ADDRESS_ENDS, lambda _found: by, text)


_ADDRESS_ENDS = r"(?=[.,;:!?…'’)\]»”\"]*(?:\s|$))"
