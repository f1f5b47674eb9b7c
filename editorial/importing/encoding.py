"""How a text file is encoded: UTF-8 if it can be, else what Windows wrote."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lib.i18n import Text, say

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """`name` for people and scripts; `codec` and `errors` for Python; `note` if worth saying."""

    name: str
    codec: str
    errors: str = "surrogateescape"
    note: Text | None = None


def encoding_of(path: Path) -> Encoding:
    """Reads the file through once, in constant memory."""
    start = _start(path)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding(name="UTF-16", codec="utf-16", errors="replace", note=_read_as("UTF-16"))
    has_bom = start.startswith(codecs.BOM_UTF8)
    good, bad = _count(path)
    if has_bom or not bad or good > bad:
        return Encoding(
            name="UTF-8",
            codec="utf-8-sig" if has_bom else "utf-8",
            note=say("Some bytes of this file are not UTF-8; their rows say so.") if bad else None,
        )
    return Encoding(name="windows-1252", codec="cp1252", note=_read_as("Windows-1252"))


def _read_as(name: str) -> Text:
    return say("The file is not UTF-8: it was read as %(name)s.", name=name)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _count(path: Path) -> tuple[int, int]:
    """How many characters beyond ASCII are right UTF-8, and how many bytes are not."""
    good = bad = 0
    for text in _decoded(path):
        if text.isascii():
            continue
        wrong = sum(1 for c in text if "\udc80" <= c <= "\udcff")
        bad += wrong
        good += sum(1 for c in text if c > "\x7f") - wrong
    return good, bad


def _decoded(path: Path) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
