"""Which files are not even tried, and why."""

from pathlib import Path
from typing import Final

from lib.errors import Refusal
from lib.i18n import Text, say

MOST_BYTES: Final = 25_000_000
_OPEN_AND_SAVE: Final = say(
    "Open it in your spreadsheet, and save it as .xlsx without a password, or as “CSV UTF-8”."
)
_OLD: Final = b"\xd0\xcf\x11\xe0"  # a workbook with a password is packed in it, too
_SAVE_AS: Final = say("In your spreadsheet, choose “Save as” and the format “CSV UTF-8”.")
_KINDS: Final = {
    b"PK\x03\x04": say("It is a workbook or an archive, not a text."),
    _OLD: say("It is an old Excel workbook (.xls), or one with a password."),
    b"%PDF": say("It is a PDF document, not a text."),
    b"\x89PNG": say("It is a picture, not a text."),
    b"\xff\xd8\xff": say("It is a picture, not a text."),
    b"GIF8": say("It is a picture, not a text."),
}
_TEXT_CONTROLS: Final = frozenset(b"\t\n\r\v\f\x1a")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


class BadFile(Refusal):
    """A file of which nothing is imported."""

    code = "bad_file"


def must_be_sensible(path: Path) -> None:
    """Raises BadFile for an empty, huge or binary one, without reading it whole."""
    with path.open("rb") as file:
        start = file.read(65_536)
    must_be_small(path)
    for magic, what in _KINDS.items():
        if start.startswith(magic):
            raise BadFile(what, remedy=_OPEN_AND_SAVE if magic == _OLD else _SAVE_AS)
    if not start.startswith(_UTF16) and _is_binary(start):
        raise BadFile(say("The file is not a text."), remedy=_SAVE_AS)


def must_be_small(path: Path) -> None:
    size = path.stat().st_size
    if not size:
        raise BadFile(say("The file is empty."), remedy=_again())
    if size > MOST_BYTES:
        raise BadFile(
            say(
                "The file has %(size)s MB; at most %(most)s.",
                size=round(size / 1e6),
                most=MOST_BYTES // 1_000_000,
            ),
            remedy=say("Split it into several files."),
        )


def _again() -> Text:
    return say("Export it again from your spreadsheet.")


def _is_binary(start: bytes) -> bool:
    controls = sum(1 for byte in start if byte < 32 and byte not in _TEXT_CONTROLS)
    return controls > 1 + len(start) // 50
