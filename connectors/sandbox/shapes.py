"""What the sandbox keeps, as it is handed about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    sha: str
    mime: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a caller wants published. `key` "" if none was given; `keyed`: it is to be obeyed.

    `to_post`: the account's own post that it goes below; `to_remark`: whose remark it answers.
    """

    text: str
    link: str = ""
    key: str = ""
    keyed: bool = False
    images: tuple[tuple[bytes, str, str], ...] = ()  # data, type, alt
    to_post: int | None = None
    to_remark: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """`to_post`, `to_remark`: what it answers; None for both where it stands on its own."""

    id: int
    handle: str
    key: str
    text: str
    link: str
    published_at: datetime
    images: tuple[Picture, ...]
    to_post: int | None = None
    to_remark: int | None = None


class Reaction(StrEnum):
    """What a reader can do with a post without a word."""

    LIKE = "like"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody else wrote: below the post `on`, or to the account itself (None)."""

    id: int
    author: str
    text: str
    written_at: datetime
    on: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted of one post. `comments`: remarks of others below it."""

    likes: int
    shares: int
    comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One line of the log. `outcome`: accepted, repeated, refused or listed; `fault` "" if none."""

    id: int
    at: datetime
    call: str
    key: str
    content: str
    fault: str
    outcome: str
    post: int | None
