"""The images named in a row, looked for in the folders that were said and nowhere else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from editorial.importing.cells import BadCell, folded, quoted
from lib.i18n import say

_SEVERAL_FILES: Final = re.compile(r"[;|\n]")
_SEVERAL_TEXTS: Final = re.compile(r"[|\n]")
_OUTSIDE: Final = re.compile(r"^[/\\~]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image as named in the row; `alt` empty if the row has none for it."""

    filename: str
    alt: str


def pictures(filenames: str, alts: str) -> tuple[Picture, ...]:
    """Several files are separated by ; or |, their texts by | in the same order. Raises BadCell."""
    names = [name.strip() for name in _SEVERAL_FILES.split(filenames) if name.strip()]
    texts = [alts] if len(names) < 2 else [text.strip() for text in _SEVERAL_TEXTS.split(alts)]
    for name in names:
        _must_stay_inside(name)
    texts += [""] * (len(names) - len(texts))
    return tuple(Picture(filename=name, alt=alt) for name, alt in zip(names, texts, strict=False))


def is_address(filename: str) -> bool:
    return filename.lower().startswith(("http://", "https://"))


def locate(filename: str, folders: Sequence[Path]) -> Path | None:
    """The file in one of the folders, whatever the case or accents of its name; None if absent."""
    for folder in folders:
        exact = folder / filename.replace("\\", "/")
        candidates = [exact, *_alike(exact)]
        for candidate in candidates:
            if _is_inside(candidate, folder):
                return candidate
    return None


def _must_stay_inside(name: str) -> None:
    if not is_address(name) and _OUTSIDE.search(name):
        raise BadCell(
            say("“%(name)s” points outside the folder of the images.", name=quoted(name)),
            remedy=say("Put the image beside the file and write its name only."),
        )


def _alike(path: Path) -> list[Path]:
    if not path.parent.is_dir():
        return []
    asked = folded(path.name)
    return sorted(one for one in path.parent.iterdir() if folded(one.name) == asked)


def _is_inside(candidate: Path, folder: Path) -> bool:
    """Also through links: a link that leads outside is not followed."""
    try:
        return candidate.is_file() and candidate.resolve().is_relative_to(folder.resolve())
    except OSError:  # a name too long for the file system, a folder without rights
        return False
