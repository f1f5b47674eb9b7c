"""LinkedIn's “little” text format: what has a meaning in it is escaped, or half the post is lost.

Source: learn.microsoft.com/linkedin, “little Text Format” (version 2026-05, read November 2026).
"""

import re
from typing import Final

_RESERVED: Final = re.compile(r"[\\|{}@\[\]()<>#*_~]")
_HASHTAG: Final = re.compile(r"\{hashtag\|\\?[#＃]\|([^}]*)\}")
_MENTION: Final = re.compile(r"@\[((?:\\.|[^\]\\])*)\]\(urn:li:[^)]*\)")
_ESCAPED: Final = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")


def escaped(text: str) -> str:
    """As `commentary` wants it, so that readers see `text`."""
    return _RESERVED.sub(r"\\\g<0>", text)


def plain(commentary: str) -> str:
    """What readers see of a `commentary` that LinkedIn gives back."""
    words = _HASHTAG.sub(r"#\1", commentary)
    return _ESCAPED.sub(r"\1", _MENTION.sub(r"\1", words))


def count_chars(text: str) -> int:
    """Of what is sent, escapes included, in UTF-16: LinkedIn tells neither, and this is the most
    that it can be.
    """
    return len(escaped(text).encode("utf-16-le", "surrogatepass")) // 2
