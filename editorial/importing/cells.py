"""What a cell of a spreadsheet may be wrong about, and how its words are compared."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from lib.errors import Refusal
from lib.i18n import Text

_SPACES: Final = re.compile(r"\s+")


class BadCell(Refusal):
    """A cell that cannot be understood; the row it stands in is refused."""

    code = "bad_cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What was said of one cell. `column` is the file's own heading."""

    column: str
    message: Text
    remedy: Text | None = None


def folded(words: str) -> str:
    """For comparing: lower case, no accents, every kind of space as one plain space."""
    parts = unicodedata.normalize("NFKD", words.replace("’", "'")).casefold()
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare).strip()


def quoted(words: str, most: int = 60) -> str:
    """`words` short enough to stand in a sentence."""
    plain = _SPACES.sub(" ", words).strip()
    return plain if len(plain) <= most else plain[: most - 1] + "…"
