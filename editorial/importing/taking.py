"""The images that rows name, taken in before anything is written: that takes a while."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from editorial import media
from editorial.importing.pictures import is_address, locate
from editorial.media import Kept
from lib.errors import Invalid
from lib.files import Files

Taken: TypeAlias = Mapping[str, Kept | Invalid | OSError | None]
"""By the name that rows give it, each image or why it is not here; None: it is nowhere."""


def take_in(
    files: Files, workspace_id: int, names: Iterable[str], folders: Sequence[Path]
) -> Taken:
    """`folders`: where they are looked for. Open no transaction around it."""
    return {name: _one(files, workspace_id, name, folders) for name in names}


def _one(
    files: Files, workspace_id: int, name: str, folders: Sequence[Path]
) -> Kept | Invalid | OSError | None:
    path = None if is_address(name) else locate(name, folders)
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return media.take_in(files, workspace_id, file, filename=path.name)
    except (Invalid, OSError) as error:
        return error
