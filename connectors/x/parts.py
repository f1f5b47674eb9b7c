"""In which writes a post goes to X: what it carries, the post, its thread, the first comment."""

from typing import Final

from connectors.contract import Outgoing, Video
from connectors.steps import POST

COMMENT: Final = "comment"
BEGIN: Final = "video"
END: Final = "video whole"
READY: Final = "video ready"
_PICTURE: Final = "picture "
_BLOCK: Final = "video part "
_PART: Final = "part "
BLOCK: Final = 8_000_000  # bytes of a video in one step: a step lasts no longer than its claim


def steps(post: Outgoing) -> list[str]:
    """What goes up before the post shows to nobody."""
    return [*_carried(post), *_said(post)]


def _carried(post: Outgoing) -> list[str]:
    if post.video is None:
        return [f"{_PICTURE}{place}" for place in range(1, len(post.images) + 1)]
    blocks = [f"{_BLOCK}{place}" for place in range(1, blocks_of(post.video) + 1)]
    return [BEGIN, *blocks, END, READY]


def _said(post: Outgoing) -> list[str]:
    parts = [f"{_PART}{place}" for place in range(2, len(post.thread) + 2)]
    return [POST, *parts, *([COMMENT] if post.comment else [])]


def blocks_of(video: Video) -> int:
    return max(1, -(-video.bytes // BLOCK))


def before(post: Outgoing, step: str) -> str:
    """The step whose post this one answers; "" for the first."""
    said = _said(post)
    place = said.index(step)
    return said[place - 1] if place else ""


def text(post: Outgoing, step: str, shown: list[str]) -> str:
    if step == COMMENT:
        return post.comment
    return shown[0] if step == POST else shown[int(step.removeprefix(_PART)) - 1]


def is_said(post: Outgoing, step: str) -> bool:
    """Whether readers see it."""
    return step in _said(post)


def picture(step: str) -> int | None:
    """Which of the pictures it is, from 0; None for another step."""
    return int(step.removeprefix(_PICTURE)) - 1 if step.startswith(_PICTURE) else None


def block(step: str) -> int | None:
    """Which block of the video it is, from 0; None for another step."""
    return int(step.removeprefix(_BLOCK)) - 1 if step.startswith(_BLOCK) else None


def media(post: Outgoing) -> list[str]:
    """The steps whose numbers the post takes along."""
    return [END] if post.video else _carried(post)
