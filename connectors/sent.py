"""What is sent, what is wrong with it, and the proof that it went up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from lib.i18n import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """`data` is the file itself, `mime` its type as decoded, not as named; sizes in pixels.

    `alt` is empty only for an image that a person declared decorative. `url`: where anyone may
    fetch it; empty for networks without `public_media` and where this installation is not public.
    """

    data: bytes
    mime: str
    alt: str
    width: int
    height: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """`file` is read as it is sent, never whole. `length` None: it could not be measured.

    `alt` and `url` as for an `Image`; sizes in pixels, 0 where they could not be measured.
    """

    file: Path
    mime: str
    alt: str
    bytes: int
    length: timedelta | None = None
    width: int = 0
    height: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Exactly what will be sent; `key` is the same on every try of one delivery, for ever.

    `link` is empty where there is none. `languages` are BCP 47 tags, the first is the text's.
    `thread`: the texts that follow the first one, each an answer to the one before; only for
    networks whose capabilities say `threads`. `comment`: our own first answer below the post, only
    where they say `first_comment`. There are either images or a video.
    """

    key: str
    text: str
    thread: tuple[str, ...] = ()
    title: str = ""
    link: str = ""
    images: tuple[Image, ...] = ()
    video: Video | None = None
    comment: str = ""
    languages: tuple[str, ...] = ("fr",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof: the network's id and address of the post, and when it says it went up.

    `url` is empty where the network shows single posts at no address.
    """

    remote_id: str
    url: str
    published_at: datetime
    extra: Mapping[str, str] = field(default_factory=dict)


class Severity(StrEnum):
    """Whether a problem stops the post or is only worth knowing."""

    STOPS = "stops"
    WARNS = "warns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about a post that this network will not take, or not as hoped.

    `field`: text, link, title, or images[0] for the first image.
    """

    field: str
    message: Text
    remedy: Text
    severity: Severity = Severity.STOPS
