"""A part of a picture, kept as an item of its own: what was approved by its hash stays as it is."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Final

from PIL import Image
from sqlalchemy.orm import Session

from editorial.media import likeness
from editorial.media.describing import label, labels_of
from editorial.media.taking import Kept, enter, kept_picture
from lib.errors import Invalid, NotFound
from lib.files import Files
from lib.i18n import Text, say
from models.actor import Actor
from models.post import Media, MediaKind

LEAST: Final = 32  # pixels a side


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A ratio that networks like to show. `width`, `height`: small numbers; 0: any."""

    name: str
    width: float
    height: float
    words: Text


SHAPES: Final[Sequence[Shape]] = (
    Shape(name="free", width=0, height=0, words=say("any shape")),
    Shape(name="1x1", width=1, height=1, words=say("1 : 1, square")),
    Shape(name="4x5", width=4, height=5, words=say("4 : 5, upright (Instagram, Threads)")),
    Shape(name="1.91x1", width=1.91, height=1, words=say("1.91 : 1, wide (Facebook, LinkedIn)")),
    Shape(name="16x9", width=16, height=9, words=say("16 : 9, wide (X, Mastodon, Bluesky)")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """In pixels of the picture, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


def cut(files: Files, media: Media, box: Box, *, shape: str = "free") -> Kept:
    """The part of the picture, in a file of its own. Needs no transaction. Raises Invalid."""
    if media.kind is not MediaKind.IMAGE:
        raise NotFound
    _must_be_within(media, box)
    data = files.read(media.workspace_id, media.sha256)
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as whole:
        part = whole.crop((box.left, box.top, box.left + box.width, box.top + box.height))
        made = kept_picture(files, media.workspace_id, part, _named(media.filename, shape))
    return replace(made, fingerprint=likeness.fingerprint(part))


def enter_part(session: Session, actor: Actor, whole: Media, kept: Kept, *, now: datetime) -> Media:
    """Its row, with all that is said of the whole; the same part twice is one."""
    part = enter(session, actor, kept, now=now)
    if part.parent_id is not None or part.id == whole.id:
        return part
    part.parent_id = whole.id
    for name in ("alt", "credit", "consent", "consent_by", "consent_on", "consent_note"):
        setattr(part, name, getattr(whole, name))
    part.rights_end, part.rights_until = whole.rights_end, whole.rights_until
    part.shared = whole.shared
    label(session, part, labels_of(session, [whole.id])[whole.id])
    return part


def _must_be_within(media: Media, box: Box) -> None:
    fits = (
        min(box.left, box.top) >= 0
        and min(box.width, box.height) >= LEAST
        and box.left + box.width <= media.width
        and box.top + box.height <= media.height
    )
    if not fits:
        wrong = say(
            "The part must lie within the picture (%(width)s × %(height)s pixels) and have at "
            "least %(least)s pixels a side.",
            width=str(media.width),
            height=str(media.height),
            least=LEAST,
        )
        raise Invalid(wrong, remedy=say("Change the four numbers."), fields={"box": wrong})


def _named(filename: str, shape: str) -> str:
    path = PurePath(filename)
    words = "part" if shape == "free" else shape.replace("x", "-")
    return f"{path.stem[:200]} {words}{path.suffix[:20]}"
